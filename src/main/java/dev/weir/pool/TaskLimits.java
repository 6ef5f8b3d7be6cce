package dev.weir.pool;

import java.time.Duration;

/**
 * The time limits of one task. Zero means for ever.
 *
 * @param maxWait longest from submission to start, waiting for room included; then it never runs
 * @param timeout longest run; then its thread is interrupted and the task answered at once
 */
public record TaskLimits(Duration maxWait, Duration timeout) {
  /** No limits. */
  public static final TaskLimits NONE = new TaskLimits(Duration.ZERO, Duration.ZERO);

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public TaskLimits {
    PoolOptions.requireNotNegative("maxWait", maxWait);
    PoolOptions.requireNotNegative("timeout", timeout);
  }

  /**
   * Returns these limits, each cut to the one of {@code most} where it is longer. For ever is the
   * longest.
   */
  public TaskLimits atMost(TaskLimits most) {
    return equals(most)
        ? most
        : new TaskLimits(shorter(maxWait, most.maxWait), shorter(timeout, most.timeout));
  }

  private static Duration shorter(Duration asked, Duration most) {
    boolean cut = !most.isZero() && (asked.isZero() || asked.compareTo(most) > 0);
    return cut ? most : asked;
  }
}
