package dev.weir.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** The time from submission to the task's start in a pool that is idle before each. */
final class Wakes implements Trial, AutoCloseable {
  static final String P50 = "p50";
  static final String P99 = "p99";

  /** Long enough for a worker that spins before it parks to have parked. */
  private static final long REST_NANOS = 200_000;

  private static final double NANOS_A_MICRO = 1e3;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Peer peer;
  private final int samples;
  private final Deadline deadline;
  private boolean isWarm;
  private volatile long startedAt;

  Wakes(Peer peer, int samples, Deadline deadline) {
    this.peer = peer;
    this.samples = samples;
    this.deadline = deadline;
  }

  @Override
  public Map<String, Double> run() {
    if (!isWarm) {
      measure();
      isWarm = true;
    }
    Histogram delays = measure();
    return Map.of(
        P50, delays.getValueAtPercentile(50) / NANOS_A_MICRO,
        P99, delays.getValueAtPercentile(99) / NANOS_A_MICRO);
  }

  private Histogram measure() {
    Histogram delays = new Histogram(3);
    Tally tally = new Tally();
    Runnable task =
        () -> {
          startedAt = System.nanoTime();
          tally.count();
        };
    for (int i = 1; i <= samples; i++) {
      LockSupport.parkNanos(REST_NANOS);
      long submittedAt = System.nanoTime();
      peer.execute(task);
      tally.await(i, deadline.within(PATIENCE));
      delays.recordValue(startedAt - submittedAt);
    }
    return delays;
  }

  @Override
  public void close() {
    peer.close();
  }
}
