package dev.weir.task;

/** Why a submission or a command failed: the same names and numbers on every face. */
public enum Code {
  /** Not JSON, an unknown field, a missing or bad value. */
  BAD_REQUEST(400),
  /** No such task type, or no such id. */
  UNKNOWN_TASK(404),
  /** It waited longer than allowed before it started; it did not run. */
  QUEUE_TIMEOUT(408),
  /** The id is in use. */
  DUPLICATE(409),
  /** The task is to be done once more and has not ended. */
  STILL_LIVE(409),
  /** Its deadline passed before it started; it did not run. */
  EXPIRED(410),
  /** The submission is larger than allowed. */
  PAYLOAD_TOO_LARGE(413),
  /** Workers, queue and waiting room are full. */
  POOL_OVERLOAD(429),
  /** It was cancelled. */
  CANCELLED(499),
  /** The task threw, or its result is no JSON value or too large. */
  TASK_FAILED(500),
  /** The pool is closed, or gave the task up when it closed. */
  POOL_CLOSED(503),
  /** The pool is shutting down. */
  DRAINING(503),
  /** The node that holds the task does not answer. */
  NODE_LOST(503),
  /** It ran longer than allowed and was interrupted. */
  TASK_TIMEOUT(504),
  /** A task of this pool would have waited for room in this same full pool. */
  DEADLOCK_RISK(508);

  private final int status;

  Code(int status) {
    this.status = status;
  }

  /** Returns the number, which is an HTTP status and the failure code of a bus reply. */
  public int status() {
    return status;
  }
}
