package dev.weir.pool;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs short actions later. A seam: tests pass one that they turn by hand. */
interface Timer {
  /** Runs an action once after a delay. */
  Alarm schedule(Runnable action, long delayNanos);

  /** A scheduled action. */
  interface Alarm {
    /** Keeps the action from running if it has not begun. */
    void revoke();
  }

  /** Returns the one timer of this JVM: a daemon thread that ends when nothing is scheduled. */
  static Timer shared() {
    return Shared.INSTANCE;
  }

  /** Holds the shared timer; made when first used. */
  final class Shared {
    private static final long LINGER_MS = 500;
    private static final Timer INSTANCE = create();

    private Shared() {}

    private static Timer create() {
      var executor =
          new ScheduledThreadPoolExecutor(
              1, Thread.ofPlatform().daemon().name("weir-timer").factory());
      executor.setRemoveOnCancelPolicy(true);
      executor.setKeepAliveTime(LINGER_MS, TimeUnit.MILLISECONDS);
      executor.allowCoreThreadTimeOut(true);
      return (action, delay) -> {
        var future = executor.schedule(() -> Guard.run(action), delay, TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
      };
    }
  }
}
