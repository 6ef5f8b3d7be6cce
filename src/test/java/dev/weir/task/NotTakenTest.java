package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A submission that an error keeps from the pool is answered, and leaves nothing behind. */
class NotTakenTest {
  /** At which reading from now the clock fails; below 1 for none. */
  private final AtomicInteger failsAt = new AtomicInteger();

  private final TaskService service =
      TaskService.create(
          PoolOptions.defaults().withCapacity(1).withTicker(this::now),
          new ServiceOptions(
              "0badcafe",
              65_536,
              65_536,
              1_000,
              Duration.ofMinutes(10),
              1_000_000,
              20_000,
              Duration.ofSeconds(10),
              InstantSource.system()),
          TaskRegistry.builder().task("small", ctx -> 1).build());

  private long now() {
    if (failsAt.getAndDecrement() == 1) {
      throw new IllegalStateException("the clock fails");
    }
    return System.nanoTime();
  }

  @AfterEach
  void close() {
    service.by(Actor.CODE).shutdown();
    await().until(() -> service.state() == PoolState.CLOSED);
  }

  private Object submit(String id) throws InterruptedException {
    Heard heard = new Heard();
    service.submit(
        new JsonObject()
            .put("task", "small")
            .put("id", id)
            .put("args", new JsonObject().put("text", "x".repeat(1_000))),
        -1,
        heard);
    return heard.next();
  }

  @Test
  void whereverTheClockFailsTheSenderHearsAndNoBytesAreKept() throws Exception {
    for (int reading = 1; reading <= 12; reading++) {
      for (int i = 0; i < 30; i++) {
        failsAt.set(reading);
        assertThat(submit("id-" + reading)).isNotNull();
        failsAt.set(0);
      }
      assertThat(submit("after-" + reading)).isInstanceOf(JsonObject.class);
    }
  }
}
