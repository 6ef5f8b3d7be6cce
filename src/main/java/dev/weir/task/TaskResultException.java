package dev.weir.task;

import dev.weir.json.JsonCopy;

/** What a task returned is no JSON value, or too large. It fails the task. */
final class TaskResultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private TaskResultException(String message) {
    super(message);
  }

  /** Returns a copy of a result; throws unless it is a JSON value of at most that many bytes. */
  static JsonCopy copy(Object result, int maxResultBytes) {
    JsonCopy copy;
    try {
      copy = JsonCopy.of(result, maxResultBytes);
    } catch (IllegalArgumentException bad) {
      throw new TaskResultException("the result " + bad.getMessage());
    }
    if (copy.bytes() > maxResultBytes) {
      throw new TaskResultException(
          "the result has more than %d bytes of JSON: must be at most maxResultBytes"
              .formatted(maxResultBytes));
    }
    return copy;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
