package dev.weir.task;

import dev.weir.pool.PoolStats;
import java.util.concurrent.atomic.LongAdder;

/** Counts the submissions that the service refused before the pool was asked. Thread-safe. */
final class RefusalCounts {
  private final LongAdder overload = new LongAdder();
  private final LongAdder invalid = new LongAdder();
  private final LongAdder tooLarge = new LongAdder();
  private final LongAdder gaveUp = new LongAdder();

  void count(Code code) {
    switch (code) {
      case POOL_OVERLOAD -> overload.increment();
      case PAYLOAD_TOO_LARGE -> tooLarge.increment();
      case EXPIRED -> gaveUp.increment();
      default -> invalid.increment();
    }
  }

  /** Returns the figures of a pool and of these refusals together. */
  PoolStats addTo(PoolStats stats) {
    return stats.withRefusals(overload.sum(), invalid.sum(), tooLarge.sum(), gaveUp.sum());
  }
}
