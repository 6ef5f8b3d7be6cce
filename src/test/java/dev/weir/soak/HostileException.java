package dev.weir.soak;

/** An exception whose every method throws, as bad libraries have them. */
final class HostileException extends RuntimeException {
  private static final long serialVersionUID = 1;

  HostileException() {
    super("hostile", null, false, false);
  }

  private static IllegalStateException refusal() {
    return new IllegalStateException("an exception that does not want to be looked at");
  }

  @Override
  public String getMessage() {
    throw refusal();
  }

  @Override
  public String getLocalizedMessage() {
    throw refusal();
  }

  @Override
  public synchronized Throwable getCause() {
    throw refusal();
  }

  @Override
  public String toString() {
    throw refusal();
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    throw refusal();
  }

  @Override
  public StackTraceElement[] getStackTrace() {
    throw refusal();
  }

  @Override
  public int hashCode() {
    throw refusal();
  }

  @Override
  public boolean equals(Object other) {
    throw refusal();
  }
}
