package dev.weir.pool;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often durations of each length were seen, up to one moment: 16 linear buckets an octave, as
 * in HdrHistogram (Gil Tene), so that a percentile is at most one part in 16 too high. Immutable.
 *
 * <p>The difference of two looks at one pool, {@link #since}, is the histogram of what happened in
 * between.
 */
public final class Histogram {
  private static final int SUB_BITS = 4;
  private static final int SUB = 1 << SUB_BITS;
  private static final double NANOS_PER_MS = 1e6;

  static final int BUCKETS = (64 - SUB_BITS) * SUB;

  private final long[] counts;
  private final long count;
  private final long sum;
  private final long max;

  /** Takes the array over. */
  Histogram(long[] counts, long sum, long max) {
    long total = 0;
    for (long n : counts) {
      total += n;
    }
    this.counts = counts;
    this.count = total;
    this.sum = sum;
    this.max = max;
  }

  static int bucket(long nanos) {
    if (nanos < SUB) {
      return (int) nanos;
    }
    int octave = 63 - Long.numberOfLeadingZeros(nanos);
    return (octave - SUB_BITS + 1) * SUB + (int) (nanos >>> (octave - SUB_BITS)) - SUB;
  }

  /** Returns the largest value that falls into a bucket. */
  static long ceiling(int bucket) {
    if (bucket < SUB) {
      return bucket;
    }
    int shift = bucket / SUB - 1;
    return ((long) (bucket % SUB + SUB + 1) << shift) - 1;
  }

  /** Returns how many durations it holds. */
  public long count() {
    return count;
  }

  /** Returns the sum of all durations, in milliseconds. */
  public double sumMs() {
    return sum / NANOS_PER_MS;
  }

  /** Returns the longest duration ever seen, in milliseconds. */
  public double maxMs() {
    return max / NANOS_PER_MS;
  }

  /** Returns the mean in milliseconds, 0 if it is empty. */
  public double meanMs() {
    return count == 0 ? 0 : sumMs() / count;
  }

  /**
   * Returns the duration in milliseconds that this share of all do not exceed; 0 if it is empty.
   *
   * @param share from 0 to 1: 0.99 asks for the 99th percentile
   */
  public double percentileMs(double share) {
    long rank = (long) Math.ceil(share * count);
    long seen = 0;
    for (int i = 0; i < counts.length && rank > 0; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return Math.min(ceiling(i), max) / NANOS_PER_MS;
      }
    }
    return 0;
  }

  /**
   * Returns what was added since an earlier look at the same pool. Its longest duration is only
   * known to be no longer than the longest ever.
   */
  public Histogram since(Histogram earlier) {
    long[] added = new long[BUCKETS];
    for (int i = 0; i < BUCKETS; i++) {
      added[i] = Math.max(0, counts[i] - earlier.counts[i]);
    }
    return new Histogram(added, Math.max(0, sum - earlier.sum), max);
  }

  /** Returns its percentiles, its longest duration and its mean. */
  public PoolStats.Timing timing() {
    return new PoolStats.Timing(
        percentileMs(0.50),
        percentileMs(0.90),
        percentileMs(0.95),
        percentileMs(0.99),
        percentileMs(0.999),
        maxMs(),
        meanMs());
  }

  /** A histogram while it is filled, by many threads at once. Fixed size, never resets. */
  public static final class Recorder {
    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
    private final LongAdder sum = new LongAdder();
    private final LongAccumulator max = new LongAccumulator(Math::max, 0);

    /** Creates one that is empty. */
    public Recorder() {}

    /** Adds a duration, or loses it if that fails: a sample is not worth a task. */
    public void add(long nanos) {
      try {
        long value = Math.max(0, nanos);
        max.accumulate(value);
        sum.add(value);
        counts.getAndIncrement(bucket(value));
      } catch (Throwable lost) {
        Callbacks.report(lost);
      }
    }

    /** Returns what was added so far; additions that race with the call may be half in it. */
    public Histogram snapshot() {
      long[] copy = new long[BUCKETS];
      for (int i = 0; i < copy.length; i++) {
        copy[i] = counts.get(i);
      }
      return new Histogram(copy, sum.sum(), max.get());
    }
  }
}
