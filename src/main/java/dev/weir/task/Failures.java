package dev.weir.task;

import dev.weir.pool.Outcome;
import dev.weir.pool.PoolOverloadException;
import dev.weir.pool.Rejection;
import java.time.Duration;

/** Turns what the pool says of a submission into the code and words its sender hears. */
final class Failures {
  private Failures() {}

  /** Returns the answer to a submission that the pool refused. */
  static TaskFailure refused(Rejection rejection, String pool, TaskRecord record, Duration retry) {
    String id = record.id();
    return switch (rejection) {
      case OVERLOAD ->
          TaskFailure.overload(
              "pool '%s' is full: workers, queue and waiting room".formatted(pool),
              id,
              retry.toMillis());
      case CLOSED -> TaskFailure.of(Code.POOL_CLOSED, "pool '%s' is closed".formatted(pool), id);
      case DRAINING ->
          TaskFailure.of(Code.DRAINING, "pool '%s' is shutting down".formatted(pool), id);
      case WAIT_TIMEOUT ->
          TaskFailure.of(
              Code.QUEUE_TIMEOUT, "its maxWaitMs passed before it started; it did not run", id);
      case DEADLOCK ->
          TaskFailure.of(
              Code.DEADLOCK_RISK, "a task of pool '%s' would wait for it".formatted(pool), id);
      case CANCELLED, INTERRUPTED -> TaskFailure.of(Code.CANCELLED, reason(record), id);
    };
  }

  /** Returns the answer to a task that was accepted, or null if it completed. */
  static TaskFailure ended(Outcome outcome, Throwable thrown, String pool, TaskRecord record) {
    String id = record.id();
    return switch (outcome) {
      case COMPLETED -> null;
      case FAILED -> threw(thrown, pool, id);
      case CANCELLED -> TaskFailure.of(Code.CANCELLED, reason(record), id);
      case QUEUE_TIMEOUT ->
          TaskFailure.of(
              Code.QUEUE_TIMEOUT, "its maxWaitMs passed before it started; it did not run", id);
      case RUN_TIMEOUT ->
          TaskFailure.of(
              Code.TASK_TIMEOUT, "it ran longer than its timeoutMs and was interrupted", id);
      case ABANDONED ->
          TaskFailure.of(
              Code.POOL_CLOSED, "pool '%s' closed before the task had ended".formatted(pool), id);
    };
  }

  /** Returns the state that an outcome leaves a task in. */
  static TaskState state(Outcome outcome) {
    return switch (outcome) {
      case COMPLETED -> TaskState.COMPLETED;
      case FAILED -> TaskState.FAILED;
      case CANCELLED -> TaskState.CANCELLED;
      case QUEUE_TIMEOUT, RUN_TIMEOUT -> TaskState.TIMED_OUT;
      case ABANDONED -> TaskState.ABANDONED;
    };
  }

  /** Returns class and message; a message that cannot even be asked for is left out. */
  static String describe(Throwable thrown) {
    String name = thrown.getClass().getName();
    try {
      String message = thrown.getMessage();
      return message == null ? name : name + ": " + TaskRecord.cut(message);
    } catch (Throwable unspeakable) {
      return name;
    }
  }

  /** Returns what a task's code threw, out of what the pool saw; null for nothing. */
  static Throwable own(Throwable thrown) {
    return thrown instanceof Checked ? thrown.getCause() : thrown;
  }

  private static TaskFailure threw(Throwable thrown, String pool, String id) {
    Throwable cause = own(thrown);
    if (cause instanceof TaskArgumentException bad) {
      return TaskFailure.of(Code.BAD_REQUEST, String.valueOf(bad.getMessage()), id);
    }
    if (cause instanceof PoolOverloadException full && full.rejection() == Rejection.DEADLOCK) {
      return TaskFailure.of(
          Code.DEADLOCK_RISK,
          "a task of pool '%s' would have waited for room in this same full pool".formatted(pool),
          id);
    }
    return TaskFailure.of(Code.TASK_FAILED, describe(cause), id);
  }

  private static String reason(TaskRecord record) {
    return record.cancelReason() == null ? "cancelled" : record.cancelReason();
  }

  /** A checked exception on its way through {@code Runnable.run}. */
  static final class Checked extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Checked(Exception cause) {
      super(null, cause, false, false);
    }
  }
}
