package dev.weir.pool;

import java.util.concurrent.TimeUnit;

/**
 * Makes {@link PoolStats} of one look at the admission. Totals that follow from others are derived
 * here, so that the books balance in every snapshot.
 */
final class Snapshot {
  private Snapshot() {}

  static PoolStats of(
      PoolOptions options,
      PoolBounds bounds,
      Admission admission,
      Crew crew,
      Books books,
      Stopwatch stopwatch,
      RateMeter rate,
      long born) {
    Admission.Look look = admission.look();
    PoolState state = look.state();
    int slots = look.slots();
    int queued = look.queued();
    // In a closed pool all is answered, so whoever holds a slot is stuck.
    int stuck = state == PoolState.CLOSED ? slots : Math.min(look.stuck(), slots);
    int active = Math.max(0, Math.min(crew.busy(), slots) - stuck);
    int workers = crew.workers();
    long now = stopwatch.now();
    long oldest = admission.oldest(now);
    Books.Answered answered = look.answered();
    PoolStats.Rejected rejected = look.rejected();
    long accepted = look.accepted();
    return new PoolStats(
        options.name(),
        state,
        TimeUnit.NANOSECONDS.toMillis(now - born),
        bounds.capacity(),
        options.threads(),
        workers,
        Math.max(workers, crew.peak()),
        active,
        slots - stuck - active,
        Math.min(crew.idle(), workers),
        free(bounds, workers),
        stuck,
        queued,
        Math.max(queued, books.peakQueued()),
        bounds.queueCapacity(),
        look.blocked(),
        bounds.maxBlockingTasks(),
        accepted + rejected.total() + look.blocked(),
        accepted,
        rejected,
        answered.completed(),
        answered.failed(),
        answered.cancelled(),
        answered.timedOut(),
        answered.abandoned(),
        crew.created(),
        books.workersExpired.sum(),
        books.resizes.sum(),
        oldest == Long.MAX_VALUE ? 0 : Math.max(0, now - oldest) / 1e6,
        stopwatch.waited().timing(),
        stopwatch.ran().timing(),
        rate.look(now, answered.total()));
  }

  static int free(PoolBounds bounds, int workers) {
    return bounds.capacity() == PoolOptions.UNBOUNDED
        ? Integer.MAX_VALUE
        : Math.max(0, bounds.capacity() - workers);
  }
}
