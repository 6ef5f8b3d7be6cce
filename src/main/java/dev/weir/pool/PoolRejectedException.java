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

  /** Returns why. */
  public final Rejection rejection() {
    return rejection;
  }

  @Override
  public final synchronized Throwable fillInStackTrace() {
    return this;
  }
}
