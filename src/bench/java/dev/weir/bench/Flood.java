package dev.weir.bench;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;

/** A load ten times what a pool can do, offered over the bus from the event loop itself. */
final class Flood implements AutoCloseable {
  static final int CAPACITY = 20;

  private static final int BLOCK_MS = 20;
  private static final int TICK_MS = 5;
  private static final int TIMES_TOO_MUCH = 10;
  private static final int A_TICK = TIMES_TOO_MUCH * CAPACITY * TICK_MS / BLOCK_MS;

  private final Vertx vertx;
  private final Context loop;
  private final String address;
  private volatile long timer;

  Flood(Vertx vertx, Context loop, String address) {
    this.vertx = vertx;
    this.loop = loop;
    this.address = address;
    loop.runOnContext(nothing -> timer = vertx.setPeriodic(TICK_MS, id -> offer(A_TICK)));
  }

  /** Also fills the waiting room at once, so that it is full from the beginning. */
  void offer(int tasks) {
    for (int i = 0; i < tasks; i++) {
      JsonObject args = new JsonObject().put("ms", BLOCK_MS);
      // Most are refused: what matters is how the loop bears it.
      vertx
          .eventBus()
          .request(address, new JsonObject().put("task", "sleep").put("args", args))
          .onFailure(refused -> {});
    }
  }

  @Override
  public void close() {
    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    loop.runOnContext(nothing -> cancelled.complete(vertx.cancelTimer(timer)));
    cancelled.join();
  }
}
