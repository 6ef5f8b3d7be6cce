package dev.weir.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The job of weighing queued tasks: heap used with them less heap used without, after a GC. */
final class WaitingMemory {
  static final String BYTES = "bytes";

  private WaitingMemory() {}

  /** All tasks are one object of the caller's, so whatever is weighed is the pool's. */
  static Map<String, Double> run(Peers peers, int tasks) {
    Tally tally = new Tally();
    Runnable task = tally::count;
    CountDownLatch gate = new CountDownLatch(1);
    try (Peer peer = peers.open(Bounds.platform(1, tasks))) {
      peer.execute(() -> hold(gate));
      long before = usedHeap();
      for (int i = 0; i < tasks; i++) {
        peer.execute(task);
      }
      long after = usedHeap();
      gate.countDown();
      tally.await(tasks, Deadline.in(Duration.ofMinutes(1)));
      return Map.of(BYTES, (double) (after - before) / tasks);
    }
  }

  private static void hold(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
