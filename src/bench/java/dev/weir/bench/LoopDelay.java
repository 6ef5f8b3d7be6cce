package dev.weir.bench;

import io.vertx.core.Context;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** How late an event loop is: from handing it a piece of work to that work's start. */
final class LoopDelay {
  private static final long EVERY_NANOS = 1_000_000;
  private static final long PATIENCE_S = 5;
  private static final double NANOS_A_MILLI = 1e6;

  private LoopDelay() {}

  /** Samples every millisecond for so long; returns the 99.9th percentile in milliseconds. */
  static double p999(Context loop, Duration length) throws InterruptedException {
    Histogram delays = new Histogram(3);
    Deadline end = Deadline.in(length);
    Semaphore seen = new Semaphore(0);
    int sent = 0;
    while (!end.isOver()) {
      long sentAt = System.nanoTime();
      loop.runOnContext(
          nothing -> {
            delays.recordValue(System.nanoTime() - sentAt);
            seen.release();
          });
      sent++;
      LockSupport.parkNanos(EVERY_NANOS);
    }
    if (!seen.tryAcquire(sent, PATIENCE_S, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the event loop stands still");
    }
    CompletableFuture<Double> result = new CompletableFuture<>();
    loop.runOnContext(
        nothing -> result.complete(delays.getValueAtPercentile(99.9) / NANOS_A_MILLI));
    return result.join();
  }
}
