package dev.weir.monitor;

import dev.weir.pool.Histogram;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import dev.weir.pool.PoolStats;
import dev.weir.pool.WorkerPool;
import java.time.Duration;
import java.time.Instant;

/** Makes samples of a pool that is only imagined, each from the one before. */
final class Samples {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Histogram EMPTY = emptyHistogram();
  private static final PoolStats.Timing NO_TIME = new PoolStats.Timing(0, 0, 0, 0, 0, 0, 0);

  Instant at = START;
  long uptimeMs;
  PoolState state = PoolState.RUNNING;
  int capacity = 4;
  int workers = 4;
  int active;
  int starting;
  int stuck;
  int queued;
  int queueCapacity = 10;
  int blocked;
  long overload;
  long deadlocks;
  long completed;
  long failed;
  long unbalanced;
  double oldestWaitingMs;

  private static Histogram emptyHistogram() {
    try (WorkerPool pool = WorkerPool.create(PoolOptions.defaults())) {
      return pool.waits();
    }
  }

  Samples after(Duration time) {
    at = at.plus(time);
    uptimeMs += time.toMillis();
    return this;
  }

  Sample look() {
    long accepted = completed + failed + active + starting + queued;
    PoolStats.Rejected rejected = new PoolStats.Rejected(overload, 0, 0, 0, 0, 0, 0);
    return new Sample(
        at,
        new PoolStats(
            "imagined",
            state,
            uptimeMs,
            capacity,
            PoolOptions.Threads.VIRTUAL,
            workers,
            workers,
            active,
            starting,
            workers - active,
            Math.max(0, capacity - workers),
            stuck,
            queued,
            queued,
            queueCapacity,
            blocked,
            0,
            accepted + overload + blocked + unbalanced,
            accepted,
            rejected,
            completed,
            failed,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            oldestWaitingMs,
            NO_TIME,
            NO_TIME,
            new PoolStats.Rate(0, 0, 0)),
        EMPTY,
        EMPTY,
        deadlocks,
        null);
  }
}
