package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.weir.bus.PoolClient;
import dev.weir.task.TaskContext;
import dev.weir.task.TaskHandler;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolVerticleTest {
  private final Vertx vertx = Vertx.vertx();
  private final PoolClient client = PoolClient.create(vertx, "pool");
  private final ConcurrentLinkedQueue<String> lastWords = new ConcurrentLinkedQueue<>();
  private final Semaphore gate = new Semaphore(0);
  private final CountDownLatch entered = new CountDownLatch(1);

  @AfterEach
  void close() throws Exception {
    gate.release(10_000);
    vertx.close().await(30, TimeUnit.SECONDS);
  }

  private static JsonObject config() {
    return new JsonObject()
        .put("capacity", 2)
        .put("shutdownTimeoutMs", 20_000)
        .put("http", new JsonObject().put("enabled", false));
  }

  private PoolVerticle verticle() {
    return new PoolVerticle(lastWords::add).task("gate", this::waitAtGate);
  }

  private Object waitAtGate(TaskContext ctx) throws InterruptedException {
    entered.countDown();
    gate.acquire();
    return "through";
  }

  private Object ignoreInterrupts(TaskContext ctx) {
    entered.countDown();
    gate.acquireUninterruptibly();
    return "late";
  }

  private Future<String> deployLater(PoolVerticle verticle, JsonObject config) {
    return vertx.deployVerticle(verticle, new DeploymentOptions().setConfig(config));
  }

  private String deploy(PoolVerticle verticle, JsonObject config) throws Exception {
    return deployLater(verticle, config).await(20, TimeUnit.SECONDS);
  }

  private static Throwable failure(Future<?> future) {
    return catchThrowable(() -> get(future));
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  private JsonObject stats() throws Exception {
    return get(client.stats());
  }

  @Test
  void aDeployedPoolAnswers() throws Exception {
    deploy(verticle(), config());

    assertThat(get(client.submit("echo", new JsonObject().put("a", 1))).getJsonObject("result"))
        .isEqualTo(new JsonObject().put("a", 1));
  }

  @Test
  void aBadOptionFailsTheDeploymentWithItsMessage() {
    Future<String> deployed = deployLater(verticle(), config().put("capcity", 3));

    assertThat(failure(deployed))
        .hasMessage("capcity is 3: no such field; the nearest known field is 'capacity'");
  }

  @Test
  void aTaskTypeThatCannotBeMadeFailsTheDeploymentAndLeavesNothing() throws Exception {
    JsonObject bad = config().put("tasks", new JsonObject().put("t", "no.such.Class"));
    assertThat(failure(deployLater(verticle(), bad))).hasMessageContaining("no.such.Class");

    deploy(verticle(), config());
    assertThat(stats().getString("state")).isEqualTo("RUNNING");
  }

  @Test
  void aTaskTypeIsGivenOnce() {
    PoolVerticle verticle = new PoolVerticle().task("t", ctx -> 1);

    assertThat(catchThrowable(() -> verticle.task("t", ctx -> 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("task 't' is registered twice");
    assertThat(failure(deployLater(new PoolVerticle().task("echo", ctx -> 1), config())))
        .hasMessageContaining("task 'echo' is registered twice");
  }

  @Test
  void instancesShareOnePool() throws Exception {
    get(
        vertx.deployVerticle(
            this::verticle, new DeploymentOptions().setInstances(4).setConfig(config())));
    List<Future<JsonObject>> replies = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      replies.add(client.submit("echo", new JsonObject()));
    }
    get(Future.all(replies));

    assertThat(stats().getLong("completed")).isEqualTo(100);
    assertThat(stats().getInteger("capacity")).isEqualTo(2);
  }

  @Test
  void otherOptionsForOneNameFailThatDeploymentOnly() throws Exception {
    deploy(verticle(), config());
    Throwable cause = failure(deployLater(verticle(), config().put("capacity", 3)));

    assertThat(cause).hasMessageStartingWith("pool 'pool' is deployed in this Vert.x with other");
    assertThat(stats().getInteger("capacity")).isEqualTo(2);
  }

  @Test
  void otherTaskTypesForOneNameFailThatDeploymentOnly() throws Exception {
    deploy(verticle(), config());
    TaskHandler other = ctx -> 1;

    assertThat(failure(deployLater(new PoolVerticle().task("gate", other), config())))
        .hasMessageContaining("with other task types");
    assertThat(failure(deployLater(new PoolVerticle(), config())))
        .hasMessageContaining("with other task types");
    assertThat(stats().getString("state")).isEqualTo("RUNNING");
  }

  @Test
  void poolsOfTwoNamesLiveSideBySide() throws Exception {
    deploy(verticle(), config());
    deploy(verticle(), config().put("name", "second").put("capacity", 5));

    assertThat(get(PoolClient.create(vertx, "second").stats()).getInteger("capacity")).isEqualTo(5);
    assertThat(stats().getInteger("capacity")).isEqualTo(2);
  }

  @Test
  void undeployingAnswersAllThatWasAccepted() throws Exception {
    String id = deploy(verticle(), config());
    List<Future<JsonObject>> replies =
        IntStream.range(0, 50).mapToObj(i -> client.submit("gate", new JsonObject())).toList();
    entered.await();
    await().until(() -> stats().getInteger("queued") == 48);
    Future<Void> undeployed = vertx.undeploy(id);
    assertThat(undeployed.isComplete()).isFalse();
    gate.release(50);
    get(undeployed);

    assertThat(get(Future.all(replies)).succeeded()).isTrue();
    assertThat(lastWords).isEmpty();
  }

  @Test
  void anUndeployedPoolHasNoAddressLeft() throws Exception {
    get(vertx.undeploy(deploy(verticle(), config())));

    assertThat(failure(client.stats()))
        .isInstanceOfSatisfying(
            ReplyException.class,
            e -> assertThat(e.failureType()).isEqualTo(ReplyFailure.NO_HANDLERS));
  }

  @Test
  void oneInstanceOfSeveralLeavesWithoutClosingThePool() throws Exception {
    String first = deploy(verticle(), config());
    deploy(verticle(), config());
    get(vertx.undeploy(first));

    assertThat(stats().getString("state")).isEqualTo("RUNNING");
    assertThat(get(client.submit("echo", new JsonObject())).getString("state"))
        .isEqualTo("completed");
  }

  @Test
  void anInstanceThatLeavesWaitsForWhatItTook() throws Exception {
    String first = deploy(verticle(), config());
    Future<JsonObject> reply = client.submit("gate", new JsonObject());
    entered.await();
    deploy(verticle(), config());
    Future<Void> undeployed = vertx.undeploy(first);
    await().until(() -> stats().getInteger("active") == 1);
    assertThat(undeployed.isComplete()).isFalse();
    gate.release();
    get(undeployed);

    assertThat(get(reply).getString("result")).isEqualTo("through");
  }

  @Test
  void anInstanceThatLeavesCancelsWhatIsOverdue() throws Exception {
    JsonObject hasty = config().put("shutdownTimeoutMs", 50);
    String first = deploy(verticle(), hasty);
    Future<JsonObject> reply = client.submit("gate", new JsonObject());
    entered.await();
    deploy(verticle(), hasty);
    get(vertx.undeploy(first));

    assertThat(failure(reply)).hasMessageStartingWith("CANCELLED: its verticle was undeployed");
    assertThat(stats().getString("state")).isEqualTo("RUNNING");
  }

  @Test
  void whatIgnoresInterruptionIsAbandonedAndNamed() throws Exception {
    PoolVerticle verticle = new PoolVerticle(lastWords::add).task("deaf", this::ignoreInterrupts);
    String id = deploy(verticle, config().put("shutdownTimeoutMs", 50));
    Future<JsonObject> reply =
        client.submit(new JsonObject().put("task", "deaf").put("id", "stubborn"));
    entered.await();
    get(vertx.undeploy(id));

    assertThat(failure(reply))
        .hasMessageStartingWith("POOL_CLOSED: ")
        .hasMessageEndingWith("id=stubborn");
    assertThat(lastWords)
        .containsExactly("weir: pool 'pool' closed with 1 unfinished: stubborn (deaf, running)");
  }

  @Test
  void closingVertxWithSeveralInstancesAnswersAll() throws Exception {
    Vertx other = Vertx.vertx();
    get(
        other.deployVerticle(
            this::verticle,
            new DeploymentOptions().setInstances(4).setConfig(config().put("capacity", 50))));
    PoolClient remote = PoolClient.create(other, "pool");
    List<Future<JsonObject>> replies =
        IntStream.range(0, 500)
            .mapToObj(
                i ->
                    remote.submit(
                        new JsonObject()
                            .put("task", "sleep")
                            .put("args", new JsonObject().put("ms", 20))
                            .put("id", "t" + i)))
            .toList();
    await().until(() -> get(remote.stats()).getLong("accepted") == 500);
    get(other.close());

    assertThat(replies).allMatch(Future::isComplete);
    assertThat(replies).allMatch(Future::succeeded);
  }

  @Test
  void aPoolMadeAgainRepeatsNoId() throws Exception {
    get(vertx.undeploy(deploy(verticle(), config())));
    String first = deploy(verticle(), config());
    String id = get(client.submit("echo", new JsonObject())).getString("id");
    get(vertx.undeploy(first));
    deploy(verticle(), config());

    assertThat(get(client.submit("echo", new JsonObject())).getString("id")).isNotEqualTo(id);
  }

  @Test
  void startsAndStopsThatRaceEachGetAPoolThatWorks() throws Exception {
    List<Future<?>> rounds = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rounds.add(
          deployLater(verticle(), config())
              .compose(
                  id ->
                      client
                          .submit("echo", new JsonObject())
                          .transform(any -> vertx.undeploy(id))));
    }
    get(Future.join(rounds));

    assertThat(rounds).allMatch(Future::succeeded);
    deploy(verticle(), config());
    assertThat(get(client.submit("echo", new JsonObject())).getString("state"))
        .isEqualTo("completed");
  }

  @Test
  void aThousandRedeploysLeakNothing() throws Exception {
    for (int i = 0; i < 20; i++) {
      redeploy();
    }
    long threads = threads();
    for (int i = 0; i < 980; i++) {
      redeploy();
    }

    await().until(() -> threads() <= threads);
    assertThat(vertx.deploymentIDs()).isEmpty();
    assertThat(vertx.sharedData().getLocalMap("dev.weir.pools")).isEmpty();
    assertThat(failure(client.stats())).hasMessageContaining("No handlers for address pool.stats");
  }

  /** Counts platform threads but for those that carry virtual ones: these are the JDK's affair. */
  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.getClass().getSimpleName().equals("CarrierThread"))
        .count();
  }

  private void redeploy() throws Exception {
    String id = deploy(verticle(), config().put("threads", "platform"));
    get(client.submit("echo", new JsonObject()));
    get(vertx.undeploy(id));
  }
}
