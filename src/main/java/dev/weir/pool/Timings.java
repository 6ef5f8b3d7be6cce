package dev.weir.pool;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** A {@link Histogram} while it is filled, by many threads at once. Fixed size, never resets. */
final class Timings {
  private final AtomicLongArray counts = new AtomicLongArray(Histogram.BUCKETS);
  private final LongAdder sum = new LongAdder();
  private final LongAccumulator max = new LongAccumulator(Math::max, 0);

  void record(long nanos) {
    long value = Math.max(0, nanos);
    counts.getAndIncrement(Histogram.bucket(value));
    sum.add(value);
    max.accumulate(value);
  }

  Histogram look() {
    long[] copy = new long[Histogram.BUCKETS];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = counts.get(i);
    }
    return new Histogram(copy, sum.sum(), max.get());
  }
}
