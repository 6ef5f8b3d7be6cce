package dev.weir.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import dev.weir.pool.TaskLimits;
import dev.weir.task.ServiceOptions;
import dev.weir.task.Subscription;
import dev.weir.task.TaskRegistry;
import dev.weir.task.TaskService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BusFaceTest {
  private final Vertx vertx = Vertx.vertx();
  private final Semaphore gate = new Semaphore(0);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final PoolClient client = PoolClient.create(vertx, "pool");
  private TaskService service;
  private BusFace face;

  @BeforeEach
  void start() throws Exception {
    service =
        TaskService.create(
            PoolOptions.defaults().withCapacity(1).withQueueCapacity(1).withMaxBlockingTasks(1),
            ServiceOptions.defaults("0badcafe"),
            TaskRegistry.builder()
                .builtIns(List.of())
                .task(
                    "gate",
                    ctx -> {
                      entered.countDown();
                      gate.acquire();
                      return "through";
                    })
                .build());
    face = get(BusFace.start(vertx, service));
  }

  @AfterEach
  void stop() throws Exception {
    gate.release(1_000);
    service.shutdown();
    await().until(() -> service.state() == PoolState.CLOSED);
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  private static ReplyException failure(Future<?> future) {
    await().until(future::isComplete);
    assertThat(future.cause()).isInstanceOf(ReplyException.class);
    return (ReplyException) future.cause();
  }

  private Future<Message<Object>> send(String address, Object body) {
    return vertx.eventBus().request(address, body);
  }

  private JsonObject ask(String address, Object body) throws Exception {
    return (JsonObject) get(send(address, body)).body();
  }

  private static JsonObject task(String name) {
    return new JsonObject().put("task", name);
  }

  private void fill() throws Exception {
    client.submit(task("gate").put("id", "running"));
    entered.await();
    client.submit(task("gate").put("id", "queued"));
    client.submit(task("gate").put("id", "blocked"));
    await().until(() -> service.stats().getInteger("blocked") == 1);
  }

  @Test
  void aSubmissionIsAnsweredWithItsResult() throws Exception {
    JsonObject reply = ask("pool.submit", task("echo").put("args", new JsonObject().put("a", 1)));

    assertThat(reply.getString("state")).isEqualTo("completed");
    assertThat(reply.getJsonObject("result")).isEqualTo(new JsonObject().put("a", 1));
  }

  @Test
  void anAcceptedSubmissionIsAnsweredBeforeItEnds() throws Exception {
    assertThat(ask("pool.submit", task("gate").put("reply", "accepted").put("id", "x")))
        .isEqualTo(new JsonObject().put("id", "x").put("state", "accepted"));
    entered.await();
    assertThat(ask("pool.task", new JsonObject().put("id", "x")).getString("state"))
        .isEqualTo("running");
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void aNullBodyIsABadRequestOnEveryAddress(Verb verb) {
    ReplyException failure = failure(send(new Addresses("pool").of(verb), null));

    assertThat(failure.failureType()).isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
    assertThat(failure.failureCode()).isEqualTo(400);
    assertThat(failure).hasMessage("BAD_REQUEST: the body is null: must be a JSON object");
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void whatIsNoJsonObjectIsABadRequestOnEveryAddress(Verb verb) {
    String address = new Addresses("pool").of(verb);
    for (Object body :
        List.of("text", "{\"task\":\"echo\"}", 1, true, new JsonArray(), Buffer.buffer("{}"))) {
      ReplyException failure = failure(send(address, body));

      assertThat(failure.failureCode()).as("%s", body).isEqualTo(400);
      assertThat(failure).hasMessageStartingWith("BAD_REQUEST: the body is a ");
    }
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void anUnknownFieldIsABadRequestOnEveryAddress(Verb verb) {
    JsonObject body = new JsonObject().put("id", "x").put("wrong", 1);

    assertThat(failure(send(new Addresses("pool").of(verb), body)).failureCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|400|BAD_REQUEST: task is missing",
        "{\"task\":5}|400|BAD_REQUEST: task is 5",
        "{\"task\":\"nope\"}|404|UNKNOWN_TASK: task is \"nope\"",
        "{\"task\":\"echo\",\"delayMs\":5}|400|BAD_REQUEST: delayMs is 5: no such field",
        "{\"task\":\"sleep\",\"args\":{\"ms\":-1}}|400|BAD_REQUEST: args.ms is -1",
        "{\"task\":\"fail\",\"args\":{\"message\":\"boom\"}}|500|TASK_FAILED: java.lang.IllegalStateException: boom id=",
        "{\"task\":\"sleep\",\"args\":{\"ms\":60000},\"timeoutMs\":10}|504|TASK_TIMEOUT: "
      })
  void eachFailureHasItsCodeAndName(String body, int code, String text) {
    ReplyException failure = failure(send("pool.submit", new JsonObject(body)));

    assertThat(failure.failureType()).isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
    assertThat(failure.failureCode()).isEqualTo(code);
    assertThat(failure).hasMessageStartingWith(text);
    assertThat(failure.getMessage()).doesNotContain("\tat ");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    JsonObject big = task("echo").put("args", new JsonObject().put("x", "y".repeat(70_000)));

    assertThat(failure(send("pool.submit", big)).failureCode()).isEqualTo(413);
  }

  @Test
  void aFullPoolSaysWhenToComeBack() throws Exception {
    fill();
    ReplyException failure = failure(send("pool.submit", task("echo").put("id", "x")));

    assertThat(failure.failureCode()).isEqualTo(429);
    assertThat(failure.getMessage()).matches("POOL_OVERLOAD: .* id=x retryAfterMs=[1-9]\\d*");
  }

  @Test
  void aWaitThatIsTooLongIsAnsweredAndNeverRuns() throws Exception {
    fill();
    client.cancel("blocked");
    await().until(() -> service.stats().getInteger("blocked") == 0);

    assertThat(failure(send("pool.submit", task("echo").put("maxWaitMs", 10))).failureCode())
        .isEqualTo(408);
  }

  @Test
  void anIdInUseIsADuplicate() throws Exception {
    ask("pool.submit", task("echo").put("id", "x"));

    assertThat(failure(send("pool.submit", task("echo").put("id", "x"))).failureCode())
        .isEqualTo(409);
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
  void aCancelledTaskTellsItsSenderWhy() throws Exception {
    Future<JsonObject> reply = client.submit(task("gate").put("id", "x"));
    entered.await();
    get(client.cancel("x", "enough"));

    assertThat(failure(reply)).hasMessage("CANCELLED: enough id=x");
    assertThat(failure(reply).failureCode()).isEqualTo(499);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pool.task", "pool.cancel"})
  void anUnknownIdIsNotFound(String address) {
    assertThat(failure(send(address, new JsonObject().put("id", "x"))).failureCode())
        .isEqualTo(404);
    assertThat(failure(send(address, new JsonObject().put("id", 5))).failureCode()).isEqualTo(400);
    assertThat(failure(send(address, new JsonObject())).failureCode()).isEqualTo(400);
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
  void statsCountWhatTheBusRefused() throws Exception {
    failure(send("pool.submit", "text"));
    failure(send("pool.submit", null));

    assertThat(get(client.stats()).getJsonObject("rejected").getLong("invalid")).isEqualTo(2);
  }

  @Test
  void eventsArePublished() throws Exception {
    ConcurrentLinkedQueue<String> types = new ConcurrentLinkedQueue<>();
    get(
        vertx
            .eventBus()
            .<JsonObject>consumer("pool.events", m -> types.add(m.body().getString("type")))
            .completion());
    try (Subscription published = BusEvents.publish(vertx, service)) {
      get(client.pause());
      get(client.resume());
      await().until(() -> types.size() == 2);
      assertThat(published).isNotNull();
    }

    assertThat(types).containsExactly("paused", "resumed");
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
    LocalCodec.register(vertx);
    LocalCodec.register(vertx);
    LocalCall<Integer> call = new LocalCall<>(() -> 1, null);
    DeliveryOptions options = new DeliveryOptions().setCodecName(LocalCodec.NAME);
    vertx.eventBus().consumer("here", m -> m.reply(m.body() == call));

    assertThat(get(vertx.eventBus().request("here", call, options)).body()).isEqualTo(true);
    assertThat(catchThrowable(() -> LocalCodec.INSTANCE.encodeToWire(Buffer.buffer(), call)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(catchThrowable(() -> LocalCodec.INSTANCE.decodeFromWire(0, Buffer.buffer())))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void anUnregisteredFaceIsDrainedWhenItsSubmissionsAreAnswered() throws Exception {
    Future<JsonObject> reply = client.submit(task("gate"));
    entered.await();
    get(face.unregister());
    Future<Void> drained = face.drained();
    assertThat(drained.isComplete()).isFalse();
    gate.release();
    get(drained);

    assertThat(get(reply).getString("result")).isEqualTo("through");
    assertThat(failure(client.stats()).failureType()).isEqualTo(ReplyFailure.NO_HANDLERS);
  }
}
