package dev.weir.pool;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * A counter that many threads change at once, spread over cells far enough apart that they rarely
 * meet. Unlike {@link java.util.concurrent.atomic.LongAdder} it never allocates, so a change cannot
 * fail. The sum is exact while no thread changes it.
 */
final class Stripes {
  private static final int STRIPES = 8;
  private static final int APART = 32;

  private final AtomicIntegerArray cells = new AtomicIntegerArray(STRIPES * APART);

  void add(int n) {
    int stripe = (int) Thread.currentThread().threadId() & (STRIPES - 1);
    cells.getAndAdd(stripe * APART, n);
  }

  int sum() {
    int sum = 0;
    for (int i = 0; i < STRIPES; i++) {
      sum += cells.get(i * APART);
    }
    return sum;
  }
}
