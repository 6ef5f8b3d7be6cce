package dev.weir.pool;

/** Why a submission was not accepted. Each is counted under one {@link Group} of the stats. */
public enum Rejection {
  /** Workers, queue and waiting room were full. */
  OVERLOAD(Group.OVERLOAD),
  /** The pool was closed. */
  CLOSED(Group.CLOSED),
  /** The pool was shutting down. */
  DRAINING(Group.DRAINING),
  /** A worker of this pool would have waited for this same pool: for room, or for a task. */
  DEADLOCK(Group.DEADLOCK),
  /** It waited for room as long as it was allowed to. */
  WAIT_TIMEOUT(Group.GAVE_UP),
  /** Its deadline passed while it waited for room. */
  EXPIRED(Group.GAVE_UP),
  /** Its submitting thread was interrupted while it waited for room. */
  INTERRUPTED(Group.GAVE_UP),
  /** It was cancelled while it waited for room. */
  CANCELLED(Group.GAVE_UP);

  private final Group group;

  Rejection(Group group) {
    this.group = group;
  }

  /** Returns the counter this rejection adds to. */
  public Group group() {
    return group;
  }

  /** The counters of {@link PoolStats.Rejected} that the pool itself adds to. */
  public enum Group {
    /** See {@link Rejection#OVERLOAD}. */
    OVERLOAD,
    /** See {@link Rejection#CLOSED}. */
    CLOSED,
    /** See {@link Rejection#DRAINING}. */
    DRAINING,
    /** See {@link Rejection#DEADLOCK}. */
    DEADLOCK,
    /** The submission stopped waiting for room: timed out, interrupted or cancelled. */
    GAVE_UP
  }
}
