package dev.weir.pool;

import dev.weir.pool.PoolRecorder.Step;
import java.util.function.LongSupplier;

/**
 * One pool's way to the {@link PoolRecorder}. While a step is not recorded, a call allocates
 * nothing and reads no clock. While it is, no call throws: a record that cannot be written, for
 * want of memory or of stack, is left out. So a call may stand wherever no lock is held.
 *
 * <p>The recorder is a constant, so that the compiler sees through it to the flag that it reads.
 */
final class Recording {
  private static final String RECORDER_CLASS = "dev.weir.jfr.JfrRecorder";
  private static final String RECORDER_MODULE = "jdk.jfr";

  /** Null where there is none. */
  private static final PoolRecorder RECORDER = find();

  private final String pool;
  private final LongSupplier ticker;

  Recording(String pool, LongSupplier ticker) {
    this.pool = pool;
    this.ticker = ticker;
  }

  /**
   * A run-time image may have been made without the module, or a build without the class. If there
   * is no memory for it, pools go without, rather than that this class is unusable for ever.
   */
  private static PoolRecorder find() {
    try {
      if (ModuleLayer.boot().findModule(RECORDER_MODULE).isPresent()) {
        Class<?> type = Class.forName(RECORDER_CLASS);
        return type.asSubclass(PoolRecorder.class).getConstructor().newInstance();
      }
    } catch (Throwable absent) {
      // As if there were no module.
    }
    return null;
  }

  private static boolean records(Step step) {
    return RECORDER != null && RECORDER.records(step);
  }

  /** Returns whether the times of every task are wanted. */
  boolean wantsTimes() {
    try {
      return records(Step.TASK_END) || records(Step.TASK_START);
    } catch (Throwable lost) {
      return false;
    }
  }

  /** A task comes to the pool. */
  void submitted(Task task) {
    try {
      if (records(Step.TASK_SUBMIT)) {
        probe();
        Object code = task.code();
        RECORDER.taskSubmitted(pool, type(code), id(code));
      }
    } catch (Throwable lost) {
      // As the class says.
    }
  }

  /**
   * A task begins.
   *
   * @param at the pool's time, {@link Metrics#UNTIMED} for a task that is not timed
   */
  void started(Task task, long at) {
    try {
      if (records(Step.TASK_START)) {
        probe();
        Object code = task.code();
        RECORDER.taskStarted(pool, type(code), id(code), between(task.submittedAt, at));
      }
    } catch (Throwable lost) {
      // As the class says.
    }
  }

  /**
   * A task has its outcome, but still its code.
   *
   * @param begunAt {@link Metrics#UNTIMED} if it never began, or is not timed
   * @param at likewise if that is now
   */
  void ended(Task task, Outcome outcome, long begunAt, long at) {
    try {
      if (records(Step.TASK_END)) {
        probe();
        Object code = task.code();
        long submittedAt = task.submittedAt;
        boolean isTimed = submittedAt != Metrics.UNTIMED;
        long end = isTimed && at == Metrics.UNTIMED ? ticker.getAsLong() : at;
        boolean hasBegun = begunAt != Metrics.UNTIMED;
        long waited = between(submittedAt, hasBegun ? begunAt : end);
        long ran = hasBegun || !isTimed ? between(begunAt, end) : 0;
        RECORDER.taskEnded(pool, type(code), id(code), outcome, waited, ran);
      }
    } catch (Throwable lost) {
      // As the class says.
    }
  }

  /** A task was not accepted. */
  void rejected(Task task, Rejection reason) {
    try {
      if (records(Step.TASK_REJECT)) {
        probe();
        Object code = task.code();
        long submittedAt = task.submittedAt;
        boolean isTimed = submittedAt != Metrics.UNTIMED;
        long waited = isTimed ? ticker.getAsLong() - submittedAt : PoolRecorder.UNKNOWN;
        RECORDER.taskRejected(pool, type(code), id(code), reason, waited);
      }
    } catch (Throwable lost) {
      // As the class says.
    }
  }

  void resized(PoolBounds before, PoolBounds after) {
    try {
      if (records(Step.RESIZE)) {
        probe();
        RECORDER.resized(pool, before, after);
      }
    } catch (Throwable lost) {
      // As the class says.
    }
  }

  void workerStarted(int workers) {
    try {
      if (records(Step.WORKER_START)) {
        RECORDER.workerStarted(pool, workers);
      }
    } catch (Throwable lost) {
      // As the class says.
    }
  }

  void workerEnded(int workers) {
    try {
      if (records(Step.WORKER_END)) {
        RECORDER.workerEnded(pool, workers);
      }
    } catch (Throwable lost) {
      // As the class says.
    }
  }

  /** A recorder whose stack ends half way through a record spoils the next one. */
  private static void probe() {
    StackProbe.run(StackProbe.STEP);
  }

  private static long between(long from, long to) {
    boolean isKnown = from != Metrics.UNTIMED && to != Metrics.UNTIMED;
    return isKnown ? to - from : PoolRecorder.UNKNOWN;
  }

  private static String type(Object code) {
    if (code instanceof NamedTask named) {
      return named.taskType();
    }
    return code == null ? null : code.getClass().getName();
  }

  private static String id(Object code) {
    return code instanceof NamedTask named ? named.taskId() : null;
  }
}
