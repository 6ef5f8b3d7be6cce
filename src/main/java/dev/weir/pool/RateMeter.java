package dev.weir.pool;

import java.util.concurrent.TimeUnit;

/**
 * Exponentially weighted moving averages of a growing total, as the load average of Unix has them.
 * Needs no clockwork: each look weighs the mean rate since the look before by the time between.
 */
final class RateMeter {
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final double MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final long LEAST_STEP = TimeUnit.MILLISECONDS.toNanos(100);

  private final Average m1 = new Average(1);
  private final Average m5 = new Average(5);
  private final Average m15 = new Average(15);
  private long lastTime;
  private long lastTotal;

  RateMeter(long now) {
    lastTime = now;
  }

  synchronized PoolStats.Rate look(long now, long total) {
    long step = now - lastTime;
    if (step >= LEAST_STEP) {
      double rate = (total - lastTotal) * SECOND / step;
      m1.update(rate, step);
      m5.update(rate, step);
      m15.update(rate, step);
      lastTime = now;
      lastTotal = total;
    }
    return new PoolStats.Rate(m1.value(), m5.value(), m15.value());
  }

  /** One average, free of the bias towards zero that it would have while it is young. */
  private static final class Average {
    private final double window;
    private double sum;
    private double weight;

    Average(int minutes) {
      window = minutes * MINUTE;
    }

    void update(double rate, long step) {
      double keep = Math.exp(-step / window);
      sum = sum * keep + rate * (1 - keep);
      weight = weight * keep + 1 - keep;
    }

    double value() {
      return weight == 0 ? 0 : sum / weight;
    }
  }
}
