package com.example.jdbc;

import dev.weir.PoolVerticle;
import dev.weir.bus.PoolClient;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;

/** A way to have blocking code run off the event loop. */
@FunctionalInterface
interface Queries {
  <T> Future<T> run(Callable<T> query);

  /** Vert.x's own workers, unordered: a fixed number of them, and a queue without bound. */
  static Future<Queries> executeBlocking(Vertx vertx, int workers) {
    var executor = vertx.createSharedWorkerExecutor("jdbc", workers);
    return Future.succeededFuture(
        new Queries() {
          @Override
          public <T> Future<T> run(Callable<T> query) {
            return executor.executeBlocking(query, false);
          }
        });
  }

  /**
   * A Weir pool: as many workers, a short queue, and a refusal at once when both are full. The
   * queue is as long as what these workers do in the time that a client likes to wait.
   */
  static Future<Queries> weir(Vertx vertx, int workers, int queue) {
    JsonObject config =
        new JsonObject()
            .put("name", "jdbc")
            .put("threads", "platform")
            .put("capacity", workers)
            .put("queueCapacity", queue)
            .put("nonblocking", true)
            .put("http", new JsonObject().put("enabled", false));
    PoolClient pool = PoolClient.create(vertx, "jdbc");
    return vertx
        .deployVerticle(new PoolVerticle(), new DeploymentOptions().setConfig(config))
        .map(
            id ->
                new Queries() {
                  @Override
                  public <T> Future<T> run(Callable<T> query) {
                    return pool.submit(query);
                  }
                });
  }
}
