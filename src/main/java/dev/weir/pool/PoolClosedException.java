package dev.weir.pool;

import java.util.concurrent.RejectedExecutionException;

/** A submission was not accepted because the pool is shutting down or closed. No stack trace. */
public final class PoolClosedException extends RejectedExecutionException {
  private static final long serialVersionUID = 1L;

  private final Rejection rejection;

  PoolClosedException(Rejection rejection, String message) {
    super(message);
    this.rejection = rejection;
  }

  /** Returns {@link Rejection#DRAINING} or {@link Rejection#CLOSED}. */
  public Rejection rejection() {
    return rejection;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
