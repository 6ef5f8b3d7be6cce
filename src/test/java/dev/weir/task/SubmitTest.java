package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolState;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmitTest extends ServiceFixture {
  @Test
  void aTaskIsAnsweredWithItsResult() throws Exception {
    JsonObject reply = submit(task("echo").put("args", new JsonObject().put("a", 1))).reply();

    assertThat(reply.fieldNames())
        .containsExactly("id", "state", "result", "waitMs", "runMs", "node");
    assertThat(reply.getString("state")).isEqualTo("completed");
    assertThat(reply.getJsonObject("result")).isEqualTo(new JsonObject().put("a", 1));
    assertThat(reply.getString("node")).isEqualTo("0badcafe");
    assertThat(reply.getString("id")).startsWith("0badcafe-");
    assertThat(reply.getDouble("waitMs")).isNotNegative();
    assertThat(counter("completed")).isEqualTo(1);
  }

  @Test
  void aNullResultIsAnExplicitNull() throws Exception {
    JsonObject reply = any(ctx -> null).reply();

    assertThat(reply.containsKey("result")).isTrue();
    assertThat(reply.getValue("result")).isNull();
  }

  @Test
  void aTaskIsAnsweredOnce() throws Exception {
    Heard heard = submit(task("echo"));
    heard.reply();
    service.by(Actor.CODE).shutdown();
    await().until(() -> service.state() == PoolState.CLOSED);

    heard.nothingMore();
  }

  @Test
  void acceptanceIsTheOnlyAnswerWhereItWasAskedFor() throws Exception {
    Heard heard = submit(task("gate").put("reply", "accepted").put("id", "x"));

    assertThat(heard.next()).isEqualTo("x");
    gate.release();
    await().until(() -> service.find("x").getString("state").equals("completed"));
    heard.nothingMore();
  }

  @Test
  void aNullBodyIsRefusedAndCounted() throws Exception {
    assertThat(submit(null).failure().code()).isEqualTo(Code.BAD_REQUEST);
    assertThat(rejected("invalid")).isEqualTo(1);
    assertThat(counter("submitted")).isEqualTo(1);
  }

  @Test
  void aBodyThatWasNeverJsonIsRefusedAndCounted() throws Exception {
    Heard heard = new Heard();
    service.refuse("the body is a String", heard);

    assertThat(heard.failure().wire()).isEqualTo("BAD_REQUEST: the body is a String");
    assertThat(rejected("invalid")).isEqualTo(1);
  }

  @Test
  void anUnknownTaskIsNamedWithThoseThereAre() throws Exception {
    TaskFailure failure = submit(task("ecko")).failure();

    assertThat(failure.code()).isEqualTo(Code.UNKNOWN_TASK);
    assertThat(failure.text()).contains("\"ecko\"").contains("echo");
    assertThat(rejected("invalid")).isEqualTo(1);
  }

  @Test
  void anUnknownFieldIsRefused() throws Exception {
    assertThat(submit(task("echo").put("priority", "high")).failure().code())
        .isEqualTo(Code.BAD_REQUEST);
    assertThat(rejected("invalid")).isEqualTo(1);
  }

  @Test
  void aBodyAboveTheLimitIsTooLarge() throws Exception {
    JsonObject big = task("echo").put("args", new JsonObject().put("x", "y".repeat(1_000)));

    assertThat(submit(big).failure().code()).isEqualTo(Code.PAYLOAD_TOO_LARGE);
    assertThat(rejected("tooLarge")).isEqualTo(1);
    assertThat(rejected("invalid")).isZero();
  }

  @Test
  void theWireSizeCountsWhereThereIsOne() throws Exception {
    Heard heard = new Heard();
    service.submit(task("echo"), 1_001, heard);
    assertThat(heard.failure().code()).isEqualTo(Code.PAYLOAD_TOO_LARGE);

    service.submit(task("echo"), 1_000, heard);
    assertThat(heard.reply()).isNotNull();
  }

  @Test
  void argumentsThatAreNoJsonAreRefused() throws Exception {
    JsonObject body = task("echo").put("args", new JsonObject().put("x", new Object()));

    assertThat(submit(body).failure().code()).isEqualTo(Code.BAD_REQUEST);
  }

  @Test
  void argumentsThatHoldThemselvesAreRefused() throws Exception {
    JsonObject args = new JsonObject();
    args.put("self", args);

    assertThat(submit(task("echo").put("args", args)).failure().code())
        .isIn(Code.BAD_REQUEST, Code.PAYLOAD_TOO_LARGE);
  }

  @Test
  void badArgumentsNeverReachThePool() throws Exception {
    TaskFailure failure = submit(task("sleep")).failure();

    assertThat(failure.code()).isEqualTo(Code.BAD_REQUEST);
    assertThat(failure.text()).contains("args.ms is missing");
    assertThat(counter("accepted")).isZero();
    assertThat(rejected("invalid")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "exception"})
  void aBrokenCheckIsAnAnswerAndNotACrash(String kind) throws Exception {
    TaskFailure failure =
        submit(task("checked").put("args", new JsonObject().put(kind, 1))).failure();

    assertThat(failure.code()).isEqualTo(Code.BAD_REQUEST);
    assertThat(failure.text()).contains("the argument check of task 'checked' threw java.lang.");
  }

  @Test
  void anIdInUseIsADuplicateWhileItsTaskIsKnown() throws Exception {
    submit(task("echo").put("id", "x")).reply();
    TaskFailure failure = submit(task("echo").put("id", "x")).failure();

    assertThat(failure.code()).isEqualTo(Code.DUPLICATE);
    assertThat(failure.id()).isEqualTo("x");
    assertThat(rejected("invalid")).isEqualTo(1);
  }

  @Test
  void aRefusedIdIsFreeAgain() throws Exception {
    service.by(Actor.CODE).pause();
    service
        .by(Actor.CODE)
        .resize(new JsonObject().put("queueCapacity", 0).put("maxBlockingTasks", 1));
    TaskHandle blocked = service.submit(task("echo").put("id", "w"), -1, new Heard());
    assertThat(submit(task("echo").put("id", "x")).failure().code()).isEqualTo(Code.POOL_OVERLOAD);
    assertThat(find("x")).isEqualTo(Code.UNKNOWN_TASK);
    blocked.cancel(null);
    service.by(Actor.CODE).resume();

    assertThat(submit(task("echo").put("id", "x")).reply().getString("id")).isEqualTo("x");
  }

  @Test
  void anOverloadSaysWhenToComeBack() throws Exception {
    service.by(Actor.CODE).pause();
    service
        .by(Actor.CODE)
        .resize(new JsonObject().put("queueCapacity", 0).put("maxBlockingTasks", 1));
    service.submit(task("echo"), -1, new Heard());
    TaskFailure failure = submit(task("echo")).failure();

    assertThat(failure.retryAfterMs()).isPositive();
    assertThat(failure.wire()).matches("POOL_OVERLOAD: .* id=\\S+ retryAfterMs=\\d+");
    assertThat(rejected("overload")).isEqualTo(1);
  }
}
