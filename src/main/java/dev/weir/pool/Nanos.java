package dev.weir.pool;

import java.time.Duration;

/** Durations as nanoseconds; those beyond 292 years are as good as for ever. */
final class Nanos {
  private Nanos() {}

  static long of(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException tooLong) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
