package dev.weir.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolOptions.NestedSubmit;
import dev.weir.pool.PoolState;
import dev.weir.task.ServiceOptions;
import dev.weir.task.TaskHandler;
import dev.weir.task.TaskRegistry;
import dev.weir.task.TaskService;
import dev.weir.task.builtin.BuiltIns;
import dev.weir.testing.EveryThreadKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** Tasks that ask their own pool for another task over the event bus, and wait for the answer. */
class NestedRequestsTest {
  private static final JsonObject ECHO =
      new JsonObject().put("task", "echo").put("args", new JsonObject().put("x", 1));

  private final Vertx vertx = Vertx.vertx();
  private final PoolClient client = PoolClient.create(vertx, "pool");
  private TaskService service;
  private NestedRequests nested;

  private void start(PoolOptions options) throws Exception {
    TaskHandler byClient = ctx -> wait(client.submit(ECHO)).getValue("result");
    TaskHandler byCall = ctx -> wait(client.submit(() -> "called"));
    TaskHandler byBus =
        ctx ->
            ((JsonObject) wait(vertx.eventBus().request("pool.submit", ECHO)).body())
                .getValue("result");
    service =
        TaskService.create(
            options,
            ServiceOptions.defaults("0badcafe"),
            TaskRegistry.builder()
                .tasks(BuiltIns.of(List.of()))
                .task("byClient", byClient)
                .task("byCall", byCall)
                .task("byBus", byBus)
                .task("byBatch", ctx -> first(wait(client.submitAll(List.of(ECHO), false))))
                .task("byAtomicBatch", ctx -> first(wait(client.submitAll(List.of(ECHO), true))))
                .task("byBatchOnTheBus", ctx -> first(batchOnTheBus()))
                .task("sends", ctx -> vertx.eventBus().send("pool.submit", ECHO) != null)
                .build());
    nested = NestedRequests.watch(vertx, service);
    get(BusService.start(vertx, service, nested));
  }

  private static PoolOptions options(PoolOptions.Threads kind, int capacity, int queue) {
    return PoolOptions.defaults().withThreads(kind).withCapacity(capacity).withQueueCapacity(queue);
  }

  @AfterEach
  void stop() throws Exception {
    service.by(Actor.CODE).shutdown();
    await().until(() -> service.state() == PoolState.CLOSED);
    nested.close();
    get(vertx.close());
  }

  /** Waits as code does that knows nothing of the pool. */
  private static <T> T wait(Future<T> answer) throws Exception {
    return answer.toCompletionStage().toCompletableFuture().get();
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  private List<JsonObject> batchOnTheBus() throws Exception {
    JsonObject batch = new JsonObject().put("tasks", new JsonArray().add(ECHO));
    JsonObject reply = (JsonObject) wait(vertx.eventBus().request("pool.submitAll", batch)).body();
    return List.of(reply.getJsonArray("results").getJsonObject(0));
  }

  /** Fails a task whose batch failed, so that a test sees why. */
  private static Object first(List<JsonObject> results) {
    JsonObject error = results.getFirst().getJsonObject("error");
    if (error != null) {
      throw new IllegalStateException(error.getString("name"));
    }
    return results.getFirst().getValue("result");
  }

  private JsonObject run(String task) throws Exception {
    return get(client.submit(new JsonObject().put("task", task)));
  }

  private void assertDeadlock(String task) {
    ReplyException failure = catchThrowableOfType(ReplyException.class, () -> run(task));
    assertThat(failure.failureCode()).isEqualTo(500); // the task that waited; it tells of the other
    assertThat(failure.getMessage()).contains("DEADLOCK_RISK");
  }

  @EveryThreadKind
  void aTaskThatAsksItsFullPoolIsRefused(PoolOptions.Threads kind) throws Exception {
    start(options(kind, 1, 0));
    assertDeadlock("byClient");
    assertDeadlock("byCall");
    assertDeadlock("byBus");
    assertDeadlock("byBatch");
    assertDeadlock("byBatchOnTheBus");
    assertThat(service.stats().getJsonObject("rejected").getInteger("deadlock")).isEqualTo(5);
  }

  @EveryThreadKind
  void aTaskThatWaitsForOneInTheQueueBehindItIsToldWithinSeconds(PoolOptions.Threads kind)
      throws Exception {
    start(options(kind, 1, 10));
    assertDeadlock("byClient");
    assertDeadlock("byCall");
    assertDeadlock("byBus");
    assertDeadlock("byBatch");
    assertDeadlock("byAtomicBatch");
    assertDeadlock("byBatchOnTheBus");
    service.sample();
    assertThat(service.look().deadlocks()).isEqualTo(6);
  }

  @EveryThreadKind
  void withAWorkerLeftTheAnswerComes(PoolOptions.Threads kind) throws Exception {
    start(options(kind, 2, 10));
    for (int i = 0; i < 50; i++) {
      assertThat(run("byBus").getJsonObject("result").getInteger("x")).isEqualTo(1);
      assertThat(run("byCall").getString("result")).isEqualTo("called");
      assertThat(run("byAtomicBatch").getJsonObject("result").getInteger("x")).isEqualTo(1);
    }
  }

  @EveryThreadKind
  void aPoolThatCompensatesAnswers(PoolOptions.Threads kind) throws Exception {
    start(options(kind, 1, 0).withNestedSubmit(NestedSubmit.COMPENSATE));
    assertThat(run("byBus").getJsonObject("result").getInteger("x")).isEqualTo(1);
    assertThat(run("byClient").getJsonObject("result").getInteger("x")).isEqualTo(1);
    get(client.resize(new JsonObject().put("queueCapacity", 5)));
    assertThat(run("byBus").getJsonObject("result").getInteger("x")).isEqualTo(1);
    assertThat(service.look().deadlocks()).isZero();
  }

  @EveryThreadKind
  void aTaskThatSendsWithoutAskingForAnAnswerMayWaitForRoom(PoolOptions.Threads kind)
      throws Exception {
    start(options(kind, 1, 0));
    assertThat(run("sends").getBoolean("result")).isTrue();
    await().until(() -> service.stats().getInteger("completed") == 2);
    assertThat(service.stats().getJsonObject("rejected").getInteger("deadlock")).isZero();
  }

  /** As before there was an interceptor, the sender hears of it at once. */
  @EveryThreadKind
  void aRequestOfAnybodyThatCannotBeDeliveredFails(PoolOptions.Threads kind) throws Exception {
    start(options(kind, 1, 1));
    vertx.eventBus().consumer("elsewhere", message -> message.reply(1));
    JsonObject uncopyable = new JsonObject().put("thread", Thread.currentThread());
    assertThatThrownBy(() -> get(vertx.eventBus().request("elsewhere", uncopyable)))
        .hasMessageContaining("Illegal type");
  }

  @EveryThreadKind
  void theSendersHeadersAreLeftAlone(PoolOptions.Threads kind) throws Exception {
    start(options(kind, 2, 2));
    DeliveryOptions own = new DeliveryOptions().addHeader("mine", "1");
    get(client.submit(() -> wait(vertx.eventBus().request("pool.submit", ECHO, own))));
    assertThat(own.getHeaders().names()).containsExactly("mine");
  }
}
