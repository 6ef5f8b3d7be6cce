package dev.weir.pool;

/** A submission was not accepted, or a task given up, because the pool shuts down or is closed. */
public final class PoolClosedException extends PoolRejectedException {
  private static final long serialVersionUID = 1L;

  PoolClosedException(Rejection rejection, String message) {
    super(rejection, message);
  }
}
