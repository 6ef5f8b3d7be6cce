package dev.weir.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;

/** The worker executor of Vert.x, unordered: what {@code executeBlocking} gives. */
final class VertxPeer implements Peer {
  private final Vertx vertx = Vertx.vertx();
  private final WorkerExecutor workers;

  VertxPeer(Bounds bounds) {
    workers = vertx.createSharedWorkerExecutor("peer", bounds.capacity());
  }

  @Override
  public void execute(Runnable task) {
    Future<?> unused =
        workers.executeBlocking(
            () -> {
              task.run();
              return null;
            },
            false);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
