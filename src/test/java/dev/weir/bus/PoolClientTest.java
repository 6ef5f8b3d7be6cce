package dev.weir.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.weir.pool.PoolState;
import dev.weir.pool.TaskLimits;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolClientTest extends BusFixture {
  @ParameterizedTest
  @ValueSource(strings = {"running", "queued", "blocked"})
  void aTaskIsCancelledWhereverItStands(String id) throws Exception {
    fill();
    JsonObject reply = get(client.cancel(id, "enough"));

    assertThat(reply)
        .isEqualTo(new JsonObject().put("id", id).put("state", "cancelled").put("changed", true));
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
  void aCallableBringsItsOwnValueBack() throws Exception {
    Object value = new Object();

    assertThat(get(PoolClient.submit(vertx, () -> value))).isSameAs(value);
    assertThat(get(client.<Object>submit(() -> null))).isNull();
    assertThat(get(client.submit(() -> 1 + 1, TaskLimits.NONE))).isEqualTo(2);
  }

  @Test
  void aCallableRunsOnThePoolAndNotOnTheEventLoop() throws Exception {
    assertThat(get(client.submit(() -> io.vertx.core.Context.isOnEventLoopThread()))).isFalse();
    assertThat(service.stats().getLong("completed")).isEqualTo(1);
  }

  @Test
  void aCallableThatThrowsIsAFailedTask() {
    ReplyException failure =
        failure(
            client.submit(
                () -> {
                  throw new IllegalStateException("boom");
                }));

    assertThat(failure.failureCode()).isEqualTo(500);
    assertThat(failure)
        .hasMessageStartingWith("TASK_FAILED: java.lang.IllegalStateException: boom");
  }

  @Test
  void aCallableHasItsOwnLimits() {
    TaskLimits limits = new TaskLimits(Duration.ofSeconds(5), Duration.ofMillis(10));

    assertThat(
            failure(
                    client.submit(
                        () -> {
                          gate.acquire();
                          return 1;
                        },
                        limits))
                .failureCode())
        .isEqualTo(504);
  }

  @Test
  void aCallableHasNoWireForm() throws Exception {
    LocalCodec.registerCall(vertx);
    LocalCodec.registerCall(vertx);
    LocalCodec.Call<Integer> call = new LocalCodec.Call<>(() -> 1, null);
    DeliveryOptions options = new DeliveryOptions().setCodecName(LocalCodec.CALL.name());
    vertx.eventBus().consumer("here", m -> m.reply(m.body() == call));

    assertThat(get(vertx.eventBus().request("here", call, options)).body()).isEqualTo(true);
    assertThat(catchThrowable(() -> LocalCodec.CALL.encodeToWire(Buffer.buffer(), call)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(catchThrowable(() -> LocalCodec.CALL.decodeFromWire(0, Buffer.buffer())))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aResultThatCanBeReadOnceIsAnAnswer() throws Exception {
    assertThat(get(client.submit("unruly", new JsonObject())).getJsonArray("result").size())
        .isEqualTo(1);
  }
}
