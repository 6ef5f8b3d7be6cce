package dev.weir.bench;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A peer that is an executor of the JDK. */
record ExecutorPeer(ExecutorService executor) implements Peer {
  static Peer threadPool(
      int core, Bounds bounds, BlockingQueue<Runnable> queue, ThreadFactory threads) {
    return new ExecutorPeer(
        new ThreadPoolExecutor(
            core,
            bounds.capacity(),
            10,
            TimeUnit.SECONDS,
            queue,
            threads,
            ExecutorPeer::waitForRoom));
  }

  static Peer forkJoin(Bounds bounds) {
    return new ExecutorPeer(new ForkJoinPool(bounds.capacity()));
  }

  /** The blocking handler: a full pool makes the submitter wait rather than lose the task. */
  private static void waitForRoom(Runnable task, ThreadPoolExecutor pool) {
    try {
      pool.getQueue().put(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException("interrupted while waiting for room", e);
    }
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
