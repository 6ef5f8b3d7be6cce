package dev.weir.bench;

import dev.weir.pool.PoolOptions;
import dev.weir.pool.WorkerPool;

/** Weir itself, as it is out of the box but for the bounds. */
final class WeirPeer implements Peer {
  private final WorkerPool pool;

  WeirPeer(Bounds bounds) {
    pool =
        WorkerPool.create(
            PoolOptions.defaults()
                .withCapacity(bounds.capacity())
                .withQueueCapacity(bounds.queue())
                .withThreads(bounds.threads()));
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  @Override
  public int peakWorkers() {
    return pool.stats().peakWorkers();
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
