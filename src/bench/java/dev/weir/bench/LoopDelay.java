package dev.weir.bench;

import io.vertx.core.Context;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** How late an event loop is: from handing it a piece of work to that work's start. */
final class LoopDelay {
  private static final long EVERY_NANOS = 1_000_000;
  private static final double NANOS_A_MILLI = 1e6;

  private LoopDelay() {}

  /** Samples every millisecond for so long; returns the 99.9th percentile in milliseconds. */
  static double p999(Context loop, Duration length) {
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
    seen.acquireUninterruptibly(sent);
    CompletableFuture<Double> result = new CompletableFuture<>();
    loop.runOnContext(
        nothing -> result.complete(delays.getValueAtPercentile(99.9) / NANOS_A_MILLI));
    return result.join();
  }
}
