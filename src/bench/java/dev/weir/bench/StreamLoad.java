package dev.weir.bench;

import dev.weir.PoolVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Many open dashboards on a busy pool: how late the one event loop is that serves them all, and
 * whether memory stays flat.
 *
 * @param delay event-loop delay p99.9 in milliseconds
 * @param rate tasks a second that completed
 * @param grown megabytes of live heap at the end beyond those at the beginning
 * @param open streams that were open at the end
 */
record StreamLoad(double delay, double rate, double grown, int open) {
  private static final int TASKS_A_SECOND = 50_000;
  private static final double MOST_MS_ADDED = 5;
  private static final double MOST_MB_GROWN = 8;
  private static final double MEGABYTE = 1024 * 1024;

  /** A fifth of the time is warm-up. */
  static StreamLoad run(int streams, Duration length) throws InterruptedException {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      PoolVerticle verticle = new PoolVerticle();
      vertx.deployVerticle(verticle, options()).await();
      try (Streams clients = new Streams(streams, verticle.httpPort());
          PacedTasks tasks = new PacedTasks(vertx, TASKS_A_SECOND)) {
        LoopDelay.p999(vertx.getOrCreateContext(), length.dividedBy(5));
        double before = liveHeap();
        long completed = completed(vertx);
        long start = System.nanoTime();
        double delay = LoopDelay.p999(vertx.getOrCreateContext(), length);
        double rate = Flow.perSecond(completed(vertx) - completed, start);
        if (clients.bytes() == 0 || tasks.sent() == 0) {
          throw new IllegalStateException("the streams or the tasks are silent");
        }
        return new StreamLoad(delay, rate, liveHeap() - before, clients.open());
      } catch (IOException e) {
        throw new IllegalStateException("a stream was not to be had", e);
      }
    } finally {
      vertx.close().await();
    }
  }

  private static DeploymentOptions options() {
    return new DeploymentOptions()
        .setConfig(
            new JsonObject()
                .put("shutdownTimeoutMs", 100)
                .put("http", new JsonObject().put("port", 0)));
  }

  private static long completed(Vertx vertx) {
    return vertx
        .eventBus()
        .<JsonObject>request("pool.stats", new JsonObject())
        .await()
        .body()
        .getLong("completed");
  }

  private static double liveHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE;
  }

  List<Row> rows(int streams, double idle) {
    String with = " with %d event streams".formatted(streams);
    return List.of(
        Row.against(
            "event-loop delay p99.9" + with + ", 50,000 tasks/s",
            Unit.MILLIS,
            delay,
            Map.of("idle + 5 ms", idle + MOST_MS_ADDED),
            Map.of("idle loop", idle),
            1),
        Row.against(
            "tasks completed" + with,
            Unit.TASKS_PER_SECOND,
            rate,
            Map.of("offered", (double) TASKS_A_SECOND),
            Row.AS_FAST),
        Row.limited("live heap added" + with, Unit.MEGABYTES, Math.max(0, grown), MOST_MB_GROWN),
        Row.limited("streams lost", Unit.WARNINGS, streams - open, 0));
  }
}
