package dev.weir.pool;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs short actions later. A seam: tests pass one that they turn by hand. */
interface Timer {
  /** Runs an action once after a delay. */
  Alarm schedule(Runnable action, long delayNanos);

  /** Returns whether the calling thread is the one that runs the actions: it must never park. */
  boolean isCurrentThread();

  /** A scheduled action. */
  interface Alarm {
    /** Keeps the action from running if it has not begun. */
    void revoke();
  }

  /** Returns the one timer of this JVM: a daemon thread that ends when nothing is scheduled. */
  static Timer shared() {
    return Shared.INSTANCE;
  }

  /** The timer on a daemon thread; made when first used. */
  final class Shared implements Timer {
    private static final long LINGER_MS = 500;
    private static final Timer INSTANCE = new Shared();

    private final ScheduledThreadPoolExecutor executor;
    private volatile Thread thread;

    private Shared() {
      executor = new ScheduledThreadPoolExecutor(1, this::thread);
      executor.setRemoveOnCancelPolicy(true);
      executor.setKeepAliveTime(LINGER_MS, TimeUnit.MILLISECONDS);
      executor.allowCoreThreadTimeOut(true);
    }

    private Thread thread(Runnable loop) {
      thread = Thread.ofPlatform().daemon().name("weir-timer").unstarted(loop);
      return thread;
    }

    @Override
    public Alarm schedule(Runnable action, long delayNanos) {
      var future = executor.schedule(() -> Guard.run(action), delayNanos, TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    }

    @Override
    public boolean isCurrentThread() {
      return Thread.currentThread() == thread;
    }
  }
}
