package dev.weir.bench;

import java.time.Duration;
import java.util.Map;

/** The job of running tasks that each block 10 ms on virtual threads, from one submitter. */
final class BlockingTasks {
  static final String RATE = "rate";
  static final String WORKERS = "workers";

  private static final long BLOCK_MS = 10;
  private static final int LIMIT_THREADS = 10_000;
  private static final int WARM_UP_SHARE = 20;
  private static final long WARM_UP_LEAST = 200_000;

  /** Longer than any parent waits. */
  private static final Duration ENDLESS = Duration.ofHours(1);

  private BlockingTasks() {}

  static Map<String, Double> run(Peers peers, long tasks, int capacity) {
    try (Peer peer = peers.open(Bounds.virtual(capacity))) {
      submit(peer, warmUp(tasks));
      double rate = submit(peer, tasks);
      return Map.of(RATE, rate, WORKERS, (double) peer.peakWorkers());
    }
  }

  /** Enough for the compiler, also where the load is short. */
  private static long warmUp(long tasks) {
    return Math.min(tasks / 2, Math.max(tasks / WARM_UP_SHARE, WARM_UP_LEAST));
  }

  private static double submit(Peer peer, long tasks) {
    Tally tally = new Tally();
    Runnable task = () -> block(tally);
    long start = System.nanoTime();
    for (long i = 0; i < tasks; i++) {
      peer.execute(task);
    }
    tally.await(tasks, Deadline.in(ENDLESS));
    return Flow.perSecond(tasks, start);
  }

  /** As fast as any pool could be: so many threads as Little's law asks for, each only blocking. */
  static Map<String, Double> limit(long tasks) {
    int threads = (int) Math.min(LIMIT_THREADS, tasks);
    long each = tasks / threads;
    Tally tally = new Tally();
    long start = System.nanoTime();
    for (int i = 0; i < threads; i++) {
      Thread.startVirtualThread(
          () -> {
            for (long n = 0; n < each; n++) {
              block(tally);
            }
          });
    }
    tally.await(each * threads, Deadline.in(ENDLESS));
    return Map.of(RATE, Flow.perSecond(each * threads, start));
  }

  private static void block(Tally tally) {
    try {
      Thread.sleep(BLOCK_MS);
      tally.count();
    } catch (InterruptedException e) {
      // Not counted, so the run fails.
      Thread.currentThread().interrupt();
    }
  }
}
