package dev.weir.task;

import dev.weir.json.JsonCopy;
import dev.weir.pool.Ticket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The JSON forms of a task: its reply, its record whole and in short, and its stacks. */
final class TaskJson {
  private TaskJson() {}

  /** Returns the reply to the submitter of a task that completed. */
  static JsonObject reply(ManagedTask task) {
    return new JsonObject()
        .put("id", task.id())
        .put("state", task.state().wire())
        .put("result", task.result().value())
        .put("waitMs", millis(task.waitedNanos()))
        .put("runMs", millis(task.ranNanos()))
        .put("node", task.node());
  }

  /** Returns the reply for a task of a batch that failed or was refused. */
  static JsonObject failed(TaskFailure failure) {
    TaskState state =
        switch (failure.code()) {
          case CANCELLED -> TaskState.CANCELLED;
          case QUEUE_TIMEOUT, TASK_TIMEOUT -> TaskState.TIMED_OUT;
          case EXPIRED -> TaskState.EXPIRED;
          case TASK_FAILED -> TaskState.FAILED;
          default -> TaskState.REJECTED;
        };
    JsonObject error = error(failure);
    if (failure.retryAfterMs() > 0) {
      error.put("retryAfterMs", failure.retryAfterMs());
    }
    return new JsonObject().put("id", failure.id()).put("state", state.wire()).put("error", error);
  }

  /** Returns the record as users see it. */
  static JsonObject record(ManagedTask task) {
    JsonObject json =
        summary(task).put("args", task.request().argsJson()).put("log", task.notes().lines());
    JsonCopy result = task.result();
    return result == null ? json : json.put("result", result.value());
  }

  /** Returns the record without what may be large: arguments, log and result. */
  static JsonObject summary(ManagedTask task) {
    TaskState state = task.state();
    boolean begun = task.hasBegun();
    JsonObject json =
        new JsonObject()
            .put("id", task.id())
            .put("task", task.request().task())
            .put("state", state.wire())
            .put("node", task.node())
            .put("submittedAt", at(task, 0))
            .put("startedAt", begun ? at(task, task.waitedNanos()) : null)
            .put("endedAt", state.ended() ? at(task, task.livedNanos()) : null)
            .put("waitMs", millis(task.waitedNanos()))
            .put("runMs", millis(task.ranNanos()))
            .put("progress", task.notes().progress());
    if (task.request().retryOf() != null) {
      json.put("retryOf", task.request().retryOf());
    }
    if (task.isStuck()) {
      json.put("stuck", true);
    }
    TaskFailure failure = state.ended() ? task.failure() : null;
    return failure == null ? json : json.put("error", error(failure));
  }

  /**
   * Returns where its code is now, and where it failed: {@code {id, state, thread, live, failure}}.
   */
  static JsonObject stack(ManagedTask task) {
    Ticket hold = task.ticket();
    Thread thread = hold == null ? null : hold.thread();
    JsonArray live = thread == null ? null : StackTraces.frames(thread);
    if (thread != null && hold.thread() != thread) {
      thread = null; // it left while it was looked at, and may be at another task
      live = null;
    }
    return new JsonObject()
        .put("id", task.id())
        .put("state", task.state().wire())
        .put("thread", thread == null ? null : thread.getName())
        .put("live", live)
        .put("failure", task.trace());
  }

  private static JsonObject error(TaskFailure failure) {
    return new JsonObject()
        .put("code", failure.code().status())
        .put("name", failure.code().name())
        .put("message", failure.text());
  }

  private static String at(ManagedTask task, long nanosAfterSubmission) {
    return Instant.ofEpochMilli(task.submittedAtMillis())
        .plus(Duration.ofNanos(nanosAfterSubmission))
        .truncatedTo(ChronoUnit.MILLIS)
        .toString();
  }

  private static double millis(long nanos) {
    return Math.round(Math.max(0, nanos) / 1e3) / 1e3;
  }
}
