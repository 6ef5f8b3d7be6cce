package dev.weir.task;

import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * The task that the calling thread runs, as far as those need to know it whom the task calls: what
 * a task submits in turn is of no use after the task's own time. Thread-safe.
 */
public final class CurrentTask {
  private static final ThreadLocal<HandlerRun> CURRENT = new ThreadLocal<>();

  private CurrentTask() {}

  /**
   * Returns {@link TaskContext#timeLeft()} of the task of a registered type that the calling thread
   * runs; null if it runs none, or one without a limit.
   */
  public static Duration timeLeft() {
    HandlerRun run = CURRENT.get();
    return run == null ? null : run.timeLeft();
  }

  /** Runs code of that task. One task may be run inside another, which is the current one again. */
  static <T> T call(HandlerRun run, Callable<T> code) throws Exception {
    if (!run.hasTimeLimit() && CURRENT.get() == null) {
      return code.call();
    }
    HandlerRun outer = CURRENT.get();
    CURRENT.set(run.hasTimeLimit() ? run : null);
    try {
      return code.call();
    } finally {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }
}
