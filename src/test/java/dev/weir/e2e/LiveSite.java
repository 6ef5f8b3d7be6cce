package dev.weir.e2e;

import dev.weir.PoolFace;
import dev.weir.PoolVerticle;
import dev.weir.web.guard.Secret;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;

/** A verticle under test in this JVM, and its HTTP API. It can be stopped, and come back. */
final class LiveSite implements AutoCloseable {
  static final String NAME = "orders";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final JsonObject config;
  private String deployment;
  private int port;

  private LiveSite(JsonObject config) {
    this.config = config;
    start();
  }

  /** Starts a pool that nobody uses. */
  static LiveSite quiet() {
    return new LiveSite(Load.config(NAME, 0));
  }

  /** Starts a pool that nobody may change. */
  static LiveSite readOnly() {
    JsonObject config = Load.config(NAME, 0);
    config.getJsonObject("http").put("readOnly", true);
    return new LiveSite(config);
  }

  /** Starts a pool that nobody uses, and that forgets a task as soon as it has ended. */
  static LiveSite forgetful() {
    return new LiveSite(Load.config(NAME, 0).put("retainResults", 0));
  }

  /** Starts a pool at which those who do not say who they are may only look. */
  static LiveSite forViewers() {
    JsonObject config = Load.config(NAME, 0);
    config.getJsonObject("http").put("auth", new JsonObject().put("anonymous", "viewer"));
    return new LiveSite(config);
  }

  /** Starts a pool at which all may look, and one may log in with a password. */
  static LiveSite forViewersAnd(String user, String password) {
    return withLogins("users", user, Secret.ofPassword(password));
  }

  /** Starts a pool at which all may look, and whoever has a token may operate. */
  static LiveSite forViewersAndToken(String token) {
    return withLogins("tokens", "ci", Secret.ofToken(token));
  }

  private static LiveSite withLogins(String kind, String name, Secret secret) {
    JsonObject credential = new JsonObject().put("role", "operator").put("secret", secret.hash());
    JsonObject auth =
        new JsonObject()
            .put("anonymous", "viewer")
            .put(kind, new JsonObject().put(name, credential));
    JsonObject config = Load.config(NAME, 0);
    config.getJsonObject("http").put("auth", auth);
    return new LiveSite(config);
  }

  /** Starts a pool that has enough to do. */
  static LiveSite loaded() {
    LiveSite site = quiet();
    Load.start(site.vertx, NAME);
    return site;
  }

  /** Starts the verticle; after a stop, on the port that it had. */
  void start() {
    PoolVerticle verticle = Load.verticle();
    config.getJsonObject("http").put("port", port);
    deployment = join(vertx.deployVerticle(verticle, new DeploymentOptions().setConfig(config)));
    port = verticle.httpPort();
  }

  void stop() {
    join(vertx.undeploy(deployment));
  }

  int port() {
    return port;
  }

  String url() {
    return "http://127.0.0.1:" + port + "/";
  }

  /** Serves the same pool below a path of an application's own server; returns its address. */
  String mounted() {
    Router router = Router.router(vertx);
    router.route("/own/weir/*").subRouter(PoolFace.router(vertx, NAME));
    HttpServer server = vertx.createHttpServer().requestHandler(router);
    return "http://127.0.0.1:" + join(server.listen(0, "127.0.0.1")).actualPort() + "/own/weir";
  }

  JsonObject stats() {
    return get("api/v1/stats");
  }

  JsonObject task(String id) {
    return get("api/v1/tasks/" + id);
  }

  /** Returns the counts of the tasks that are known. */
  JsonObject counts() {
    return get("api/v1/tasks?limit=1").getJsonObject("counts");
  }

  JsonArray activity() {
    return get("api/v1/activity").getJsonArray("activity");
  }

  JsonObject get(String path) {
    return send(HttpRequest.newBuilder(URI.create(url() + path)).GET());
  }

  /** Submits a task and returns its id once it is accepted. */
  String submit(String task, JsonObject args) {
    JsonObject body = new JsonObject().put("task", task).put("args", args).put("reply", "accepted");
    return send(HttpRequest.newBuilder(URI.create(url() + "api/v1/tasks"))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body.encode())))
        .getString("id");
  }

  void cancel(String id) {
    send(HttpRequest.newBuilder(URI.create(url() + "api/v1/tasks/" + id)).DELETE());
  }

  private JsonObject send(HttpRequest.Builder request) {
    HttpResponse<String> response =
        http.sendAsync(request.build(), BodyHandlers.ofString())
            .orTimeout(20, TimeUnit.SECONDS)
            .join();
    return new JsonObject(response.body());
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    join(vertx.close());
    http.shutdownNow();
  }
}
