package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolVerticleHttpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final CountDownLatch held = new CountDownLatch(1);
  private final List<PoolVerticle> verticles = new CopyOnWriteArrayList<>();
  private final List<String> lastWords = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    held.countDown();
    await(vertx.close());
    client.shutdownNow();
  }

  private static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private static JsonObject http(int port) {
    return new JsonObject().put("http", new JsonObject().put("port", port));
  }

  private String deploy(int instances, JsonObject config) {
    DeploymentOptions options = new DeploymentOptions().setInstances(instances).setConfig(config);
    return await(vertx.deployVerticle(this::verticle, options));
  }

  private PoolVerticle verticle() {
    PoolVerticle verticle = new PoolVerticle(lastWords::add).task("hold", ctx -> hold());
    verticles.add(verticle);
    return verticle;
  }

  private Object hold() throws InterruptedException {
    held.await();
    return "released";
  }

  private int port() {
    return verticles.getFirst().httpPort();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
  }

  private HttpResponse<String> get(String path) {
    return client
        .sendAsync(request(path).build(), BodyHandlers.ofString())
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private CompletableFuture<HttpResponse<String>> submit(String task) {
    HttpRequest post =
        request("/api/v1/tasks")
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(new JsonObject().put("task", task).encode()))
            .build();
    return client.sendAsync(post, BodyHandlers.ofString());
  }

  private void awaitActive(int tasks) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(new JsonObject(get("/api/v1/stats").body()).getInteger("active"))
                    .isEqualTo(tasks));
  }

  @Test
  void fourInstancesServeOnePoolOnOnePort() {
    deploy(4, http(0));

    assertThat(verticles).extracting(PoolVerticle::httpPort).containsOnly(port());
    IntStream.range(0, 8).mapToObj(i -> submit("echo")).forEach(CompletableFuture::join);
    JsonObject stats = new JsonObject(get("/api/v1/stats").body());
    assertThat(stats.getInteger("completed")).isEqualTo(8);
    assertThat(stats.getInteger("capacity")).isEqualTo(256);
  }

  @Test
  void noPortIsOpenedWhereHttpIsNotEnabled() {
    deploy(1, new JsonObject().put("http", new JsonObject().put("enabled", false)));

    assertThat(port()).isZero();
  }

  @Test
  void aPortInUseFailsTheDeploymentAndLeavesNothingBehind() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> deploy(2, http(taken.getLocalPort())))
          .hasMessageContaining("http.port " + taken.getLocalPort())
          .hasMessageContaining("127.0.0.1");
    }
    verticles.clear();
    deploy(2, http(0));
    assertThat(submit("echo").join().statusCode()).isEqualTo(200);
  }

  @Test
  void anUndeploymentAnswersWhatHttpTookAndSaysSoUntilItIsDone() {
    String id = deploy(1, http(0));
    CompletableFuture<HttpResponse<String>> running = submit("hold");
    awaitActive(1);

    Future<Void> undeployed = vertx.undeploy(id);
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(get("/health/ready").statusCode()).isEqualTo(503));
    assertThat(submit("echo").join().statusCode()).isEqualTo(503);
    assertThat(undeployed.isComplete()).isFalse();
    held.countDown();

    assertThat(new JsonObject(running.join().body()).getString("result")).isEqualTo("released");
    await(undeployed);
  }

  private void awaitReadiness(int status) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(get("/health/ready").statusCode()).isEqualTo(status));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aPoolThatIsAboutToDrainIsNotReadyAndStillTakesSubmissions(int instances) {
    String id = deploy(instances, http(0).put("shutdownDelayMs", 3_600_000));
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);

    Future<Void> undeployed = vertx.undeploy(id);
    awaitReadiness(503);
    assertThat(new JsonObject(get("/health/ready").body()))
        .isEqualTo(new JsonObject().put("status", "DOWN").put("state", "RUNNING"));
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(submit("echo").join().statusCode()).isEqualTo(200);
    JsonObject echo = new JsonObject().put("task", "echo");
    assertThat(await(vertx.eventBus().request("pool.submit", echo)).body()).isNotNull();
    assertThat(undeployed.isComplete()).isFalse();

    verticles.forEach(PoolVerticle::cutShort);
    await(undeployed);
  }

  @Test
  void afterItsDelayAPoolDrains() {
    String id = deploy(1, http(0).put("shutdownDelayMs", 300));
    CompletableFuture<HttpResponse<String>> running = submit("hold");
    awaitActive(1);

    Future<Void> undeployed = vertx.undeploy(id);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> get("/health/ready").body().contains("DRAINING"));
    assertThat(submit("echo").join().statusCode()).isEqualTo(503);
    assertThat(undeployed.isComplete()).isFalse();
    held.countDown();

    assertThat(new JsonObject(running.join().body()).getString("result")).isEqualTo("released");
    await(undeployed);
  }

  @Test
  void aShutdownCanBeCutShortInItsDelayAndInItsDrain() {
    for (int delay : new int[] {0, 3_600_000}) {
      verticles.clear();
      JsonObject config = http(0).put("shutdownDelayMs", delay).put("shutdownTimeoutMs", 3_600_000);
      String id = deploy(2, config);
      CompletableFuture<HttpResponse<String>> running = submit("hold");
      awaitActive(1);

      Future<Void> undeployed = vertx.undeploy(id);
      awaitReadiness(503);
      assertThat(undeployed.isComplete()).isFalse();
      verticles.forEach(PoolVerticle::cutShort);

      await(undeployed);
      assertThat(running.join().statusCode()).isEqualTo(503);
      assertThat(lastWords).singleElement().asString().contains("1 unfinished").contains("hold");
      lastWords.clear();
    }
  }

  @Test
  void aPoolThatIsShutDownAlreadyHasNoDelay() {
    String id = deploy(1, http(0).put("shutdownDelayMs", 3_600_000));
    await(vertx.eventBus().request("pool.shutdown", new JsonObject()));

    await(vertx.undeploy(id));
  }

  @Test
  void aPoolThatOthersHoldStaysReady() {
    JsonObject config = http(0).put("shutdownDelayMs", 3_600_000);
    String first = deploy(1, config);
    String second = deploy(1, config);

    Future<Void> firstGone = vertx.undeploy(first);
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    Future<Void> secondGone = vertx.undeploy(second);
    awaitReadiness(503);
    deploy(1, config);
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);

    verticles.forEach(PoolVerticle::cutShort);
    await(Future.all(firstGone, secondGone));
  }

  @Test
  void anUndeploymentOfOneOfTwoAnswersWhatHttpTook() {
    String first = deploy(1, http(0));
    deploy(1, http(0));
    List<CompletableFuture<HttpResponse<String>>> running =
        Stream.generate(() -> submit("hold")).limit(4).toList();
    awaitActive(4);

    Future<Void> undeployed = vertx.undeploy(first);
    held.countDown();
    await(undeployed);

    running.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
  }

  @Test
  void anEventStreamEndsWithItsVerticle() {
    String id = deploy(1, http(0));
    HttpResponse<Stream<String>> stream =
        client.sendAsync(request("/api/v1/events").build(), BodyHandlers.ofLines()).join();

    await(vertx.undeploy(id));

    assertThat(stream.body().toList()).contains("event: draining");
  }
}
