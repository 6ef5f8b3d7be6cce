package dev.weir.pool;

import java.time.Duration;

/**
 * The time limits of one task. Zero means for ever.
 *
 * @param maxWait longest from submission to start, waiting for room included; then it never runs
 * @param timeout longest run; then its thread is interrupted and the task answered at once
 * @param deadline how long somebody waits for its answer, from submission; a task that has not
 *     begun by then never runs, one that runs goes on
 */
public record TaskLimits(Duration maxWait, Duration timeout, Duration deadline) {
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
    PoolOptions.requireNotNegative("deadline", deadline);
  }

  /** Makes limits without a deadline. */
  public TaskLimits(Duration maxWait, Duration timeout) {
    this(maxWait, timeout, Duration.ZERO);
  }

  /** Returns these limits with that deadline, zero for none. */
  public TaskLimits withDeadline(Duration left) {
    return new TaskLimits(maxWait, timeout, left);
  }

  /** Returns the longest time from submission to start: the shorter of wait and deadline. */
  public Duration longestWait() {
    return shorter(maxWait, deadline);
  }

  /** Returns how a task ends that has waited for the longest time. */
  public Outcome endOfWait() {
    boolean isDeadlineFirst =
        !deadline.isZero() && (maxWait.isZero() || deadline.compareTo(maxWait) <= 0);
    return isDeadlineFirst ? Outcome.EXPIRED : Outcome.QUEUE_TIMEOUT;
  }

  /** Returns what is left of these limits after so much of the longest wait. */
  public TaskLimits afterWaiting(Duration waited) {
    return new TaskLimits(less(maxWait, waited), timeout, less(deadline, waited));
  }

  /** What has a limit keeps one, be it of a nanosecond. */
  private static Duration less(Duration limit, Duration waited) {
    if (limit.isZero()) {
      return limit;
    }
    Duration left = limit.minus(waited);
    return left.isPositive() ? left : Duration.ofNanos(1);
  }

  /**
   * Returns these limits, each cut to the one of {@code most} where it is longer. For ever is the
   * longest.
   */
  public TaskLimits atMost(TaskLimits most) {
    return equals(most)
        ? most
        : new TaskLimits(
            shorter(maxWait, most.maxWait),
            shorter(timeout, most.timeout),
            shorter(deadline, most.deadline));
  }

  private static Duration shorter(Duration asked, Duration most) {
    boolean cut = !most.isZero() && (asked.isZero() || asked.compareTo(most) > 0);
    return cut ? most : asked;
  }
}
