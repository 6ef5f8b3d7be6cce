package dev.weir.pool;

import java.util.concurrent.RejectedExecutionException;

/**
 * A submission was not accepted although the pool is open: it was full, or the submitter stopped
 * waiting. Carries no stack trace, so that refusing stays cheap exactly when the pool is busiest.
 */
public final class PoolOverloadException extends RejectedExecutionException {
  private static final long serialVersionUID = 1L;

  private final Rejection rejection;

  PoolOverloadException(Rejection rejection, String message) {
    super(message);
    this.rejection = rejection;
  }

  /** Returns why. */
  public Rejection rejection() {
    return rejection;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
