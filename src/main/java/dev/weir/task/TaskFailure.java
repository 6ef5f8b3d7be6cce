package dev.weir.task;

import java.util.Objects;

/** The one answer of a submission or command that failed. Immutable; carries no stack trace. */
public final class TaskFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Code code;
  private final String text;
  private final String id;
  private final long retryAfterMs;

  private TaskFailure(Code code, String text, String id, long retryAfterMs) {
    super(text);
    this.code = Objects.requireNonNull(code, "code");
    this.text = Objects.requireNonNull(text, "text");
    this.id = id;
    this.retryAfterMs = retryAfterMs;
  }

  /** Returns a failure where no task exists. */
  public static TaskFailure of(Code code, String text) {
    return new TaskFailure(code, text, null, 0);
  }

  /** Returns a failure of the task with that id. */
  public static TaskFailure of(Code code, String text, String id) {
    return new TaskFailure(code, text, id, 0);
  }

  /** Returns an overload of the pool; {@code retryAfterMs} is at least 1. */
  static TaskFailure overload(String text, String id, long retryAfterMs) {
    return new TaskFailure(Code.POOL_OVERLOAD, text, id, Math.max(1, retryAfterMs));
  }

  /** Returns the code. */
  public Code code() {
    return code;
  }

  /** Returns what went wrong, without code, id or delay. */
  public String text() {
    return text;
  }

  /** Returns the id of the task, or null if there is none. */
  public String id() {
    return id;
  }

  /** Returns how many milliseconds to wait before trying again, or 0 if that is not known. */
  public long retryAfterMs() {
    return retryAfterMs;
  }

  /**
   * Returns the one-line form for a failed bus reply: {@code NAME: text id=... retryAfterMs=...}.
   */
  public String wire() {
    StringBuilder line = new StringBuilder(code.name()).append(": ").append(text);
    if (id != null) {
      line.append(" id=").append(id);
    }
    if (retryAfterMs > 0) {
      line.append(" retryAfterMs=").append(retryAfterMs);
    }
    return line.toString();
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
