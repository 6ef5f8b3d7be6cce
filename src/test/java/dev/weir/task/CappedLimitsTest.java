package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.TaskLimits;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task cannot ask for more time than its pool gives. */
class CappedLimitsTest extends ServiceFixture {
  @BeforeEach
  void withLimits() {
    service =
        service(
            PoolOptions.defaults()
                .withCapacity(1)
                .withMaxWait(Duration.ofMillis(50))
                .withTaskTimeout(Duration.ofMillis(50)));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 51, 60_000, 1L << 53})
  void aTaskRunsNoLongerThanTheTaskTimeout(long asked) throws Exception {
    Heard json = submit(task("gate").put("timeoutMs", asked));
    assertThat(json.failure().code()).isEqualTo(Code.TASK_TIMEOUT);

    Heard code = new Heard();
    TaskLimits limits = new TaskLimits(Duration.ZERO, Duration.ofMillis(asked));
    service.submit(() -> waitAtGate(null), limits, code);
    assertThat(code.failure().code()).isEqualTo(Code.TASK_TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 51, 60_000, 1L << 53})
  void aTaskWaitsNoLongerThanMaxWait(long asked) throws Exception {
    service.by(Actor.CODE).pause();
    Heard json = submit(task("echo").put("maxWaitMs", asked));
    assertThat(json.failure().code()).isEqualTo(Code.QUEUE_TIMEOUT);

    Heard code = new Heard();
    TaskLimits limits = new TaskLimits(Duration.ofMillis(asked), Duration.ZERO);
    service.submit(() -> 1, limits, code);
    assertThat(code.failure().code()).isEqualTo(Code.QUEUE_TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"timeoutMs\":0,\"maxWaitMs\":0}"})
  void aTaskThatIsDoneOnceMoreHasTheSameLimits(String own) throws Exception {
    JsonObject body = new JsonObject(own).put("task", "gate").put("id", "first");
    assertThat(submit(body).failure().code()).isEqualTo(Code.TASK_TIMEOUT);

    Heard again = new Heard();
    service.by(Actor.CODE).retry("first", again);
    String id = (String) again.next();

    await().until(() -> "timedOut".equals(service.find(id).getString("state")));
  }
}
