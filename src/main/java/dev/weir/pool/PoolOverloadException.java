package dev.weir.pool;

/** A submission was not accepted although the pool is open: it was full, or the submitter left. */
public final class PoolOverloadException extends PoolRejectedException {
  private static final long serialVersionUID = 1L;

  PoolOverloadException(Rejection rejection, String message) {
    super(rejection, message);
  }
}
