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

  /** An event class that cannot be loaded, for want of memory, records nothing. */
  private static boolean records(Step step) {
    try {
      return RECORDER != null && RECORDER.records(step);
    } catch (Throwable broken) {
      return false;
    }
  }

  /** Returns whether the times of every task are wanted. */
  boolean wantsTimes() {
    return records(Step.TASK_END) || records(Step.TASK_START);
  }

  // What is called at each step is short, so that it is compiled into the step.

  /** A task comes to the pool. */
  void submitted(Task task) {
    if (records(Step.TASK_SUBMIT)) {
      writeSubmit(task);
    }
  }

  /**
   * A task begins.
   *
   * @param at the pool's time, {@link Metrics#UNTIMED} for a task that is not timed
   */
  void started(Task task, long at) {
    if (records(Step.TASK_START)) {
      writeStart(task, at);
    }
  }

  /**
   * A task has its outcome, but still its code.
   *
   * @param begunAt {@link Metrics#UNTIMED} if it never began, or is not timed
   * @param at likewise if that is now
   */
  void ended(Task task, Outcome outcome, long begunAt, long at) {
    if (records(Step.TASK_END)) {
      writeEnd(task, outcome, begunAt, at);
    }
  }

  /** A task was not accepted. */
  void rejected(Task task, Rejection reason) {
    if (records(Step.TASK_REJECT)) {
      writeReject(task, reason);
    }
  }

  void resized(PoolBounds before, PoolBounds after) {
    if (records(Step.RESIZE)) {
      writeResize(before, after);
    }
  }

  /** Called by a worker as it begins, with an empty stack. */
  void workerStarted(int workers) {
    if (records(Step.WORKER_START)) {
      writeWorker(true, workers);
    }
  }

  /** Called by a worker as it ends, likewise. */
  void workerEnded(int workers) {
    if (records(Step.WORKER_END)) {
      writeWorker(false, workers);
    }
  }

  // None of these throws.

  private void writeSubmit(Task task) {
    try {
      probe();
      Object code = task.code();
      RECORDER.taskSubmitted(pool, type(code), id(code));
    } catch (Throwable lost) {
      // As the class says.
    }
  }

  private void writeStart(Task task, long at) {
    try {
      probe();
      Object code = task.code();
      RECORDER.taskStarted(pool, type(code), id(code), between(task.submittedAt, at));
    } catch (Throwable lost) {
      // As the class says.
    }
  }

  private void writeEnd(Task task, Outcome outcome, long begunAt, long at) {
    try {
      probe();
      Object code = task.code();
      long submittedAt = task.submittedAt;
      boolean isTimed = submittedAt != Metrics.UNTIMED;
      long end = isTimed && at == Metrics.UNTIMED ? ticker.getAsLong() : at;
      boolean hasBegun = begunAt != Metrics.UNTIMED;
      long waited = between(submittedAt, hasBegun ? begunAt : end);
      long ran = hasBegun || !isTimed ? between(begunAt, end) : 0;
      RECORDER.taskEnded(pool, type(code), id(code), outcome, waited, ran);
    } catch (Throwable lost) {
      // As the class says.
    }
  }

  private void writeReject(Task task, Rejection reason) {
    try {
      probe();
      Object code = task.code();
      long submittedAt = task.submittedAt;
      boolean isTimed = submittedAt != Metrics.UNTIMED;
      long waited = isTimed ? ticker.getAsLong() - submittedAt : PoolRecorder.UNKNOWN;
      RECORDER.taskRejected(pool, type(code), id(code), reason, waited);
    } catch (Throwable lost) {
      // As the class says.
    }
  }

  private void writeResize(PoolBounds before, PoolBounds after) {
    try {
      probe();
      RECORDER.resized(pool, before, after);
    } catch (Throwable lost) {
      // As the class says.
    }
  }

  private void writeWorker(boolean begins, int workers) {
    try {
      if (begins) {
        RECORDER.workerStarted(pool, workers);
      } else {
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
