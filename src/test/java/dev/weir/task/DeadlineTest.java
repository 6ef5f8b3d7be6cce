package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.TaskLimits;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code deadlineMs}: work that nobody waits for never starts. */
class DeadlineTest extends ServiceFixture {
  private final AtomicBoolean ran = new AtomicBoolean();

  private static JsonObject within(long ms) {
    return task("any").put("deadlineMs", ms);
  }

  private void noteRuns() {
    handler.set(
        ctx -> {
          ran.set(true);
          return null;
        });
  }

  @Test
  void aQueuedTaskThatNobodyWaitsForNeverRuns() throws Exception {
    noteRuns();
    occupy();
    TaskFailure failure = submit(within(10).put("id", "x")).failure();

    assertThat(failure.code()).isEqualTo(Code.EXPIRED);
    assertThat(failure.wire()).startsWith("EXPIRED: its deadlineMs passed").endsWith(" id=x");
    assertThat(service.find("x").getString("state")).isEqualTo("expired");
    assertThat(counter("expired")).isEqualTo(1);
    assertThat(counter("timedOut")).isZero();
    assertThat(counter("queued")).isZero();
    assertThat(service.stats().getJsonObject("lastMinute").getLong("expired")).isEqualTo(1);
    gate.release();
    await().until(() -> counter("completed") == 1);
    assertThat(ran).isFalse();
  }

  @Test
  void aBlockedSubmitThatNobodyWaitsForGivesUp() throws Exception {
    occupy();
    submit(task("any"));
    assertThat(submit(within(10)).failure().code()).isEqualTo(Code.EXPIRED);

    assertThat(rejected("gaveUp")).isEqualTo(1);
    assertThat(counter("expired")).isZero();
  }

  @Test
  void withNoTimeLeftATaskIsRefusedEvenIfThePoolIsFree() throws Exception {
    noteRuns();
    assertThat(submit(within(0)).failure().code()).isEqualTo(Code.EXPIRED);

    assertThat(ran).isFalse();
    assertThat(rejected("gaveUp")).isEqualTo(1);
    assertThat(counter("accepted")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"10,60000,EXPIRED", "10,10,EXPIRED", "60000,10,QUEUE_TIMEOUT", "10,0,EXPIRED"})
  void theShorterOfDeadlineAndWaitDecides(long deadline, long maxWait, Code code) throws Exception {
    occupy();
    assertThat(submit(within(deadline).put("maxWaitMs", maxWait)).failure().code()).isEqualTo(code);
  }

  @Test
  void aTaskOfAPoolWithAWaitLimitHasADeadlineToo() throws Exception {
    service = service(PoolOptions.defaults().withCapacity(1).withMaxWait(Duration.ofSeconds(60)));
    occupy();
    assertThat(submit(within(10)).failure().code()).isEqualTo(Code.EXPIRED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "-1",
        "1.0",
        "0.5",
        "1e3",
        "\"5\"",
        "\"\"",
        "true",
        "[]",
        "[5]",
        "{}",
        "9007199254740993",
        "-9223372036854775808"
      })
  void whatIsNoTimeIsRefused(String value) throws Exception {
    JsonObject body = new JsonObject("{\"task\":\"any\",\"deadlineMs\":" + value + "}");
    TaskFailure failure = submit(body).failure();

    assertThat(failure.code()).isEqualTo(Code.BAD_REQUEST);
    assertThat(failure.text()).startsWith("deadlineMs is ").contains("milliseconds");
    assertThat(rejected("invalid")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 53, 60_000})
  void aTaskInTimeRuns(long ms) throws Exception {
    assertThat(submit(within(ms)).reply().getString("state")).isEqualTo("completed");
  }

  @Test
  void aBadTaskIsRefusedAsSuchAlsoWithNoTimeLeft() throws Exception {
    TaskFailure failure = submit(task("nobody").put("deadlineMs", 0)).failure();
    assertThat(failure.code()).isEqualTo(Code.UNKNOWN_TASK);
  }

  @Test
  void codeHasADeadlineToo() throws Exception {
    occupy();
    Heard heard = new Heard();
    service.submit(() -> 1, TaskLimits.NONE.withDeadline(Duration.ofMillis(10)), heard);
    assertThat(heard.failure().code()).isEqualTo(Code.EXPIRED);
  }

  @Test
  void aTaskSeesHowLongItsSenderWaitsAndIsNotInterruptedThen() throws Exception {
    ManualTicker ticker = new ManualTicker();
    service = service(PoolOptions.defaults().withCapacity(1).withTicker(ticker));
    Heard heard = submit(task("gate").put("deadlineMs", 1_000).put("timeoutMs", 600_000));
    entered.await();
    assertThat(context.get().timeLeft()).isEqualTo(Duration.ofSeconds(1));
    ticker.advance(Duration.ofMillis(300));
    assertThat(context.get().timeLeft()).isEqualTo(Duration.ofMillis(700));
    ticker.advance(Duration.ofSeconds(5));
    assertThat(context.get().timeLeft()).isZero();
    assertThat(context.get().isCancelled()).isFalse();
    gate.release();
    assertThat(heard.reply().getString("result")).isEqualTo("through");
  }

  @Test
  void theTimeLimitIsSeenWhereItIsTheShorterOne() throws Exception {
    service = service(PoolOptions.defaults().withCapacity(1).withTicker(new ManualTicker()));
    submit(task("gate").put("deadlineMs", 600_000).put("timeoutMs", 500_000));
    entered.await();
    assertThat(context.get().timeLeft()).isEqualTo(Duration.ofSeconds(500));
  }

  @Test
  void theCurrentTaskIsKnownToWhatItCallsAndToNobodyElse() throws Exception {
    service = service(PoolOptions.defaults().withCapacity(1).withTicker(new ManualTicker()));
    handler.set(ctx -> String.valueOf(CurrentTask.timeLeft()));

    assertThat(submit(within(5_000)).reply().getString("result")).isEqualTo("PT5S");
    assertThat(submit(task("any")).reply().getString("result")).isEqualTo("null");
    assertThat(CurrentTask.timeLeft()).isNull();
  }

  @Test
  void whatIsDoneOnceMoreHasNoDeadline() throws Exception {
    occupy();
    submit(within(10).put("id", "first")).failure();
    handler.set(ctx -> ctx.timeLeft().equals(ChronoUnit.FOREVER.getDuration()));
    gate.release();
    Heard again = new Heard();
    service.by(Actor.CODE).retry("first", again);
    String id = (String) again.next();

    await().until(() -> "completed".equals(service.find(id).getString("state")));
    assertThat(service.find(id).getBoolean("result")).isTrue();
  }
}
