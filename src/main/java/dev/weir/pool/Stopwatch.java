package dev.weir.pool;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Times tasks, each of them as long as they are not brisk. To read the clock costs as much as to
 * pass on a task; so while tasks take less than a few microseconds only one in 16 is timed, of
 * those that nobody listens to. {@code brisk} and {@code tick} are hints: a lost update costs
 * nothing but a sample.
 */
final class Stopwatch {
  /** The stamp of a job that is not timed. */
  static final long UNTIMED = Long.MIN_VALUE;

  private static final int SAMPLE_MASK = 15;
  private static final long BRISK_NANOS = TimeUnit.MICROSECONDS.toNanos(3);

  private final LongSupplier ticker;
  private final Timings waited = new Timings();
  private final Timings ran = new Timings();
  private boolean brisk;
  private int tick;

  Stopwatch(LongSupplier ticker) {
    this.ticker = ticker;
  }

  long now() {
    return ticker.getAsLong();
  }

  /** Returns the time for a job that may go untimed, or {@link #UNTIMED}. */
  long stamp() {
    return brisk && (++tick & SAMPLE_MASK) != 0 ? UNTIMED : now();
  }

  /** Notes a wait that ended now; returns now, or {@link #UNTIMED} for a job that is not timed. */
  long begin(long born) {
    if (born == UNTIMED) {
      return UNTIMED;
    }
    long now = now();
    waited.record(now - born);
    return now;
  }

  /** Notes a run that ends now, unless it is not timed. */
  void end(long begun) {
    if (begun != UNTIMED) {
      long took = now() - begun;
      ran.record(took);
      boolean quick = took < BRISK_NANOS;
      if (brisk != quick) {
        brisk = quick;
      }
    }
  }

  PoolStats.Timing waited() {
    return waited.snapshot();
  }

  PoolStats.Timing ran() {
    return ran.snapshot();
  }
}
