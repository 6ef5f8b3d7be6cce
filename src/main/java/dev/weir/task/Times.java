package dev.weir.task;

import java.time.Duration;

/** Conversions of time that saturate where the JDK's overflow: 2^53 ms is more than 2^63 ns. */
final class Times {
  private static final Duration MOST = Duration.ofNanos(Long.MAX_VALUE);

  private Times() {}

  /** Returns the nanoseconds of a duration, {@code Long.MAX_VALUE} if there are more. */
  static long nanos(Duration duration) {
    return duration.compareTo(MOST) >= 0 ? Long.MAX_VALUE : duration.toNanos();
  }
}
