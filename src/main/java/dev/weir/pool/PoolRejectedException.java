package dev.weir.pool;

import java.util.concurrent.RejectedExecutionException;

/**
 * A submission was not accepted. Carries no stack trace, so that refusing stays cheap exactly when
 * the pool is busiest.
 */
public abstract sealed class PoolRejectedException extends RejectedExecutionException
    permits PoolOverloadException, PoolClosedException {
  private static final long serialVersionUID = 1L;

  private final Rejection rejection;

  PoolRejectedException(Rejection rejection, String message) {
    super(message);
    this.rejection = rejection;
  }

  /** Puts the refusal of a submission into words. */
  static PoolRejectedException of(Rejection refusal, String name, PoolBounds bounds) {
    String pool = "pool " + name;
    return switch (refusal) {
      case CLOSED -> new PoolClosedException(refusal, pool + " is closed");
      case DRAINING -> new PoolClosedException(refusal, pool + " is shutting down");
      case DEADLOCK ->
          new PoolOverloadException(
              refusal,
              pool
                  + " is full, and one of its own workers may not wait for room in it: submit with"
                  + " tryExecute or executeAsync");
      case WAIT_TIMEOUT ->
          new PoolOverloadException(refusal, pool + " had no room before the wait was over");
      case EXPIRED ->
          new PoolOverloadException(refusal, pool + " had no room before the deadline passed");
      case INTERRUPTED ->
          new PoolOverloadException(
              refusal, "the submitter was interrupted while it waited for room in " + pool);
      case CANCELLED ->
          new PoolOverloadException(
              refusal, "the submission was cancelled while it waited for room in " + pool);
      case OVERLOAD ->
          new PoolOverloadException(
              refusal,
              pool
                  + " is full: capacity "
                  + bounds.capacity()
                  + ", queueCapacity "
                  + bounds.queueCapacity()
                  + ", maxBlockingTasks "
                  + bounds.maxBlockingTasks());
    };
  }

  /** Says why a task was given up for which a worker waited. */
  static PoolRejectedException deadlock() {
    return new PoolOverloadException(
        Rejection.DEADLOCK,
        "all workers of the pool waited for tasks of the same pool, so this task, which had not"
            + " begun, was given up: use a pool of its own for it, or another nestedSubmit");
  }

  /** Returns why. */
  public final Rejection rejection() {
    return rejection;
  }

  @Override
  public final synchronized Throwable fillInStackTrace() {
    return this;
  }
}
