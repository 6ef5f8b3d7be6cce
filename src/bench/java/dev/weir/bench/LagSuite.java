package dev.weir.bench;

import dev.weir.PoolVerticle;
import dev.weir.bench.Answerer.Way;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.threadchecker.BlockedThreadChecker;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * How late the event loop is while the pool on it is flooded. There is one loop only, for the
 * submitters, the pool's consumer and the samples, so that nothing can hide. Then the same loop
 * with many event streams.
 */
final class LagSuite implements Suite {
  private static final String DELAY = "delay";
  private static final String IDLE = "idle loop";
  private static final double MOST_MS_ADDED = 5;
  private static final int WAITING = 10_000;
  private static final int STREAMS = 200;

  @Override
  public List<Row> run(Scale scale, Deadline deadline) throws InterruptedException {
    BlockedThreads blocked = new BlockedThreads();
    Logger logger = Logger.getLogger(BlockedThreadChecker.class.getName());
    logger.addHandler(blocked);
    try {
      Duration length =
          scale.pick(Duration.ofMillis(100), Duration.ofSeconds(3), Duration.ofSeconds(20));
      Rounds rounds =
          Rounds.run(
              scale.pick(1, 3, 5),
              deadline,
              List.of(
                  new Contender(IDLE, () -> idle(length)),
                  new Contender(Peers.WEIR.title(), () -> flooded("pool.submit", length)),
                  new Contender(
                      Way.AT_ONCE.title(), () -> flooded(Way.AT_ONCE.address(), length))));
      double idle = rounds.median(IDLE, DELAY);
      int streams = scale.pick(5, STREAMS, STREAMS);
      StreamLoad watched =
          StreamLoad.run(
              streams,
              scale.pick(Duration.ofMillis(200), Duration.ofSeconds(4), Duration.ofMinutes(5)));
      List<Row> rows = new ArrayList<>(rows(rounds, blocked.warnings.get()));
      rows.addAll(watched.rows(streams, idle));
      return rows;
    } finally {
      logger.removeHandler(blocked);
    }
  }

  private static List<Row> rows(Rounds rounds, int warnings) {
    double idle = rounds.median(IDLE, DELAY);
    return List.of(
        Row.against(
            "event-loop delay p99.9 under 10x the load",
            Unit.MILLIS,
            rounds.median(Peers.WEIR.title(), DELAY),
            Map.of("idle + 5 ms", idle + MOST_MS_ADDED),
            Map.of(IDLE, idle, Way.AT_ONCE.title(), rounds.median(Way.AT_ONCE.title(), DELAY)),
            1),
        Row.limited("blocked-thread warnings", Unit.WARNINGS, warnings, 0));
  }

  private static Vertx oneLoop() {
    return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  }

  private static Map<String, Double> idle(Duration length) throws InterruptedException {
    Vertx vertx = oneLoop();
    try {
      return Map.of(DELAY, LoopDelay.p999(vertx.getOrCreateContext(), length));
    } finally {
      vertx.close().await();
    }
  }

  /** A fifth of the time is warm-up, in which the waiting room fills. */
  private static Map<String, Double> flooded(String address, Duration length)
      throws InterruptedException {
    Vertx vertx = oneLoop();
    try {
      vertx.deployVerticle(new Answerer(Way.AT_ONCE)).await();
      vertx.deployVerticle(new PoolVerticle(), options()).await();
      Context loop = vertx.getOrCreateContext();
      try (Flood flood = new Flood(vertx, loop, address)) {
        loop.runOnContext(nothing -> flood.offer(WAITING));
        LoopDelay.p999(loop, length.dividedBy(5));
        return Map.of(DELAY, LoopDelay.p999(loop, length));
      }
    } finally {
      vertx.close().await();
    }
  }

  private static DeploymentOptions options() {
    return new DeploymentOptions()
        .setConfig(
            new JsonObject()
                .put("capacity", Flood.CAPACITY)
                .put("queueCapacity", 0)
                .put("maxBlockingTasks", WAITING)
                .put("shutdownTimeoutMs", 100)
                .put("http", new JsonObject().put("enabled", false)));
  }

  /** Counts what Vert.x logs about blocked threads. */
  private static final class BlockedThreads extends Handler {
    private final AtomicInteger warnings = new AtomicInteger();

    @Override
    public void publish(LogRecord event) {
      warnings.incrementAndGet();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
