package dev.weir.e2e;

import dev.weir.PoolVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A pool at work: deployed with HTTP on a free loopback port, and given tasks at a pace that comes
 * and goes, so that workers are made and let go, some tasks wait, and a few fail.
 */
final class Load {
  private static final int TICK_MS = 50;
  private static final double WAVE_TICKS = 260;

  private final Vertx vertx;
  private final String name;
  private int tick;

  private Load(Vertx vertx, String name) {
    this.vertx = vertx;
    this.name = name;
  }

  /** A pool's configuration for trying: small, so that it can be filled. */
  static JsonObject config(String name, int port) {
    return new JsonObject()
        .put("name", name)
        .put("capacity", 64)
        .put("queueCapacity", 200)
        .put("maxBlockingTasks", 20)
        .put("expiryMs", 3_000)
        .put("http", new JsonObject().put("port", port));
  }

  /** Returns a verticle with the built-in tasks and some that look like real ones. */
  static PoolVerticle verticle() {
    return new PoolVerticle()
        .task(
            "thumbnail",
            ctx -> {
              for (int i = 1; i <= 4; i++) {
                ctx.progress(i / 4.0, "step " + i + " of 4");
                ctx.log("step " + i + ": " + ctx.args().getValue("path"));
                block(ctx.args().getInteger("ms", 100) / 4);
              }
              return new JsonObject().put("bytes", 18_342).put("format", "webp");
            })
        .task(
            "invoice",
            ctx -> {
              block(ctx.args().getInteger("ms", 60));
              if (ctx.args().getBoolean("bad", false)) {
                throw new IllegalStateException(
                    "no such customer: " + ctx.args().getValue("customer"));
              }
              return new JsonObject().put("lines", new JsonArray().add(1).add(2));
            });
  }

  /** Blocks as a call to some other service would. */
  private static void block(long ms) throws InterruptedException {
    boolean never = new CountDownLatch(1).await(ms, TimeUnit.MILLISECONDS);
    if (never) {
      throw new AssertionError();
    }
  }

  /** Starts giving tasks to a deployed pool, until its Vert.x is closed. */
  static void start(Vertx vertx, String name) {
    Load load = new Load(vertx, name);
    vertx.setPeriodic(TICK_MS, id -> load.give());
  }

  private void give() {
    double wave = 0.5 + 0.5 * Math.sin(++tick * 2 * Math.PI / WAVE_TICKS);
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int tasks = (int) (wave * 14 + random.nextDouble());
    for (int i = 0; i < tasks; i++) {
      submit(random.nextInt(10) < 6 ? thumbnail(random) : invoice(random));
    }
  }

  private static JsonObject thumbnail(ThreadLocalRandom random) {
    JsonObject args =
        new JsonObject()
            .put("path", "/var/media/%05d.jpg".formatted(random.nextInt(100_000)))
            .put("ms", 80 + random.nextInt(400));
    return new JsonObject().put("task", "thumbnail").put("args", args);
  }

  private static JsonObject invoice(ThreadLocalRandom random) {
    JsonObject args =
        new JsonObject()
            .put("customer", random.nextInt(10_000))
            .put("ms", 20 + random.nextInt(200))
            .put("bad", random.nextInt(60) == 0);
    return new JsonObject().put("task", "invoice").put("args", args);
  }

  private void submit(JsonObject task) {
    Future<?> answer = vertx.eventBus().request(name + ".submit", task.put("reply", "accepted"));
    answer.onFailure(refused -> {});
  }
}
