package dev.weir.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.pool.PoolState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client is answered, whichever way its submissions take. */
abstract class PoolClientAnswers extends BusFixture {
  PoolClientAnswers(BiFunction<Vertx, String, PoolClient> clients) {
    super(clients);
  }

  @ParameterizedTest
  @ValueSource(strings = {"running", "queued", "blocked"})
  void aTaskIsCancelledWhereverItStands(String id) throws Exception {
    fill();
    JsonObject reply = get(client.cancel(id, "enough"));

    assertThat(reply)
        .isEqualTo(new JsonObject().put("id", id).put("state", "cancelled").put("changed", true));
  }

  @Test
  void aTaskThatItsCallerNoLongerWaitsForNeverRuns() throws Exception {
    fill();
    get(client.cancel("blocked"));
    Future<JsonObject> late = client.submit("echo", new JsonObject(), Duration.ofMillis(10));

    assertThat(failure(late)).isInstanceOf(PoolException.class);
    assertThat(failure(late).failureCode()).isEqualTo(410);
    assertThat(failure(late)).hasMessageStartingWith("EXPIRED: ");
    gate.release(2);
    assertThat(
            get(client.submit("left", new JsonObject(), Duration.ofSeconds(60))).getLong("result"))
        .isBetween(0L, 60_000L);
  }

