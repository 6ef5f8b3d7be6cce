package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import dev.weir.pool.PoolStats;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WireFormsTest {
  static PoolStats stats(int capacity, int maxBlocking, int active, int queued) {
    PoolStats.Timing timing = new PoolStats.Timing(1, 2, 3, 4, 5, 6.12345, 7);
    return new PoolStats(
        "p",
        PoolState.RUNNING,
        1,
        capacity,
        PoolOptions.Threads.VIRTUAL,
        3,
        4,
        active,
        0,
        1,
        2,
        0,
        queued,
        9,
        5,
        0,
        maxBlocking,
        20,
        19,
        new PoolStats.Rejected(1, 2, 3, 4, 5, 6, 7),
        8,
        9,
        10,
        11,
        12,
        13,
        14,
        15,
        15,
        16.5,
        timing,
        timing,
        new PoolStats.Rate(1, 2, 3));
  }

  @Test
  void statsHaveExactlyTheFieldsOfTheirTable() {
    assertThat(StatsJson.of(stats(10, 7, 2, 0), "n1").fieldNames())
        .containsExactly(
            "name",
            "node",
            "state",
            "uptimeMs",
            "capacity",
            "threads",
            "workers",
            "peakWorkers",
            "active",
            "starting",
            "idle",
            "free",
            "stuck",
            "queued",
            "peakQueued",
            "queueCapacity",
            "blocked",
            "maxBlockingTasks",
            "submitted",
            "accepted",
            "rejected",
            "completed",
            "failed",
            "cancelled",
            "timedOut",
            "expired",
            "abandoned",
            "workersCreated",
            "workersExpired",
            "resizes",
            "oldestWaitingMs",
            "waitMs",
            "runMs",
            "rate");
  }

  @Test
  void nestedStatsHaveTheirFields() {
    JsonObject json = StatsJson.of(stats(10, 7, 2, 0), "n1");

    assertThat(json.getJsonObject("rejected").fieldNames())
        .containsExactly(
            "overload", "closed", "draining", "invalid", "tooLarge", "deadlock", "gaveUp");
    assertThat(json.getJsonObject("waitMs").fieldNames())
        .containsExactly("p50", "p90", "p95", "p99", "p999", "max", "mean");
    assertThat(json.getJsonObject("rate").fieldNames()).containsExactly("m1", "m5", "m15");
    assertThat(json.getJsonObject("runMs").getDouble("max")).isEqualTo(6.123);
    assertThat(json.getString("threads")).isEqualTo("virtual");
    assertThat(json.getString("state")).isEqualTo("RUNNING");
  }

  @Test
  void anUnboundedNumberIsNull() {
    JsonObject json = StatsJson.of(stats(PoolOptions.UNBOUNDED, 0, 2, 0), "n1");

    assertThat(json.getValue("capacity")).isNull();
    assertThat(json.getValue("free")).isNull();
    assertThat(json.getValue("maxBlockingTasks")).isNull();
    assertThat(json.containsKey("capacity")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "BAD_REQUEST,400",
    "UNKNOWN_TASK,404",
    "QUEUE_TIMEOUT,408",
    "DUPLICATE,409",
    "EXPIRED,410",
    "PAYLOAD_TOO_LARGE,413",
    "POOL_OVERLOAD,429",
    "CANCELLED,499",
    "TASK_FAILED,500",
    "POOL_CLOSED,503",
    "DRAINING,503",
    "NODE_LOST,503",
    "TASK_TIMEOUT,504",
    "DEADLOCK_RISK,508"
  })
  void eachCodeHasItsNumber(Code code, int status) {
    assertThat(code.status()).isEqualTo(status);
  }

  @Test
  void aFailuresWireFormEndsInIdAndDelay() {
    assertThat(TaskFailure.of(Code.BAD_REQUEST, "why").wire()).isEqualTo("BAD_REQUEST: why");
    assertThat(TaskFailure.of(Code.CANCELLED, "why", "i1").wire())
        .isEqualTo("CANCELLED: why id=i1");
    assertThat(TaskFailure.overload("full", "i1", 0).wire())
        .isEqualTo("POOL_OVERLOAD: full id=i1 retryAfterMs=1");
  }

  @Test
  void aFailureHasNoStackTrace() {
    assertThat(TaskFailure.of(Code.BAD_REQUEST, "why").getStackTrace()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(TaskState.class)
  void eachStateIsFoundByItsWord(TaskState state) {
    assertThat(TaskState.require(state.wire())).isEqualTo(state);
  }

  @Test
  void anUnknownStateIsRefusedWithAllThatThereAre() {
    TaskFailure failure =
        catchThrowableOfType(TaskFailure.class, () -> TaskState.require("asleep"));

    assertThat(failure.code()).isEqualTo(Code.BAD_REQUEST);
    assertThat(failure.text()).contains("\"asleep\"").contains("timedOut");
  }

  @Test
  void anIdTellsItsNodeUnlessASenderChoseIt() {
    String node = TaskIds.newNode();

    assertThat(TaskIds.nodeOf(TaskIds.of(node, 1_790_000_000_000_000L))).contains(node);
    assertThat(TaskIds.nodeOf("order-17")).isEmpty();
    assertThat(TaskIds.nodeOf(node)).isEmpty();
  }

  @Test
  void anUnspeakableThrowableIsNamedAllTheSame() {
    RuntimeException unspeakable =
        new RuntimeException() {
          private static final long serialVersionUID = 1L;

          @Override
          public String getMessage() {
            throw new StackOverflowError();
          }
        };

    assertThat(TaskFailure.describe(unspeakable)).isEqualTo(unspeakable.getClass().getName());
    assertThat(TaskFailure.describe(new Error("x".repeat(5_000)))).hasSizeLessThan(1_100);
  }
}
