package dev.weir.bench;

import java.util.concurrent.Semaphore;

/** A new virtual thread for every task, bounded by a semaphore that the submitter acquires. */
final class SemaphorePeer implements Peer {
  private final Semaphore places;

  SemaphorePeer(Bounds bounds) {
    places = new Semaphore(bounds.capacity());
  }

  @Override
  public void execute(Runnable task) {
    places.acquireUninterruptibly();
    Thread.startVirtualThread(() -> run(task));
  }

  private void run(Runnable task) {
    try {
      task.run();
    } finally {
      places.release();
    }
  }

  @Override
  public void close() {}
}
