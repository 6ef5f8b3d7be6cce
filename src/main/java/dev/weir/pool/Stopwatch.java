package dev.weir.pool;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Times tasks: each of them while fewer than {@value #BRISK_RATE} a second come, one in 16 while
 * more do, of those that nobody listens to. To read the clock costs as much as to pass on a task.
 *
 * <p>{@code brisk} and {@code last} are written by submitters that race; they are hints, and a lost
 * update costs nothing but a sample.
 */
final class Stopwatch {
  /** The stamp of a job that is not timed. */
  static final long UNTIMED = Long.MIN_VALUE;

  private static final int SAMPLE = 16;
  private static final long BRISK_RATE = 100_000;
  private static final long BRISK_NANOS = TimeUnit.SECONDS.toNanos(SAMPLE) / BRISK_RATE;

  private final LongSupplier ticker;
  private final Timings waited = new Timings();
  private final Timings ran = new Timings();
  private boolean brisk;
  private long last;

  Stopwatch(LongSupplier ticker) {
    this.ticker = ticker;
  }

  long now() {
    return ticker.getAsLong();
  }

  /**
   * Returns the time for a job that may go untimed, or {@link #UNTIMED}.
   *
   * @param number the number of the submission
   */
  long stamp(long number) {
    boolean sampled = (number & (SAMPLE - 1)) == 0;
    if (brisk && !sampled) {
      return UNTIMED;
    }
    long now = now();
    if (sampled) {
      boolean dense = now - last < BRISK_NANOS;
      last = now;
      if (brisk != dense) {
        brisk = dense;
      }
    }
    return now;
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
      ran.record(now() - begun);
    }
  }

  PoolStats.Timing waited() {
    return waited.snapshot();
  }

  PoolStats.Timing ran() {
    return ran.snapshot();
  }
}
