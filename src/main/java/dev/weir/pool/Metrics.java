package dev.weir.pool;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What the pool counts and measures: totals by outcome and refusal, sampled waits and runs, rates,
 * and the advice when to try again. Totals only grow; levels are kept where they are decided. What
 * completed is not counted but derived: it is what ended otherwise than in one of the counted ways.
 * So the ordinary end of a task costs no counter.
 *
 * <p>Tasks are timed: each of them while fewer than {@value #BRISK_RATE} a second end, one in 16
 * while more do, of those that nobody listens to or records. To read the clock costs as much as to
 * pass on a task. {@code brisk}, {@code ends} and {@code last} are hints, written by workers that
 * race: a lost update costs nothing but a few samples.
 */
final class Metrics {
  /** The time of a task that is not timed. */
  static final long UNTIMED = Long.MIN_VALUE;

  private static final int SAMPLE = 16;
  private static final long BRISK_RATE = 100_000;
  private static final int LOOK_EVERY = 256;
  private static final long BRISK_NANOS = TimeUnit.SECONDS.toNanos(LOOK_EVERY) / BRISK_RATE;
  private static final long ADVICE_FOR = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LEAST_ADVICE_MS = 100;
  private static final long MOST_ADVICE_MS = 3_600_000;

  private final Recording recording;
  private final LongSupplier ticker;
  private final long createdAt;
  private final Map<Outcome, AtomicLong> outcomes = counters(Outcome.class);
  private final Map<Rejection.Group, AtomicLong> refusals = counters(Rejection.Group.class);
  private final Histogram.Recorder waits = new Histogram.Recorder();
  private final Histogram.Recorder runs = new Histogram.Recorder();
  private final Rates rates;
  private boolean brisk;
  private int ends;
  private long last;

  /** The advice of the last 100 ms; null before the first. */
  private volatile Advice advice;

  Metrics(Recording recording, LongSupplier ticker) {
    this.recording = recording;
    this.ticker = ticker;
    this.createdAt = ticker.getAsLong();
    this.last = createdAt;
    this.rates = new Rates(createdAt);
  }

  /** Plain counters, not adders: those allocate when threads meet, and a count must not fail. */
  private static <K extends Enum<K>> Map<K, AtomicLong> counters(Class<K> keys) {
    Map<K, AtomicLong> counters = new EnumMap<>(keys);
    for (K key : keys.getEnumConstants()) {
      counters.put(key, new AtomicLong());
    }
    return counters;
  }

  /** Returns what each step is told to that may be recorded. */
  Recording recording() {
    return recording;
  }

  // Time.

  /** Reads the clock, which a user may have written: this may throw. */
  long now() {
    return ticker.getAsLong();
  }

  /** Reads the clock; if that fails, reports it and returns another time. */
  long nowOr(long otherwise) {
    try {
      return ticker.getAsLong();
    } catch (Throwable t) {
      Callbacks.report(t);
      return otherwise;
    }
  }

  /**
   * Returns the time for a task that may go untimed, or {@link #UNTIMED}.
   *
   * @param number about the number of the submission
   */
  long stamp(long number) {
    boolean isSpared = brisk && (number & (SAMPLE - 1)) != 0 && !recording.wantsTimes();
    return isSpared ? UNTIMED : now();
  }

  /** Notes that a task begins; returns the time, {@link #UNTIMED} if the task is not timed. */
  long begun(long submittedAt) {
    if (submittedAt == UNTIMED) {
      return UNTIMED;
    }
    long now = nowOr(UNTIMED);
    if (now != UNTIMED) {
      waits.add(now - submittedAt);
    }
    return now;
  }

  /** Notes that a run ends; returns the time, {@link #UNTIMED} if the task is not timed. */
  long ended(long begunAt) {
    if (begunAt == UNTIMED) {
      return UNTIMED;
    }
    long now = nowOr(UNTIMED);
    if (now != UNTIMED) {
      runs.add(now - begunAt);
      sampleAt(now);
    }
    return now;
  }

  /** Decides once in so many ends how many tasks are timed. */
  private void sampleAt(long now) {
    ends += brisk ? SAMPLE : 1;
    if (ends >= LOOK_EVERY) {
      brisk = now - last < BRISK_NANOS;
      ends = 0;
      last = now;
    }
  }

  Histogram waits() {
    return waits.snapshot();
  }

  Histogram runs() {
    return runs.snapshot();
  }

  // Totals.

  /** Counts an end, under the lock of the admission; never one of {@link Outcome#COMPLETED}. */
  void count(Outcome outcome) {
    outcomes.get(outcome).getAndIncrement();
  }

  void count(Rejection rejection) {
    refusals.get(rejection.group()).getAndIncrement();
  }

  /** Answered tasks by outcome. */
  record Answered(
      long completed, long failed, long cancelled, long timedOut, long expired, long abandoned) {
    long total() {
      return completed + failed + cancelled + timedOut + expired + abandoned;
    }
  }

  /** Returns the answers, of so many in all. */
  Answered answered(long all) {
    long failed = total(Outcome.FAILED);
    long cancelled = total(Outcome.CANCELLED);
    long timedOut = total(Outcome.QUEUE_TIMEOUT) + total(Outcome.RUN_TIMEOUT);
    long expired = total(Outcome.EXPIRED);
    long abandoned = total(Outcome.ABANDONED);
    long completed = all - failed - cancelled - timedOut - expired - abandoned;
    return new Answered(completed, failed, cancelled, timedOut, expired, abandoned);
  }

  private long total(Outcome outcome) {
    return outcomes.get(outcome).get();
  }

  PoolStats.Rejected rejected() {
    return new PoolStats.Rejected(
        total(Rejection.Group.OVERLOAD),
        total(Rejection.Group.CLOSED),
        total(Rejection.Group.DRAINING),
        0,
        0,
        total(Rejection.Group.DEADLOCK),
        total(Rejection.Group.GAVE_UP));
  }

  private long total(Rejection.Group group) {
    return refusals.get(group).get();
  }

  // The advice when to try again.

  private record Advice(long until, long ms) {}

  /**
   * Returns how long a refused submitter had best wait: what is ahead of it divided by the rate of
   * the last minute. It is computed at most ten times a second, so a refusal takes no lock, and
   * spread by up to a quarter, so that those who were refused together do not return together.
   */
  Duration retryAfter(Admission admission, Workers workers) {
    long now = now();
    Advice known = advice;
    if (known == null || now - known.until >= 0) {
      known = new Advice(now + ADVICE_FOR, adviseMs(admission, workers, now));
      advice = known;
    }
    long spread = known.ms / 4;
    return Duration.ofMillis(known.ms + (spread > 0 ? random().nextLong(spread + 1) : 0));
  }

  private static ThreadLocalRandom random() {
    return ThreadLocalRandom.current();
  }

  /** Before anything has ended, the age of the oldest running task is all that is known. */
  private long adviseMs(Admission admission, Workers workers, long now) {
    Admission.Levels levels = admission.levels();
    long ahead = (long) levels.queued() + levels.blocked() + 1;
    double perSecond = rates.look(now, levels.answered().total()).m1();
    if (perSecond <= 0) {
      long age = TimeUnit.NANOSECONDS.toMillis(Math.max(0, now - workers.oldestBegun(now)));
      return Math.clamp(age, LEAST_ADVICE_MS, MOST_ADVICE_MS);
    }
    return Math.clamp((long) Math.ceil(ahead / perSecond * 1000), 1, MOST_ADVICE_MS);
  }

  /** Returns what would become of a submission that came now. */
  Forecast forecast(Admission admission, boolean nonblocking) {
    Admission.Levels levels = admission.levels();
    double perSecond = rates.look(now(), levels.answered().total()).m1();
    return Forecast.of(levels, nonblocking, perSecond);
  }

  // The snapshot.

  /**
   * Makes {@link PoolStats} of one look at the admission. Totals that follow from others are
   * derived here, so that the books balance in every snapshot.
   */
  PoolStats snapshot(PoolOptions options, Admission admission, Workers workers) {
    Admission.Levels levels = admission.levels();
    PoolBounds bounds = levels.bounds();
    PoolState state = levels.state();
    int slots = levels.slots();
    int queued = levels.queued();
    // In a closed pool all is answered, so every slot in use is a stuck thread's.
    int stuck = state == PoolState.CLOSED ? slots : Math.min(levels.stuck(), slots);
    int active = Math.max(0, Math.min(workers.busy(), slots) - stuck);
    int live = workers.live();
    long now = now();
    long oldest = admission.oldestWaiting(now);
    Answered answered = levels.answered();
    PoolStats.Rejected rejected = levels.rejected();
    long accepted = levels.accepted();
    return new PoolStats(
        options.name(),
        state,
        TimeUnit.NANOSECONDS.toMillis(now - createdAt),
        bounds.capacity(),
        workers.kind(),
        live,
        Math.max(live, workers.peak()),
        active,
        slots - stuck - active,
        Math.min(workers.idle(), live),
        bounds.free(live),
        stuck,
        queued,
        Math.max(queued, levels.peakQueued()),
        bounds.queueCapacity(),
        levels.blocked(),
        bounds.maxBlockingTasks(),
        accepted + rejected.total() + levels.blocked(),
        accepted,
        rejected,
        answered.completed(),
        answered.failed(),
        answered.cancelled(),
        answered.timedOut(),
        answered.expired(),
        answered.abandoned(),
        workers.created(),
        workers.expired(),
        levels.resizes(),
        oldest == Long.MAX_VALUE ? 0 : Math.max(0, now - oldest) / 1e6,
        waits.snapshot().timing(),
        runs.snapshot().timing(),
        rates.look(now, answered.total()));
  }

  /**
   * Exponentially weighted moving averages of a growing total, as the load average of Unix has
   * them. Needs no timer: each look weighs the mean rate since the look before by the time between.
   */
  private static final class Rates {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final long LEAST_STEP = TimeUnit.MILLISECONDS.toNanos(100);

    private final Average m1 = new Average(1);
    private final Average m5 = new Average(5);
    private final Average m15 = new Average(15);
    private long lastTime;
    private long lastTotal;

    Rates(long now) {
      lastTime = now;
    }

    synchronized PoolStats.Rate look(long now, long total) {
      long step = now - lastTime;
      if (step >= LEAST_STEP) {
        double rate = (total - lastTotal) * SECOND / step;
        m1.update(rate, step);
        m5.update(rate, step);
        m15.update(rate, step);
        lastTime = now;
        lastTotal = total;
      }
      return new PoolStats.Rate(m1.value(), m5.value(), m15.value());
    }

    /** One average, free of the bias towards zero that it would have while it is young. */
    private static final class Average {
      private final double window;
      private double sum;
      private double weight;

      Average(int minutes) {
        window = minutes * MINUTE;
      }

      void update(double rate, long step) {
        double keep = Math.exp(-step / window);
        sum = sum * keep + rate * (1 - keep);
        weight = weight * keep + 1 - keep;
      }

      double value() {
        return weight == 0 ? 0 : sum / weight;
      }
    }
  }
}
