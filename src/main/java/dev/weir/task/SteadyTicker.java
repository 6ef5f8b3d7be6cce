package dev.weir.task;

import java.util.function.LongSupplier;

/**
 * A clock that always answers: where the user's fails, it gives the last time that was read. A task
 * whose end could not be timed would never be answered. Thread-safe.
 */
final class SteadyTicker implements LongSupplier {
  private final LongSupplier ticker;
  private volatile long last;

  /** Reads the clock once, which may throw. */
  SteadyTicker(LongSupplier ticker) {
    this.ticker = ticker;
    this.last = ticker.getAsLong();
  }

  @Override
  public long getAsLong() {
    try {
      long now = ticker.getAsLong();
      last = now;
      return now;
    } catch (RuntimeException | Error failed) {
      return last;
    }
  }
}
