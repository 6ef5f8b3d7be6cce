package dev.weir.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that stands still until it is told to move. Starts near overflow, as nanoTime may. */
public final class ManualTicker implements LongSupplier {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);

  /** Moves the clock. */
  public void advance(Duration step) {
    now.addAndGet(step.toNanos());
  }

  @Override
  public long getAsLong() {
    return now.get();
  }
}
