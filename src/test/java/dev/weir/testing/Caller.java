package dev.weir.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A thread of its own that makes one call, for calls that may block. */
public final class Caller {
  /** What a caller does. */
  @FunctionalInterface
  public interface Action {
    /** Makes the call. */
    void run() throws Exception;
  }

  private final CountDownLatch done = new CountDownLatch(1);
  private final AtomicReference<Throwable> thrown = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean interruptedAtEnd;

  private Caller(Action action) {
    thread = Thread.ofPlatform().daemon().name("caller").unstarted(() -> call(action));
  }

  public static Caller start(Action action) {
    Caller caller = new Caller(action);
    caller.thread.start();
    return caller;
  }

  private void call(Action action) {
    try {
      action.run();
    } catch (Throwable t) {
      thrown.set(t);
    } finally {
      interruptedAtEnd = Thread.currentThread().isInterrupted();
      done.countDown();
    }
  }

  /** Interrupts the call. */
  public void interrupt() {
    thread.interrupt();
  }

  /** Returns whether the call has ended. */
  public boolean isDone() {
    return done.getCount() == 0;
  }

  /** Waits until the call has ended; returns what it threw, or null. */
  public Throwable await() {
    try {
      if (!done.await(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("still inside the call: " + where());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a caller", e);
    }
    return thrown.get();
  }

  /** Returns whether the thread's interrupt flag was set when the call ended. */
  public boolean interruptedAtEnd() {
    return interruptedAtEnd;
  }

  private String where() {
    var text = new StringBuilder();
    for (StackTraceElement frame : thread.getStackTrace()) {
      text.append("\n  at ").append(frame);
    }
    return text.toString();
  }
}
