package dev.weir.pool;

import java.util.concurrent.TimeUnit;

/**
 * Makes {@link PoolStats}. Levels come from one look at the admission; the totals that follow from
 * others are derived from them here, so that the books balance in every snapshot.
 */
final class Snapshot {
  private static final int TRIES = 8;

  private Snapshot() {}

  static PoolStats of(
      PoolOptions options,
      Places places,
      Admission admission,
      Crew crew,
      Books books,
      RateMeter rate,
      long born) {
    Admission.Levels levels = admission.levels();
    long answered = books.answered();
    for (int i = 0; i < TRIES; i++) {
      Admission.Levels again = admission.levels();
      long since = books.answered();
      if (again.equals(levels) && since == answered) {
        break;
      }
      levels = again;
      answered = since;
    }
    PoolBounds bounds = places.bounds();
    long now = options.ticker().getAsLong();
    int slots = Word.slots(levels.word());
    int queued = Word.queued(levels.word());
    boolean closed = Word.state(levels.word()) == PoolState.CLOSED;
    int stuck = closed ? slots : Math.min(places.stuck(), slots);
    int active = Math.max(0, Math.min(crew.busy() - stuck, slots - stuck));
    int workers = crew.workers();
    long completed = books.total(Outcome.COMPLETED);
    long failed = books.total(Outcome.FAILED);
    long cancelled = books.total(Outcome.CANCELLED);
    long timedOut = books.total(Outcome.QUEUE_TIMEOUT) + books.total(Outcome.RUN_TIMEOUT);
    long abandoned = books.total(Outcome.ABANDONED);
    long ended = completed + failed + cancelled + timedOut + abandoned;
    long accepted = ended + slots - stuck + queued;
    PoolStats.Rejected rejected = books.rejected();
    return new PoolStats(
        options.name(),
        Word.state(levels.word()),
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
        levels.blocked(),
        bounds.maxBlockingTasks(),
        accepted + rejected.total() + levels.blocked(),
        accepted,
        rejected,
        completed,
        failed,
        cancelled,
        timedOut,
        abandoned,
        crew.created(),
        books.workersExpired.sum(),
        books.resizes.sum(),
        levels.oldestBorn() == Long.MAX_VALUE ? 0 : millis(now - levels.oldestBorn()),
        books.waited.snapshot(),
        books.ran.snapshot(),
        rate.look(now, ended));
  }

  static int free(PoolBounds bounds, int workers) {
    return bounds.capacity() == PoolOptions.UNBOUNDED
        ? Integer.MAX_VALUE
        : Math.max(0, bounds.capacity() - workers);
  }

  private static double millis(long nanos) {
    return Math.max(0, nanos) / 1e6;
  }
}
