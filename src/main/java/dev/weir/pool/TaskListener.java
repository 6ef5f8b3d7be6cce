package dev.weir.pool;

/**
 * Hears the life of one task submitted by {@link WorkerPool#executeAsync(Runnable, TaskListener)}.
 *
 * <p>Either {@link #refused} is called once and nothing else, or {@link #accepted}, then possibly
 * {@link #begun}, then {@link #finished}, then possibly {@link #returned}, each at most once and in
 * this order. Calls come on whichever thread makes the change (submitter, worker, canceller or
 * timer), never under a lock of the pool: keep them short, since they hold up that thread. What a
 * listener throws goes to the thread's uncaught-exception handler and changes nothing else.
 */
public interface TaskListener {
  /** Hears nothing. */
  TaskListener NONE = new TaskListener() {};

  /**
   * Returns whether {@link #accepted} and {@link #begun} are to be called. Asked once, before the
   * task is submitted. To tell the end alone takes less time: the thread that submits need not look
   * at the task again, which another processor may hold by then.
   */
  default boolean hearsStart() {
    return true;
  }

  /** The task has a slot or a place in the queue; from now on it has an {@link Outcome}. */
  default void accepted() {}

  /** The task begins. */
  default void begun() {}

  /**
   * The task is answered. When it ended by returning or throwing, its slot is already free; after a
   * timeout, cancellation or abandonment its thread may still be inside the task.
   *
   * @param outcome how it ended
   * @param failure what it threw when {@code outcome} is {@link Outcome#FAILED}; a {@link
   *     PoolOverloadException} if it was cancelled because all workers waited for such tasks, see
   *     {@link PoolOptions.NestedSubmit}; otherwise null
   */
  default void finished(Outcome outcome, Throwable failure) {}

  /** The thread is back from a task that was answered while it ran; its slot is free now. */
  default void returned() {}

  /** The submission was not accepted; the task never runs. */
  default void refused(Rejection rejection) {}
}
