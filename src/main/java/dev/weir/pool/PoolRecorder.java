package dev.weir.pool;

/**
 * Writes down what the pools of this JVM do, step by step. There is one for all of them, which the
 * engine finds by its name: {@code dev.weir.jfr.JfrRecorder}. It is no class of the engine, which
 * needs {@code java.base} alone; where it is missing, nothing is recorded. Not for applications: a
 * {@link TaskListener} and a {@link PoolListener} hear of tasks and pools.
 *
 * <p>A step is told only when {@link #records} says so just before, outside every lock, on the
 * thread that makes the step. Whatever a method throws costs that one record. All times are in
 * nanoseconds, and {@link #UNKNOWN} where nobody read the clock. {@code type} and {@code id} are
 * those of a {@link NamedTask}; else the type is the name of the class of the task's code, or null
 * if that is gone, and the id is null.
 */
public interface PoolRecorder {
  /** A time that is not known. */
  long UNKNOWN = Metrics.UNTIMED;

  /** What can be recorded. */
  enum Step {
    /** A task comes to the pool. */
    TASK_SUBMIT,
    /** A task begins. */
    TASK_START,
    /** An accepted task has its outcome. */
    TASK_END,
    /** A task was not accepted. */
    TASK_REJECT,
    /** The bounds of a pool have changed. */
    RESIZE,
    /** A worker begins. */
    WORKER_START,
    /** A worker ends. */
    WORKER_END
  }

  /**
   * Returns whether such a step is to be told. Asked at each step, so it must cost next to nothing.
   */
  boolean records(Step step);

  /** A task comes to a pool, which decides next what becomes of it. */
  void taskSubmitted(String pool, String type, String id);

  /** A task begins. */
  void taskStarted(String pool, String type, String id, long waited);

  /**
   * An accepted task has its outcome.
   *
   * @param ran 0 if it never began
   */
  void taskEnded(String pool, String type, String id, Outcome outcome, long waited, long ran);

  /** A task was not accepted, at once or after it waited for room. */
  void taskRejected(String pool, String type, String id, Rejection reason, long waited);

  /** The bounds of a pool have changed. */
  void resized(String pool, PoolBounds before, PoolBounds after);

  /**
   * A worker begins, on its own thread.
   *
   * @param workers how many live, this one among them
   */
  void workerStarted(String pool, int workers);

  /**
   * A worker ends, on its own thread.
   *
   * @param workers how many live; one that was taken out of the count before is not among them
   */
  void workerEnded(String pool, int workers);
}
