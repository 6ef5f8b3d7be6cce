package dev.weir.bench;

import dev.weir.PoolVerticle;
import dev.weir.bus.PoolClient;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The job of deploying, using and undeploying the verticle many times over. */
final class Redeploys {
  static final String THREADS = "threads";

  /** Enough for Vert.x to have started all the threads that it keeps. */
  private static final int WARM_UP = 100;

  private static final Duration SETTLE = Duration.ofSeconds(5);
  private static final long POLL_NANOS = 1_000_000;

  private Redeploys() {}

  static Map<String, Double> run(int times) {
    Vertx vertx = Vertx.vertx();
    redeploy(vertx, WARM_UP);
    int before = threads();
    redeploy(vertx, times);
    int left = threadsAbove(before);
    vertx.close().await();
    return Map.of(THREADS, (double) left);
  }

  private static void redeploy(Vertx vertx, int times) {
    JsonObject config =
        new JsonObject()
            .put("threads", "platform")
            .put("http", new JsonObject().put("enabled", false));
    DeploymentOptions options = new DeploymentOptions().setConfig(config);
    PoolClient client = PoolClient.create(vertx, "pool");
    for (int i = 0; i < times; i++) {
      String id = vertx.deployVerticle(new PoolVerticle(), options).await();
      JsonObject reply = client.submit("echo", new JsonObject().put("n", i)).await();
      if (reply.getJsonObject("result").getInteger("n") != i) {
        throw new IllegalStateException("echo of " + i + " is " + reply);
      }
      vertx.undeploy(id).await();
    }
  }

  /** A thread that is just ending gets time to do so. */
  private static int threadsAbove(int before) {
    Deadline end = Deadline.in(SETTLE);
    while (threads() > before && !end.isOver()) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    return Math.max(0, threads() - before);
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }
}
