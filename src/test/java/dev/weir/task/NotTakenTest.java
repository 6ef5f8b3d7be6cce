package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import dev.weir.testing.Provoked;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A submission that an error keeps from the pool is answered, and leaves nothing behind. */
class NotTakenTest {
  private static final String FAILURE = "the clock fails";

  @RegisterExtension static final Provoked PROVOKED = new Provoked(FAILURE);

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
          TaskRegistry.builder()
              .task("small", ctx -> 1)
              .task(
                  "failing",
                  ctx -> {
                    throw new IllegalStateException(FAILURE);
                  })
              .build());

  private long now() {
    if (failsAt.getAndDecrement() == 1) {
      throw new IllegalStateException(FAILURE);
    }
    return System.nanoTime();
  }

  @AfterEach
  void close() {
    service.by(Actor.CODE).shutdown();
    await().until(() -> service.state() == PoolState.CLOSED);
  }

  private Object submit(String type) throws InterruptedException {
    Heard heard = new Heard();
    JsonObject args = new JsonObject().put("text", "x".repeat(1_000));
    service.submit(new JsonObject().put("task", type).put("args", args), -1, heard);
    return heard.next();
  }

  private Object call() throws InterruptedException {
    Heard heard = new Heard();
    service.submit(() -> 1, null, heard);
    return heard.next();
  }

  /** Does it with a clock that fails at that reading; returns whether it did. */
  private boolean withFailure(int reading, Callable<Object> submission) throws Exception {
    failsAt.set(reading);
    assertThat(submission.call()).isNotNull();
    return failsAt.getAndSet(0) < 1;
  }

  private List<String> unended() {
    return service
        .list(
            new TaskQuery(null, null, null, TaskOrder.NEWEST, TaskQuery.View.SUMMARY, 1_000, null))
        .getJsonArray("tasks")
        .stream()
        .map(task -> ((JsonObject) task).getString("state"))
        .filter(state -> !state.equals("completed") && !state.equals("failed"))
        .toList();
  }

  @Test
  void whereverTheClockFailsEverySenderHearsAndNothingIsLeftBehind() throws Exception {
    boolean struck = true;
    for (int reading = 1; struck; reading++) {
      struck = false;
      for (int i = 0; i < 30; i++) {
        struck |= withFailure(reading, () -> submit("small"));
        struck |= withFailure(reading, () -> submit("failing"));
        struck |= withFailure(reading, this::call);
      }
      // What an unanswered task keeps of maxQueuedBytes would be missing here.
      assertThat(submit("small")).as("after reading %d", reading).isInstanceOf(JsonObject.class);
      await().untilAsserted(() -> assertThat(unended()).isEmpty());
    }
  }
}
