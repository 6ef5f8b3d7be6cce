package dev.weir.pool;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * A concurrent histogram of durations: 16 linear buckets an octave, as in HdrHistogram (Gil Tene),
 * so that a percentile is at most one part in 16 too high. Fixed size, never resets.
 */
final class Timings {
  private static final int SUB_BITS = 4;
  private static final int SUB = 1 << SUB_BITS;
  private static final int BUCKETS = (64 - SUB_BITS) * SUB;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
  private final LongAdder sum = new LongAdder();
  private final LongAccumulator max = new LongAccumulator(Math::max, 0);

  void record(long nanos) {
    long value = Math.max(0, nanos);
    counts.getAndIncrement(bucket(value));
    sum.add(value);
    max.accumulate(value);
  }

  static int bucket(long value) {
    if (value < SUB) {
      return (int) value;
    }
    int octave = 63 - Long.numberOfLeadingZeros(value);
    return (octave - SUB_BITS + 1) * SUB + (int) (value >>> (octave - SUB_BITS)) - SUB;
  }

  /** Returns the largest value that falls into a bucket. */
  static long ceiling(int bucket) {
    if (bucket < SUB) {
      return bucket;
    }
    int shift = bucket / SUB - 1;
    return ((long) (bucket % SUB + SUB + 1) << shift) - 1;
  }

  PoolStats.Timing snapshot() {
    long[] copy = new long[BUCKETS];
    long total = 0;
    for (int i = 0; i < BUCKETS; i++) {
      copy[i] = counts.get(i);
      total += copy[i];
    }
    long top = max.get();
    return new PoolStats.Timing(
        percentile(copy, total, 0.50, top),
        percentile(copy, total, 0.90, top),
        percentile(copy, total, 0.95, top),
        percentile(copy, total, 0.99, top),
        percentile(copy, total, 0.999, top),
        millis(top),
        total == 0 ? 0 : (double) sum.sum() / total / 1e6);
  }

  private static double percentile(long[] counts, long total, double quantile, long top) {
    long rank = (long) Math.ceil(quantile * total);
    long seen = 0;
    for (int i = 0; i < counts.length && rank > 0; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return millis(Math.min(ceiling(i), top));
      }
    }
    return 0;
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
