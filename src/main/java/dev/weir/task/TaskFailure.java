package dev.weir.task;

import dev.weir.pool.Outcome;
import dev.weir.pool.PoolOverloadException;
import dev.weir.pool.Rejection;
import java.time.Duration;
import java.util.Objects;

/**
 * The one answer of a submission or command that failed, and the one place where its words are
 * made. Immutable; carries no stack trace. Of what a user's code threw it keeps text only, and none
 * of the calls into it can fail the answer.
 */
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

  /**
   * Returns the answer to a submission that the pool refused.
   *
   * @param id of the task; null if it has none
   * @param reason why it was cancelled, if it was; null if its canceller gave none
   */
  public static TaskFailure refused(
      Rejection rejection, String pool, String id, String reason, Duration retry) {
    return switch (rejection) {
      case OVERLOAD ->
          overload(
              "pool '%s' is full: workers, queue and waiting room".formatted(pool),
              id,
              retry.toMillis());
      case CLOSED -> of(Code.POOL_CLOSED, "pool '%s' is closed".formatted(pool), id);
      case DRAINING -> of(Code.DRAINING, "pool '%s' is shutting down".formatted(pool), id);
      case WAIT_TIMEOUT -> waitedTooLong(id);
      case EXPIRED -> expired(id);
      case DEADLOCK ->
          of(Code.DEADLOCK_RISK, "a task of pool '%s' would wait for it".formatted(pool), id);
      case CANCELLED, INTERRUPTED -> cancelled(id, reason);
    };
  }

  /**
   * Returns the answer to a task that was accepted, or null if it completed.
   *
   * @param thrown what it threw; null if nothing
   * @param id of the task; null if it has none
   * @param reason why it was cancelled, if it was; null if its canceller gave none
   */
  public static TaskFailure ended(
      Outcome outcome, Throwable thrown, String pool, String id, String reason) {
    return switch (outcome) {
      case COMPLETED -> null;
      case FAILED -> threw(thrown, pool, id);
      case CANCELLED -> thrown == null ? cancelled(id, reason) : threw(thrown, pool, id);
      case QUEUE_TIMEOUT -> waitedTooLong(id);
      case EXPIRED -> expired(id);
      case RUN_TIMEOUT ->
          of(Code.TASK_TIMEOUT, "it ran longer than its time limit and was interrupted", id);
      case ABANDONED ->
          of(Code.POOL_CLOSED, "pool '%s' closed before the task had ended".formatted(pool), id);
    };
  }

  private static TaskFailure threw(Throwable thrown, String pool, String id) {
    if (thrown instanceof TaskArgumentException bad) {
      return of(Code.BAD_REQUEST, Texts.cut(String.valueOf(bad.getMessage())), id);
    }
    if (thrown instanceof PoolOverloadException full && full.rejection() == Rejection.DEADLOCK) {
      return of(
          Code.DEADLOCK_RISK,
          "a task of pool '%s' waited for this same pool: %s".formatted(pool, describe(full)),
          id);
    }
    return of(Code.TASK_FAILED, describe(thrown), id);
  }

  private static TaskFailure waitedTooLong(String id) {
    return of(Code.QUEUE_TIMEOUT, "its maxWaitMs passed before it started; it did not run", id);
  }

  /** Returns the answer to a task whose sender does not wait any more; {@code id} may be null. */
  static TaskFailure expired(String id) {
    return of(Code.EXPIRED, "its deadlineMs passed before it started; it did not run", id);
  }

  private static TaskFailure cancelled(String id, String reason) {
    return of(Code.CANCELLED, reason == null ? "cancelled" : reason, id);
  }

  /** Returns class and message of what was thrown; a message that cannot be had is left out. */
  public static String describe(Throwable thrown) {
    String name = thrown.getClass().getName();
    try {
      String message = thrown.getMessage();
      return message == null ? name : name + ": " + Texts.cut(message);
    } catch (Throwable unspeakable) {
      return name;
    }
  }

  /** Returns the same where no single task is meant. */
  TaskFailure withoutId() {
    return new TaskFailure(code, text, null, retryAfterMs);
  }

  /** Returns the same of an element of a list. */
  TaskFailure of(String element) {
    return new TaskFailure(code, element + ": " + text, id, retryAfterMs);
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
