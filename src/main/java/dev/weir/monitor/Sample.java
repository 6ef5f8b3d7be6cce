package dev.weir.monitor;

import dev.weir.pool.Histogram;
import dev.weir.pool.PoolStats;
import java.time.Instant;

/**
 * One look at a pool.
 *
 * @param at when
 * @param stats its figures
 * @param waits all waits so far
 * @param runs all runs so far
 */
public record Sample(Instant at, PoolStats stats, Histogram waits, Histogram runs) {
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
        + stats.abandoned();
  }

  /** Returns the tasks that ended otherwise than they should. */
  long endedBadly() {
    return stats.failed() + stats.timedOut() + stats.abandoned();
  }
}
