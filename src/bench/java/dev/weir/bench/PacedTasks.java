package dev.weir.bench;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends echo tasks over the bus at a steady rate, from a thread of its own, until it is closed. */
final class PacedTasks implements AutoCloseable {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(1);

  private final Vertx vertx;
  private final int perSecond;
  private final Thread sender;
  private volatile long sent;
  private volatile boolean closed;

  PacedTasks(Vertx vertx, int perSecond) {
    this.vertx = vertx;
    this.perSecond = perSecond;
    this.sender = Thread.ofPlatform().daemon().name("paced-tasks").start(this::send);
  }

  private void send() {
    JsonObject task =
        new JsonObject().put("task", "echo").put("args", new JsonObject().put("n", 1));
    long start = System.nanoTime();
    while (!closed) {
      long due = (System.nanoTime() - start) * perSecond / TimeUnit.SECONDS.toNanos(1);
      for (long left = due - sent; left > 0; left--) {
        vertx.eventBus().send("pool.submit", task);
      }
      sent = due;
      LockSupport.parkNanos(TICK);
    }
  }

  /** Returns how many it sent so far. */
  long sent() {
    return sent;
  }

  @Override
  public void close() {
    closed = true;
    try {
      sender.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
