package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is retained is bounded in bytes, however few tasks it is. */
class RetainedBytesTest {
  private static final int RETAIN_BYTES = 10_000_000;
  private static final int RESULT_CHARS = 1_000_000;

  private final TaskService service =
      TaskService.create(
          PoolOptions.defaults().withCapacity(2),
          new ServiceOptions(
              "0badcafe",
              65_536,
              2 * RESULT_CHARS,
              1_000,
              Duration.ofMinutes(10),
              RETAIN_BYTES,
              RETAIN_BYTES,
              Duration.ofSeconds(10),
              InstantSource.system()),
          TaskRegistry.builder()
              .task("latin", ctx -> "x".repeat(RESULT_CHARS))
              .task("wide", ctx -> "\u20AC".repeat(RESULT_CHARS / 2))
              .task("small", ctx -> 1)
              .build());

  @AfterEach
  void close() {
    service.by(Actor.CODE).shutdown();
    await().until(() -> service.state() == PoolState.CLOSED);
  }

  private String run(String task) throws InterruptedException {
    Heard heard = new Heard();
    service.submit(new JsonObject().put("task", task), -1, heard);
    return heard.reply().getString("id");
  }

  private JsonArray retained() {
    return service
        .list(
            new TaskQuery(null, null, null, TaskOrder.NEWEST, TaskQuery.View.SUMMARY, 1_000, null))
        .getJsonArray("tasks");
  }

  @Test
  void ofAThousandLargeResultsAsManyAreKeptAsHaveRoom() throws Exception {
    String last = null;
    for (int i = 0; i < 1_000; i++) {
      last = run("latin");
      assertThat(service.find(last).getString("result")).hasSize(RESULT_CHARS);
    }

    assertThat(retained()).hasSize(RETAIN_BYTES / RESULT_CHARS - 1);
    assertThat(retained().getJsonObject(0).getString("id")).isEqualTo(last);
  }

  @Test
  void aWideLetterTakesTwoBytes() throws Exception {
    for (int i = 0; i < 50; i++) {
      run("wide");
    }

    assertThat(retained()).hasSize(RETAIN_BYTES / RESULT_CHARS - 1);
  }

  @Test
  void smallResultsAreBoundedByTheirNumber() throws Exception {
    for (int i = 0; i < 1_100; i++) {
      run("small");
    }

    assertThat(retained()).hasSize(1_000);
  }
}
