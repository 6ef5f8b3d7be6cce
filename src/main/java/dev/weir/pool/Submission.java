package dev.weir.pool;

import java.util.Objects;

/**
 * One of several tasks that are submitted together; see {@link WorkerPool#tryExecuteAll}.
 * Immutable.
 *
 * @param task what is run
 * @param listener hears what becomes of it
 * @param limits its own, in place of the pool's
 */
public record Submission(Runnable task, TaskListener listener, TaskLimits limits) {
  /** Checks that nothing is null. */
  public Submission {
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(listener, "listener");
    Objects.requireNonNull(limits, "limits");
  }
}
