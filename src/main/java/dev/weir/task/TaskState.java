package dev.weir.task;

import dev.weir.json.JsonFields;
import dev.weir.pool.Outcome;
import java.util.Arrays;

/** Where a submission stands. The wire form is {@link #wire()}. */
public enum TaskState {
  /** It waits for room; the pool has not accepted it. */
  BLOCKED("blocked"),
  /** Accepted, and not begun. */
  QUEUED("queued"),
  /** Its code runs. */
  RUNNING("running"),
  /** It returned a result. */
  COMPLETED("completed"),
  /** It threw. */
  FAILED("failed"),
  /** It was cancelled. */
  CANCELLED("cancelled"),
  /** It waited or ran too long. */
  TIMED_OUT("timedOut"),
  /** Its deadline passed before it began. */
  EXPIRED("expired"),
  /** The pool gave it up when it closed. */
  ABANDONED("abandoned"),
  /** The pool refused it; it never had a place. */
  REJECTED("rejected");

  private final String wire;

  TaskState(String wire) {
    this.wire = wire;
  }

  /** Returns the state that an outcome leaves a task in. */
  static TaskState of(Outcome outcome) {
    return switch (outcome) {
      case COMPLETED -> COMPLETED;
      case FAILED -> FAILED;
      case CANCELLED -> CANCELLED;
      case QUEUE_TIMEOUT, RUN_TIMEOUT -> TIMED_OUT;
      case EXPIRED -> EXPIRED;
      case ABANDONED -> ABANDONED;
    };
  }

  /** Returns the word used in JSON. */
  public String wire() {
    return wire;
  }

  /** Returns whether nothing changes any more. */
  public boolean ended() {
    return compareTo(RUNNING) > 0;
  }

  /** Returns the state of that word; fails with BAD_REQUEST if there is none. */
  static TaskState require(String word) {
    return Arrays.stream(values())
        .filter(state -> state.wire.equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                TaskFailure.of(
                    Code.BAD_REQUEST,
                    "state is %s: must be one of %s"
                        .formatted(
                            JsonFields.show(word),
                            Arrays.stream(values()).map(TaskState::wire).toList())));
  }
}
