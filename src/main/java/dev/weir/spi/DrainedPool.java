package dev.weir.spi;

import dev.weir.pool.WorkerPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A pool as Vert.x uses it. Vert.x closes a pool by {@code shutdownNow}; what it has been given so
 * far has some time to end then.
 */
final class DrainedPool extends AbstractExecutorService {
  private final WorkerPool pool;
  private final Duration grace;

  DrainedPool(WorkerPool pool, Duration grace) {
    this.pool = pool;
    this.grace = grace;
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  @Override
  public void shutdown() {
    pool.shutdown(grace);
  }

  /** Returns nothing: all of it still runs. */
  @Override
  public List<Runnable> shutdownNow() {
    pool.shutdown(grace);
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return pool.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return pool.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return pool.awaitTermination(timeout, unit);
  }
}
