package dev.weir.task;

/** A checked exception of a task on its way through {@code Runnable.run}. */
final class CheckedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CheckedException(Exception cause) {
    super(null, cause, false, false);
  }

  /** Returns what a task's code threw, out of what the pool saw; null for nothing. */
  static Throwable unwrap(Throwable thrown) {
    return thrown instanceof CheckedException ? thrown.getCause() : thrown;
  }
}
