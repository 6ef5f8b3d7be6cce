package dev.weir.monitor;

import dev.weir.pool.Histogram;
import dev.weir.pool.PoolStats;
import java.time.Instant;

/**
 * One look at a pool.
 *
 * @param at when, by the wall clock, which may be set: for people only
 * @param stats its figures
 * @param waits all waits so far
 * @param runs all runs so far
 * @param deadlocks tasks given up so far, because all workers waited for tasks of their own pool
 * @param kept the tasks that are kept, and what they take; null for a pool that is used by itself
 */
public record Sample(
    Instant at, PoolStats stats, Histogram waits, Histogram runs, long deadlocks, Kept kept) {
  /**
   * What tasks take of the heap, as far as it is bounded.
   *
   * @param liveBytes about the bytes of the submissions that have not ended
   * @param retained tasks that have ended and can be looked up
   * @param retainedBytes about the bytes that those take
   */
  public record Kept(long liveBytes, int retained, long retainedBytes) {}

  /** Returns when, in milliseconds since the pool was made: what ages and rates are counted by. */
  long uptimeMs() {
    return stats.uptimeMs();
  }

  /** Returns the workers that are inside a task, answered or not. */
  int busy() {
    return stats.active() + stats.stuck();
  }

  /** Returns the tasks answered so far. */
  long ended() {
    return stats.completed()
        + stats.failed()
        + stats.cancelled()
        + stats.timedOut()
        + stats.expired()
        + stats.abandoned();
  }

  /** Returns the tasks that ended otherwise than they should. */
  long endedBadly() {
    return stats.failed() + stats.timedOut() + stats.expired() + stats.abandoned();
  }
}
