package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.metrics.Scraper;
import dev.weir.monitor.Actor;
import dev.weir.pool.PoolOptions;
import dev.weir.task.ServiceOptions;
import dev.weir.task.TaskContext;
import dev.weir.task.TaskFailure;
import dev.weir.task.TaskReceiver;
import dev.weir.task.TaskRegistry;
import dev.weir.task.TaskService;
import dev.weir.task.builtin.BuiltIns;
import dev.weir.web.guard.Access;
import dev.weir.web.guard.HttpLimits;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real pool behind a real HTTP face on a free port, with a client. Beside the built-in tasks it
 * knows {@code hold} and {@code deaf}, which run until {@link #release()}, and {@code large}.
 */
public final class HttpSite implements AfterEachCallback {
  static final int MAX_BODY = 2_048;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Vertx vertx;
  private final List<TaskService> services = new ArrayList<>();
  private final CountDownLatch held = new CountDownLatch(1);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private HttpLimits limits = HttpLimits.DEFAULTS.withTick(Duration.ofMillis(20));
  private boolean readOnly;
  private Supplier<String> metrics;
  private UnaryOperator<HttpOptions> options = UnaryOperator.identity();
  private PoolOptions pool =
      PoolOptions.defaults().withCapacity(2).withQueueCapacity(2).withMaxBlockingTasks(2);
  private ThreadingModel threads = ThreadingModel.EVENT_LOOP;
  private TaskService service;
  private HttpFace face;

  HttpSite() {
    this(Vertx.vertx());
  }

  HttpSite(Vertx vertx) {
    this.vertx = vertx;
  }

  HttpSite pool(PoolOptions options) {
    pool = options;
    return this;
  }

  HttpSite limits(HttpLimits newLimits) {
    limits = newLimits;
    return this;
  }

  HttpSite readOnly() {
    readOnly = true;
    return this;
  }

  HttpSite options(UnaryOperator<HttpOptions> change) {
    options = change;
    return this;
  }

  /** Deploys the face on threads of that model. */
  HttpSite threads(ThreadingModel model) {
    threads = model;
    return this;
  }

  /** Lets in those alone who have the access. */
  HttpSite access(Access access) {
    return options(o -> o.withAccess(access));
  }

  /** Has other metrics than the pool's own. */
  HttpSite metrics(Supplier<String> text) {
    metrics = text;
    return this;
  }

  /** Starts with what was set so far. */
  HttpSite start() {
    service = service(pool);
    face = await(deploy(service, 0));
    return this;
  }

  TaskService service(PoolOptions options) {
    ServiceOptions defaults = ServiceOptions.defaults("here");
    TaskService made =
        TaskService.create(
            options,
            new ServiceOptions(
                defaults.node(),
                MAX_BODY,
                defaults.maxResultBytes(),
                defaults.retainResults(),
                defaults.retain(),
                defaults.retainBytes(),
                defaults.maxQueuedBytes(),
                Duration.ofSeconds(5),
                defaults.clock()),
            TaskRegistry.builder()
                .tasks(BuiltIns.of(List.of()))
                .task("hold", this::hold)
                .task("deaf", this::deaf)
                .task("deep", ctx -> deep(ctx.args().getInteger("levels")))
                .task("large", ctx -> "x".repeat(1_000_000))
                .build());
    services.add(made);
    return made;
  }

  private static Object deep(int levels) {
    Object value = 1;
    for (int i = 0; i < levels; i++) {
      value = i % 2 == 0 ? List.of(value) : Map.of("x", value);
    }
    return value;
  }

  /** Goes on whatever interrupts it. */
  private Object deaf(TaskContext ctx) {
    while (held.getCount() > 0) {
      try {
        held.await();
      } catch (InterruptedException ignored) {
        // Deaf.
      }
    }
    return "released";
  }

  private Object hold(TaskContext ctx) throws InterruptedException {
    held.await();
    return "released";
  }

  /** Starts a face of its own verticle, as each instance of the pool's verticle does. */
  Future<HttpFace> deploy(TaskService pool, int port) {
    HttpOptions usual = new HttpOptions("127.0.0.1", port, readOnly, MAX_BODY);
    FaceVerticle verticle = new FaceVerticle(options.apply(usual), pool);
    DeploymentOptions deployment = new DeploymentOptions().setThreadingModel(threads);
    return vertx.deployVerticle(verticle, deployment).map(id -> verticle.face);
  }

  private final class FaceVerticle extends VerticleBase {
    private final HttpOptions options;
    private final TaskService pool;
    private HttpFace face;

    FaceVerticle(HttpOptions options, TaskService pool) {
      this.options = options;
      this.pool = pool;
    }

    @Override
    public Future<?> start() {
      return HttpFace.start(vertx, options, limits, served(pool))
          .onSuccess(started -> face = started);
    }
  }

  private Served served(TaskService pool) {
    return new Served(
        pool,
        new JsonObject().put("name", pool.name()),
        metrics == null ? Scraper.of(pool) : Optional.of(metrics));
  }

  public static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  Vertx vertx() {
    return vertx;
  }

  HttpFace face() {
    return face;
  }

  TaskService service() {
    return service;
  }

  int port() {
    return face.port();
  }

  /** Lets every {@code hold} task end. */
  void release() {
    held.countDown();
  }

  HttpResponse<String> get(String path) {
    return send("GET", path, null);
  }

  HttpResponse<String> submit(JsonObject task) {
    return send("POST", "/api/v1/tasks", task.encode(), "content-type", "application/json");
  }

  CompletableFuture<HttpResponse<String>> submitAsync(JsonObject task) {
    return client.sendAsync(
        request("POST", "/api/v1/tasks", task.encode(), "content-type", "application/json"),
        BodyHandlers.ofString());
  }

  HttpResponse<String> send(String method, String path, String body, String... headers) {
    return client
        .sendAsync(request(method, path, body, headers), BodyHandlers.ofString())
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  /** Opens a stream; its body comes line by line. */
  HttpResponse<java.util.stream.Stream<String>> stream(String path) {
    return client
        .sendAsync(request("GET", path, null), BodyHandlers.ofLines())
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private HttpRequest request(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }

  RawHttp raw() {
    return RawHttp.connect(port());
  }

  /** Returns the header of a login with a password. */
  static String basic(String name, String password) {
    byte[] login = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(login);
  }

  /** Returns the header of a login with a token. */
  static String bearer(String token) {
    return "Bearer " + token;
  }

  static JsonObject json(HttpResponse<String> response) {
    return new JsonObject(response.body());
  }

  static JsonObject task(String name) {
    return new JsonObject().put("task", name).put("args", new JsonObject());
  }

  static JsonObject sleep(long ms) {
    return new JsonObject().put("task", "sleep").put("args", new JsonObject().put("ms", ms));
  }

  /** Submits that many tasks that hold their place, past the HTTP face. */
  void hold(int tasks) {
    for (int i = 0; i < tasks; i++) {
      service.submit(task("hold").put("id", "held-" + i), 0, new Ignored());
    }
  }

  /** Waits until a figure of the pool has that value. */
  void awaitFigure(String name, long value) {
    Awaitility.await(name)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(2))
        .untilAsserted(() -> assertThat(figure(name)).isEqualTo(value));
  }

  long figure(String name) {
    return service.stats().getLong(name);
  }

  long rejected(String reason) {
    return service.stats().getJsonObject("rejected").getLong(reason);
  }

  static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    JsonObject problem = json(response);
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(problem.getString("code")).isEqualTo(code);
    assertThat(problem.getString("type")).isNotBlank();
    assertThat(problem.getString("title")).isNotBlank();
    assertThat(problem.getString("detail")).isNotBlank();
    assertThat(response.body()).doesNotContain("\\tat ").doesNotContain(".java:");
  }

  @Override
  public void afterEach(ExtensionContext context) {
    release();
    services.forEach(service -> service.by(Actor.CODE).shutdown());
    await(vertx.close());
    client.shutdownNow();
  }

  /** Hears nothing. */
  static final class Ignored implements TaskReceiver {
    @Override
    public void accepted(String id) {}

    @Override
    public void completed(JsonObject reply) {}

    @Override
    public void failed(TaskFailure failure) {}
  }
}
