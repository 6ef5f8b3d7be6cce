package dev.weir.pool;

/** Puts refusals into words. */
final class Refusals {
  private Refusals() {}

  /** Throws what belongs to a refusal; returns if there is none. */
  static void check(Rejection refusal, Engine engine) {
    if (refusal != null) {
      throw exception(refusal, engine);
    }
  }

  private static PoolRejectedException exception(Rejection refusal, Engine engine) {
    String pool = "pool " + engine.name();
    PoolBounds bounds = engine.bounds();
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
      case INTERRUPTED ->
          new PoolOverloadException(
              refusal, "the submitter was interrupted while it waited for room in " + pool);
      case CANCELLED ->
          new PoolOverloadException(
              refusal, "the submission was cancelled while it waited for room in " + pool);
      case OVERLOAD ->
          new PoolOverloadException(
              refusal,
              String.format(
                  "%s is full: capacity %d, queueCapacity %d, maxBlockingTasks %d",
                  pool, bounds.capacity(), bounds.queueCapacity(), bounds.maxBlockingTasks()));
    };
  }
}
