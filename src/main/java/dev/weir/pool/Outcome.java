package dev.weir.pool;

/** How an accepted task ended. Every accepted task has exactly one. */
public enum Outcome {
  /** It returned. */
  COMPLETED,
  /** It threw. */
  FAILED,
  /** It was cancelled, before or while it ran. */
  CANCELLED,
  /** It waited longer than its {@code maxWait} and never ran. */
  QUEUE_TIMEOUT,
  /** Its deadline passed before it began; it never ran. */
  EXPIRED,
  /** It ran longer than its timeout and was interrupted. */
  RUN_TIMEOUT,
  /** The pool gave it up: a drain deadline passed, or {@link WorkerPool#shutdownNow()}. */
  ABANDONED
}
