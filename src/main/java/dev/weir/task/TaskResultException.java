package dev.weir.task;

import dev.weir.json.JsonSize;

/** What a task returned is no JSON value, or too large. It fails the task. */
final class TaskResultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private TaskResultException(String message) {
    super(message);
  }

  /** Throws unless the result is a JSON value of at most that many bytes. */
  static void requireJson(Object result, int maxResultBytes) {
    long size;
    try {
      size = JsonSize.of(result, maxResultBytes);
    } catch (IllegalArgumentException bad) {
      throw new TaskResultException("the result " + bad.getMessage());
    }
    if (size > maxResultBytes) {
      throw new TaskResultException(
          "the result has more than %d bytes of JSON: must be at most maxResultBytes"
              .formatted(maxResultBytes));
    }
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
