package dev.weir.pool;

import java.time.Duration;

/** A hold on one submission: cancels it, and tells how long it waited and ran. Thread-safe. */
public interface Ticket {
  /**
   * Cancels the submission. Waiting for room, it is refused; accepted but not begun, it never runs
   * and frees its place at once; running, its thread is interrupted and the task answered as {@link
   * Outcome#CANCELLED} now, though its slot is free only when the thread has returned.
   *
   * @return false if it had already ended
   */
  boolean cancel();

  /** Returns the time from submission to start, or until now or its end if it did not start. */
  Duration waited();

  /** Returns the time from start to end, or until now; zero if it has not started. */
  Duration ran();

  /** Returns the thread that is inside the task now, or null if none is. */
  Thread thread();
}