  @Test
  void aNegativeDeadlineIsRefused() {
    assertThatThrownBy(() -> client.submit("echo", new JsonObject(), Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("deadline is PT-0.001S");
  }

  @ParameterizedTest
  @CsvSource({
    "{}, 50000",
    "{'deadlineMs':40000}, 40000",
    "{'deadlineMs':90000}, 50000",
    "{'timeoutMs':30000}, 30000"
  })
  void whatATaskSubmitsHasNoMoreTimeThanTheTask(String own, long most) throws Exception {
    get(client.resize(2));
    JsonObject inner = new JsonObject(own.replace('\'', '"')).put("task", "left");
    JsonObject outer = task("pass").put("args", inner).put("deadlineMs", 50_000);
    JsonObject reply = get(client.submit(outer)).getJsonObject("result");

    assertThat(reply.getLong("result")).isBetween(most - 20_000, most);
  }

  @Test
  void whatATaskHandsOnWithoutWaitingForItHasItsOwnTime() throws Exception {
    JsonObject inner = task("left").put("reply", "accepted").put("id", "x");
    get(client.submit(task("pass").put("args", inner).put("deadlineMs", 50_000)));

    await().until(() -> "completed".equals(get(client.task("x")).getString("state")));
    assertThat(get(client.task("x")).getLong("result")).isGreaterThan(50_000L);
  }

  @Test
  void aCancelledTaskTellsItsSenderWhy() throws Exception {
    Future<JsonObject> reply = client.submit(task("gate").put("id", "x"));
    entered.await();
    get(client.cancel("x", "enough"));

    assertThat(failure(reply)).hasMessage("CANCELLED: enough id=x");
    assertThat(failure(reply).failureCode()).isEqualTo(499);
  }

  @Test
  void anEndedTaskCanBeLookedUp() throws Exception {
    get(client.submit(task("echo").put("id", "x")));
    JsonObject record = get(client.task("x"));

    assertThat(record.getString("state")).isEqualTo("completed");
    assertThat(record.getString("task")).isEqualTo("echo");
  }

  @Test
  void aBatchIsAnsweredWhenAllOfItIs() throws Exception {
    JsonObject list = task("echo").put("args", new JsonObject().put("a", new JsonArray().add(1)));
    List<JsonObject> results = get(client.submitAll(List.of(list, task("none")), false));

    JsonObject result = results.get(0).getJsonObject("result");
    assertThat(result.getJsonArray("a")).containsExactly(1);
    result.getJsonArray("a").add(2);
    String id = results.get(0).getString("id");
    assertThat(get(client.task(id)).getJsonObject("result").getJsonArray("a"))
        .as("the record has its own")
        .containsExactly(1);
    assertThat(results.get(1).getJsonObject("error").getString("name")).isEqualTo("UNKNOWN_TASK");
  }

  @Test
  void anAtomicBatchWithoutRoomFails() throws Exception {
    fill();
    Future<List<JsonObject>> batch = client.submitAll(List.of(task("echo"), task("echo")), true);

    assertThat(failure(batch)).isInstanceOf(PoolException.class);
    assertThat(failure(batch).failureCode()).isEqualTo(429);
    assertThat(failure(batch)).hasMessageContaining("retryAfterMs=");
  }

  @Test
  void aPoolSaysWhatWouldBecomeOfATask() throws Exception {
    assertThat(get(client.admit()).getString("would")).isEqualTo("start");
    fill();
    JsonObject full = get(client.admit());
    assertThat(full.getString("name")).isEqualTo("POOL_OVERLOAD");
    assertThat(full.getLong("retryAfterMs")).isPositive();
    assertThat(full.getInteger("queued")).isEqualTo(1);
  }

  /** What a task returns, as its sender wants it. */
  record Point(int x, List<Integer> more) {}

  @Test
  void aResultComesAsTheClassThatIsAskedFor() throws Exception {
    JsonObject args = new JsonObject().put("x", 7).put("more", new JsonArray().add(1).add(2));

    assertThat(get(client.submit("echo", args, Point.class)))
        .isEqualTo(new Point(7, List.of(1, 2)));
    assertThat(get(client.submit("echo", args, JsonObject.class))).isEqualTo(args);
    assertThat(get(client.submit("left", new JsonObject(), Long.class))).isPositive();
    assertThatThrownBy(() -> get(client.submit("echo", args, Thread.class)))
        .isInstanceOf(DecodeException.class);
    assertThat(failure(client.submit("none", args, Point.class)).failureCode()).isEqualTo(404);
  }

  @Test
  void aTaskWithoutArgumentsNeedsNone() throws Exception {
    assertThat(get(client.submit("echo", null)).getJsonObject("result")).isEmpty();
  }

  @Test
  void aBatchOfNoneIsRefused() {
    assertThat(failure(client.submitAll(List.of(), false)).failureCode()).isEqualTo(400);
  }

  @Test
  void commandsChangeThePool() throws Exception {
    assertThat(get(client.pause()).getString("state")).isEqualTo("PAUSED");
    assertThat(get(client.resume()).getBoolean("changed")).isTrue();
    assertThat(get(client.resize(5)).getJsonObject("new").getInteger("capacity")).isEqualTo(5);
    assertThat(get(client.reboot()).getBoolean("changed")).isFalse();
    assertThat(get(client.shutdown()).getBoolean("changed")).isTrue();
    await().until(() -> service.state() == PoolState.CLOSED);
    assertThat(failure(client.submit(task("echo"))).failureCode()).isEqualTo(503);
    assertThat(failure(client.submit(task("echo")))).hasMessageStartingWith("POOL_CLOSED: ");
    assertThat(get(client.reboot()).getString("state")).isEqualTo("RUNNING");
    assertThat(get(client.submit("echo", new JsonObject())).getString("state"))
        .isEqualTo("completed");
  }

  @Test
  void aDrainingPoolSaysSo() throws Exception {
    fill();
    get(client.shutdown());

    assertThat(failure(client.submit(task("echo")))).hasMessageStartingWith("DRAINING: ");
    assertThat(failure(client.submit(task("echo"))).failureCode()).isEqualTo(503);
  }

  @Test
  void aBadResizeIsRefused() {
    assertThat(failure(client.resize(0)).failureCode()).isEqualTo(400);
    assertThat(failure(client.resize(-2))).hasMessageStartingWith("BAD_REQUEST: capacity is -2");
  }

  @Test
  void aWaitingSubmitHoldsNoEventLoop() throws Exception {
    get(client.resize(new JsonObject().put("maxBlockingTasks", 0)));
    List<Future<JsonObject>> waiting =
        IntStream.range(0, 1_000).mapToObj(i -> client.submit(task("gate"))).toList();
    await().until(() -> service.stats().getInteger("blocked") == 998);

    assertThat(get(client.stats()).getInteger("blocked")).isEqualTo(998);
    gate.release(1_000);
    assertThat(get(Future.all(waiting)).succeeded()).isTrue();
  }

  @Test
  void aResultThatCanBeReadOnceIsAnAnswer() throws Exception {
    assertThat(get(client.submit("unruly", new JsonObject())).getJsonArray("result").size())
        .isEqualTo(1);
  }

  @Test
  void aFailureSaysItsPartsByMethods() throws Exception {
    fill();
    PoolException full = (PoolException) failure(client.submit(task("echo").put("id", "late")));

    assertThat(full.code()).isEqualTo(429);
    assertThat(full.name()).isEqualTo("POOL_OVERLOAD");
    assertThat(full.id()).isEqualTo("late");
    assertThat(full.retryAfterMs()).isPositive();
    assertThat(full).hasMessageStartingWith("POOL_OVERLOAD: ").hasNoCause();

    PoolException unknown = (PoolException) failure(client.submit(task("nosuch")));
    assertThat(unknown.code()).isEqualTo(404);
    assertThat(unknown.id()).isNull();
    assertThat(unknown.retryAfterMs()).isZero();
    assertThat(((PoolException) failure(client.resize(0))).name()).isEqualTo("BAD_REQUEST");
  }

  @Test
  void aBodyThatIsNoneIsRefused() {
    assertThatThrownBy(() -> client.submit((JsonObject) null))
        .isInstanceOf(NullPointerException.class);
    assertThat(failure(client.submit(new JsonObject())).failureCode()).isEqualTo(400);
  }

  @Test
  void argumentsAndResultsAreNobodyElses() throws Exception {
    JsonObject inner = new JsonObject().put("x", 1);
    Future<JsonObject> reply =
        client.submit(
            task("echo").put("id", "mine").put("args", new JsonObject().put("in", inner)));
    inner.put("x", 2);
    JsonObject result = get(reply).getJsonObject("result");
    assertThat(result.getJsonObject("in").getInteger("x")).isEqualTo(1);
    result.getJsonObject("in").put("x", 3);

    JsonObject record = get(client.task("mine"));
    assertThat(record.getJsonObject("result").getJsonObject("in").getInteger("x")).isEqualTo(1);
  }

  @Test
  void theAnswerComesOnTheContextThatAsked() throws Exception {
    Promise<Boolean> same = Promise.promise();
    vertx.runOnContext(
        start -> {
          Context asked = vertx.getOrCreateContext();
          client
              .submit(task("echo"))
              .onComplete(
                  answer ->
                      same.complete(
                          vertx.getOrCreateContext() == asked && Context.isOnEventLoopThread()));
        });

    assertThat(get(same.future())).isTrue();
  }
}
