package dev.weir.pool;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Times tasks: each of them while fewer than {@value #BRISK_RATE} a second end, one in 16 while
 * more do, of those that nobody listens to. To read the clock costs as much as to pass on a task.
 *
 * <p>{@code brisk}, {@code ends} and {@code last} are hints, written by workers that race: a lost
 * update costs nothing but a few samples.
 */
final class Stopwatch {
  /** The stamp of a job that is not timed. */
  static final long UNTIMED = Long.MIN_VALUE;

  private static final int SAMPLE = 16;
  private static final long BRISK_RATE = 100_000;
  private static final int LOOK_EVERY = 256;
  private static final long BRISK_NANOS = TimeUnit.SECONDS.toNanos(LOOK_EVERY) / BRISK_RATE;

  private final LongSupplier ticker;
  private final Timings waited = new Timings();
  private final Timings ran = new Timings();
  private boolean brisk;
  private int ends;
  private long last;

  Stopwatch(LongSupplier ticker) {
    this.ticker = ticker;
    this.last = now();
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
    return brisk && (number & (SAMPLE - 1)) != 0 ? UNTIMED : now();
  }

  /** Notes a wait that ended at {@code begun}, unless the job is not timed. */
  void begun(long born, long begun) {
    if (begun != UNTIMED) {
      waited.record(begun - born);
    }
  }

  /** Notes a run that ends now; returns now, or {@link #UNTIMED} for a job that is not timed. */
  long end(long begun) {
    if (begun == UNTIMED) {
      return UNTIMED;
    }
    long now = now();
    ran.record(now - begun);
    look(now);
    return now;
  }

  /** Looks at the rate once in so many ends. */
  private void look(long now) {
    ends += brisk ? SAMPLE : 1;
    if (ends >= LOOK_EVERY) {
      brisk = now - last < BRISK_NANOS;
      ends = 0;
      last = now;
    }
  }

  Histogram waited() {
    return waited.look();
  }

  Histogram ran() {
    return ran.look();
  }
}
