package dev.weir.task;

import java.util.function.LongSupplier;

/** Lets a number of things a second pass, and counts those it holds back. Thread-safe. */
final class RateLimiter {
  private static final long SECOND = 1_000_000_000L;

  private final int perSecond;
  private final LongSupplier ticker;
  private long windowStart;
  private int passed;
  private long held;

  RateLimiter(int perSecond, LongSupplier ticker) {
    this.perSecond = perSecond;
    this.ticker = ticker;
    this.windowStart = ticker.getAsLong();
  }

  /** Returns how many were held back since the last that passed, or -1 if this one is held back. */
  synchronized long pass() {
    long now = ticker.getAsLong();
    if (now - windowStart >= SECOND) {
      windowStart = now;
      passed = 0;
    }
    if (passed == perSecond) {
      held++;
      return -1;
    }
    passed++;
    long untold = held;
    held = 0;
    return untold;
  }
}
