package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolOptions;
import dev.weir.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a pool says that it would do is what it then does. */
class AdmitTest extends ServiceFixture {
  private static final long SEED = 77;

  private JsonObject admit() {
    JsonObject before = service.stats();
    JsonObject answer = service.admit();
    assertThat(counter("submitted")).as("no side effect").isEqualTo(before.getLong("submitted"));
    return answer;
  }

  /** Asks, then submits; fails unless both say the same. Returns what was said. */
  private String foretold(List<Heard> heard) throws InterruptedException {
    JsonObject said = admit();
    JsonObject before = service.stats();
    heard.add(submit(task("gate")));
    if (said.getBoolean("admitted")) {
      assertThat(said.containsKey("name")).isFalse();
      String would = said.getString("would");
      String grows =
          would.equals("block") ? "blocked" : would.equals("queue") ? "queued" : "active";
      Eventually.until("as foretold", () -> counter(grows) == before.getLong(grows) + 1);
      return would;
    }
    TaskFailure refusal = heard.removeLast().failure();
    assertThat(said.getString("name")).isEqualTo(refusal.code().name());
    assertThat(said.getInteger("code")).isEqualTo(refusal.code().status());
    assertThat(said.containsKey("retryAfterMs")).isEqualTo(refusal.retryAfterMs() > 0);
    assertThat(said.getValue("waitMs")).isNull();
    return refusal.code().name();
  }

  @Test
  void aPoolThatFillsUp() throws Exception {
    service = service(options(2, 2).withMaxBlockingTasks(1));
    List<Heard> heard = new ArrayList<>();
    assertThat(admit().getDouble("waitMs")).isZero();
    assertThat(foretold(heard)).isEqualTo("start");
    assertThat(foretold(heard)).isEqualTo("start");
    assertThat(admit().getValue("waitMs")).as("no rate is known").isNull();
    assertThat(foretold(heard)).isEqualTo("queue");
    assertThat(foretold(heard)).isEqualTo("queue");
    assertThat(foretold(heard)).isEqualTo("block");
    assertThat(foretold(heard)).isEqualTo("POOL_OVERLOAD");

    service.by(Actor.CODE).shutdown();
    assertThat(foretold(heard)).isEqualTo("DRAINING");
    gate.release(100);
    Eventually.until("as foretold", () -> "CLOSED".equals(service.stats().getString("state")));
    assertThat(foretold(heard)).isEqualTo("POOL_CLOSED");
  }

  @Test
  void aPoolWithoutAWaitingRoom() throws Exception {
    service = service(options(1, 0).withNonblocking(true));
    List<Heard> heard = new ArrayList<>();
    assertThat(foretold(heard)).isEqualTo("start");
    assertThat(foretold(heard)).isEqualTo("POOL_OVERLOAD");
  }

  @Test
  void aPausedPoolQueues() throws Exception {
    service.by(Actor.CODE).pause();
    List<Heard> heard = new ArrayList<>();
    assertThat(admit().getValue("waitMs")).isNull();
    assertThat(foretold(heard)).isEqualTo("queue");
    assertThat(foretold(heard)).isEqualTo("block");
  }

  @Test
  void oneThatHasAnsweredTasksKnowsHowLongItTakes() throws Exception {
    gate.release(20);
    for (int i = 0; i < 20; i++) {
      submit(task("gate")).reply();
    }
    Eventually.until("as foretold", () -> counter("active") == 0);
    occupy();
    Eventually.until(
        "as foretold",
        () -> admit().getValue("waitMs") != null); // a tenth of a second makes a rate
    assertThat(admit().getDouble("waitMs")).isPositive();
  }

  @Test
  void bytesThatAreUsedUpAreAnOverload() throws Exception {
    service = service(options(1, 1_000));
    List<Heard> heard = new ArrayList<>();
    for (JsonObject said = admit(); said.getBoolean("admitted"); said = admit()) {
      heard.add(submit(task("gate")));
      assertThat(heard).hasSizeLessThan(1_000);
    }
    assertThat(foretold(heard)).isEqualTo("POOL_OVERLOAD");
  }

  /** Whatever happened before, the two agree as long as nothing happens in between. */
  @Test
  void atRandom() throws Exception {
    Random random = new Random(SEED);
    for (int round = 0; round < 40; round++) {
      PoolOptions options = options(1 + random.nextInt(3), random.nextInt(3));
      service =
          service(
              random.nextBoolean()
                  ? options.withNonblocking(true)
                  : options.withMaxBlockingTasks(1 + random.nextInt(3)));
      List<Heard> heard = new ArrayList<>();
      for (int step = 0; step < 15; step++) {
        switch (random.nextInt(6)) {
          case 0 -> service.by(Actor.CODE).pause();
          case 1 -> service.by(Actor.CODE).resume();
          case 2 ->
              service
                  .by(Actor.CODE)
                  .resize(new JsonObject().put("capacity", 1 + random.nextInt(4)));
          default -> foretold(heard);
        }
        Eventually.until("as foretold", () -> counter("starting") == 0);
      }
      service.by(Actor.CODE).resume();
      gate.release(heard.size());
      for (Heard each : heard) {
        each.reply();
      }
      gate.drainPermits();
    }
  }

  private static PoolOptions options(int capacity, int queue) {
    return PoolOptions.defaults().withCapacity(capacity).withQueueCapacity(queue);
  }
}
