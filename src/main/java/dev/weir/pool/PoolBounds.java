package dev.weir.pool;

import java.time.Duration;

/**
 * The bounds of a pool that can change while it runs; see {@link WorkerPool#resize}. One value is
 * swapped for another whole, so no reader ever sees half a change.
 *
 * @param capacity most tasks running at once, which is also most workers; {@link
 *     PoolOptions#UNBOUNDED} for no bound
 * @param minIdle idle workers kept warm; at most {@code capacity}
 * @param queueCapacity tasks accepted ahead of a free worker; 0 hands over only
 * @param maxBlockingTasks submits that may wait for room; 0 for no limit
 * @param expiry age at which an idle worker ends; zero for never
 */
public record PoolBounds(
    int capacity, int minIdle, int queueCapacity, int maxBlockingTasks, Duration expiry) {
  /** Most workers that are kept warm. The thread that sets the bounds starts them. */
  public static final int MOST_MIN_IDLE = 10_000;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming the field, the value and the rule
   */
  public PoolBounds {
    if (capacity == 0 || capacity < PoolOptions.UNBOUNDED) {
      throw new IllegalArgumentException(
          "capacity is " + capacity + ": must be at least 1, or -1 for unbounded");
    }
    PoolOptions.requireNotNegative("minIdle", minIdle);
    if (minIdle > MOST_MIN_IDLE) {
      throw new IllegalArgumentException(
          "minIdle is " + minIdle + ": must be at most " + MOST_MIN_IDLE);
    }
    if (capacity != PoolOptions.UNBOUNDED && minIdle > capacity) {
      throw new IllegalArgumentException(
          "minIdle is " + minIdle + ": must be at most capacity, which is " + capacity);
    }
    PoolOptions.requireNotNegative("queueCapacity", queueCapacity);
    PoolOptions.requireNotNegative("maxBlockingTasks", maxBlockingTasks);
    PoolOptions.requireNotNegative("expiry", expiry);
  }

  /** What a {@link WorkerPool#resize} found and left. */
  public record Change(PoolBounds before, PoolBounds after) {
    /** Returns whether anything changed. */
    public boolean changed() {
      return !before.equals(after);
    }
  }

  /** Returns these bounds with another capacity. */
  public PoolBounds withCapacity(int newCapacity) {
    return new PoolBounds(newCapacity, minIdle, queueCapacity, maxBlockingTasks, expiry);
  }

  /** Returns these bounds with another number of warm workers. */
  public PoolBounds withMinIdle(int newMinIdle) {
    return new PoolBounds(capacity, newMinIdle, queueCapacity, maxBlockingTasks, expiry);
  }

  /** Returns these bounds with another queue capacity. */
  public PoolBounds withQueueCapacity(int newQueueCapacity) {
    return new PoolBounds(capacity, minIdle, newQueueCapacity, maxBlockingTasks, expiry);
  }

  /** Returns these bounds with another number of submits that may wait. */
  public PoolBounds withMaxBlockingTasks(int newMaxBlockingTasks) {
    return new PoolBounds(capacity, minIdle, queueCapacity, newMaxBlockingTasks, expiry);
  }

  /** Returns these bounds with another expiry. */
  public PoolBounds withExpiry(Duration newExpiry) {
    return new PoolBounds(capacity, minIdle, queueCapacity, maxBlockingTasks, newExpiry);
  }

  /** Returns the capacity as a plain upper bound, {@code Integer.MAX_VALUE} when unbounded. */
  int slots() {
    return capacity == PoolOptions.UNBOUNDED ? Integer.MAX_VALUE : capacity;
  }

  /** Returns the number of submits that may wait as a plain upper bound. */
  int waiters() {
    return maxBlockingTasks == 0 ? Integer.MAX_VALUE : maxBlockingTasks;
  }

  /** Returns how many workers may still be made beside so many live ones. */
  int free(int live) {
    return capacity == PoolOptions.UNBOUNDED ? Integer.MAX_VALUE : Math.max(0, capacity - live);
  }
}
