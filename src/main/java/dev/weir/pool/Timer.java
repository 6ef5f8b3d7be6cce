package dev.weir.pool;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs short actions later. The actions are the pool's own: they decide and interrupt, and leave
 * everything that may take long to a thread of the pool. A seam: tests pass one that they turn by
 * hand.
 */
interface Timer {
  /**
   * Runs an action once after a delay.
   *
   * @throws RuntimeException or an Error if that cannot be arranged
   */
  Alarm schedule(Runnable action, long delayNanos);

  /** Returns whether the calling thread is the one that runs the actions: it must never park. */
  boolean isCurrentThread();

  /** A scheduled action. */
  interface Alarm {
    /** Keeps the action from running if it has not begun. */
    void revoke();

    /**
     * Returns by how much the action is or was late, in nanoseconds; not positive before it is due.
     */
    default long lateNanos() {
      return 0;
    }
  }

  /**
   * From here on an action is so late that the process must have stood still: it was stopped, or
   * its machine was. Time limits then give that time back, or all that waits would be out of time
   * at once.
   */
  long STALL = TimeUnit.SECONDS.toNanos(1);

  /** Returns the one timer of this JVM: a daemon thread that ends when nothing is scheduled. */
  static Timer shared() {
    return Shared.INSTANCE;
  }

  /** Returns a duration as nanoseconds; beyond 292 years it is as good as for ever. */
  static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException tooLong) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** The timer on a daemon thread; made when first used. */
  final class Shared implements Timer {
    private static final long LINGER_MS = 5_000;
    private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(10);
    private static final Timer INSTANCE = new Shared();

    private final ScheduledThreadPoolExecutor executor;
    private volatile Thread thread;

    private Shared() {
      executor = new ScheduledThreadPoolExecutor(1, this::thread);
      executor.setRemoveOnCancelPolicy(true);
      executor.setKeepAliveTime(LINGER_MS, TimeUnit.MILLISECONDS);
      executor.allowCoreThreadTimeOut(true);
    }

    /** Makes a thread that inherits nothing from the one that happens to need the timer first. */
    private Thread thread(Runnable loop) {
      thread =
          Thread.ofPlatform()
              .daemon()
              .group(Threads.root())
              .inheritInheritableThreadLocals(false)
              .name("weir-timer")
              .unstarted(() -> serve(loop));
      thread.setContextClassLoader(Timer.class.getClassLoader());
      return thread;
    }

    /**
     * Runs the executor's loop. If it dies of an error while actions are scheduled, as when memory
     * is out, this thread stays until another has taken over: no alarm may be lost.
     */
    private void serve(Runnable loop) {
      try {
        loop.run();
      } finally {
        while (!executor.getQueue().isEmpty() && !hasSuccessor()) {
          LockSupport.parkNanos(RETRY);
        }
      }
    }

    private boolean hasSuccessor() {
      try {
        return executor.prestartCoreThread() || executor.getPoolSize() > 0;
      } catch (Throwable notNow) {
        return false;
      }
    }

    @Override
    public Alarm schedule(Runnable action, long delayNanos) {
      var future = executor.schedule(() -> Callbacks.run(action), delayNanos, TimeUnit.NANOSECONDS);
      return new Alarm() {
        @Override
        public void revoke() {
          future.cancel(false);
        }

        @Override
        public long lateNanos() {
          return -future.getDelay(TimeUnit.NANOSECONDS);
        }
      };
    }

    @Override
    public boolean isCurrentThread() {
      return Thread.currentThread() == thread;
    }
  }
}
