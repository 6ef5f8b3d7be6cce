package dev.weir.bench;

import dev.weir.pool.PoolOptions.Threads;

/**
 * What every peer of one comparison is given alike.
 *
 * @param capacity most tasks running at once
 * @param queue tasks accepted ahead of a free worker; peers without such a bound ignore it
 * @param threads the kind of worker, for peers that have the choice
 */
record Bounds(int capacity, int queue, Threads threads) {
  static Bounds virtual(int capacity) {
    return new Bounds(capacity, 0, Threads.VIRTUAL);
  }

  static Bounds platform(int capacity, int queue) {
    return new Bounds(capacity, queue, Threads.PLATFORM);
  }
}
