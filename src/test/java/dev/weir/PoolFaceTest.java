package dev.weir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.AuthenticationProvider;
import io.vertx.ext.auth.authentication.UsernamePasswordCredentials;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BasicAuthHandler;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pool's face below a path of an application's own server. */
class PoolFaceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String ECHO = "{\"task\":\"echo\",\"args\":{\"n\":7}}";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Router app = Router.router(vertx);
  private String base;

  @AfterEach
  void close() {
    client.shutdownNow();
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private String deploy() {
    JsonObject config =
        new JsonObject()
            .put("maxPayloadBytes", 1_000)
            .put("http", new JsonObject().put("enabled", false));
    return await(
        vertx.deployVerticle(new PoolVerticle(), new DeploymentOptions().setConfig(config)));
  }

  private void listen() {
    app.route().last().handler(ctx -> ctx.response().setStatusCode(404).end("the app's own"));
    HttpServer server = await(vertx.createHttpServer().requestHandler(app).listen(0, "127.0.0.1"));
    base = "http://127.0.0.1:" + server.actualPort();
  }

  private void mount() {
    app.route("/weir/*").subRouter(PoolFace.router(vertx, "pool"));
    listen();
  }

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(at(path));
  }

  private HttpRequest.Builder posting(String path, String json) {
    return at(path).header("content-type", "application/json").POST(BodyPublishers.ofString(json));
  }

  private HttpResponse<String> post(String path, String json)
      throws IOException, InterruptedException {
    return send(posting(path, json));
  }

  private static String code(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    JsonObject problem = new JsonObject(answer.body());
    assertThat(problem.getInteger("status")).isEqualTo(answer.statusCode());
    return problem.getString("code");
  }

  @Test
  void theDashboardIsServedWithTheHeadersThatProtectIt() throws Exception {
    deploy();
    mount();
    HttpResponse<String> page = get("/weir/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<title>");
    assertThat(page.headers().firstValue("content-security-policy")).isPresent();
    assertThat(get("/weir/assets/app.js").statusCode()).isEqualTo(200);

    HttpResponse<String> bare = get("/weir");
    assertThat(bare.statusCode()).isEqualTo(308);
    assertThat(bare.headers().firstValue("location")).contains("weir/");
  }

  @Test
  void submissionsAreAnsweredAndFoundBelowThePath() throws Exception {
    deploy();
    mount();
    JsonObject done = new JsonObject(post("/weir/api/v1/tasks", ECHO).body());
    assertThat(done.getJsonObject("result").getInteger("n")).isEqualTo(7);

    HttpResponse<String> accepted =
        post("/weir/api/v1/tasks", "{\"task\":\"echo\",\"id\":\"a:b\",\"reply\":\"accepted\"}");
    assertThat(accepted.statusCode()).isEqualTo(202);
    String location = accepted.headers().firstValue("location").orElseThrow();
    assertThat(location).isEqualTo("/weir/api/v1/tasks/a%3Ab");
    assertThat(new JsonObject(get(location).body()).getString("id")).isEqualTo("a:b");
  }

  @Test
  void whatIsNotThereOrRefusedIsAProblemAndTheRestIsTheApplications() throws Exception {
    deploy();
    mount();
    assertThat(code(get("/weir/nothing"))).isEqualTo("NOT_FOUND");
    assertThat(code(get("/weir/login"))).isEqualTo("NOT_FOUND");
    assertThat(code(get("/weir/api/v1/tasks/none"))).isEqualTo("UNKNOWN_TASK");
    assertThat(code(send(at("/weir/api/v1/stats").DELETE()))).isEqualTo("METHOD_NOT_ALLOWED");
    assertThat(code(post("/weir/api/v1/tasks", "{"))).isEqualTo("BAD_REQUEST");
    String large = "{\"task\":\"echo\",\"args\":{\"a\":\"" + "x".repeat(2_000) + "\"}}";
    assertThat(code(post("/weir/api/v1/tasks", large))).isEqualTo("PAYLOAD_TOO_LARGE");
    assertThat(get("/elsewhere").body()).isEqualTo("the app's own");
  }

  @Test
  void aPageOfAnotherOriginIsRefusedWhateverTheScheme() throws Exception {
    deploy();
    mount();
    String host = base.substring("http://".length());
    for (String own : new String[] {base, "https://" + host}) {
      HttpResponse<String> answer = send(posting("/weir/api/v1/tasks", ECHO).header("origin", own));
      assertThat(answer.statusCode()).as(own).isEqualTo(200);
    }
    for (String foreign : new String[] {"http://example.com", "null", base + "0", ""}) {
      HttpResponse<String> answer =
          send(posting("/weir/api/v1/tasks", ECHO).header("origin", foreign));
      assertThat(code(answer)).as(foreign).isEqualTo("CROSS_ORIGIN");
    }
    assertThat(code(send(at("/weir/").header("sec-fetch-site", "cross-site"))))
        .isEqualTo("CROSS_ORIGIN");
  }

  @Test
  void aPoolMayComeLaterAndAnew() throws Exception {
    mount();
    HttpResponse<String> none = get("/weir/api/v1/stats");
    assertThat(none.statusCode()).isEqualTo(503);
    assertThat(code(none)).isEqualTo("NOT_DEPLOYED");

    for (int life = 1; life <= 2; life++) {
      String id = deploy();
      post("/weir/api/v1/tasks", ECHO);
      JsonObject stats = new JsonObject(get("/weir/api/v1/stats").body());
      assertThat(stats.getInteger("submitted")).as("life %d", life).isEqualTo(1);
      await(vertx.undeploy(id));
      assertThat(code(get("/weir/api/v1/stats"))).isEqualTo("NOT_DEPLOYED");
    }
  }

  @Test
  void anEventStreamEndsWithThePool() throws Exception {
    String id = deploy();
    mount();
    HttpResponse<Stream<String>> stream =
        client.send(at("/weir/api/v1/events").build(), BodyHandlers.ofLines());
    assertThat(stream.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/event-stream");
    Iterator<String> lines = stream.body().iterator();
    assertThat(lines.next()).startsWith("retry:");
    await(vertx.undeploy(id));
    while (lines.hasNext()) { // and it ends
      lines.next();
    }
  }

  @Test
  void aReadOnlyFaceTakesNothing() throws Exception {
    deploy();
    app.route("/weir/*").subRouter(PoolFace.readOnlyRouter(vertx, "pool"));
    listen();
    assertThat(code(post("/weir/api/v1/tasks", ECHO))).isEqualTo("METHOD_NOT_ALLOWED");
    assertThat(code(post("/weir/api/v1/pool/pause", ""))).isEqualTo("METHOD_NOT_ALLOWED");
    JsonObject about = new JsonObject(get("/weir/api/v1/about").body());
    assertThat(about.getBoolean("readOnly")).isTrue();
  }

  @Test
  void theApplicationsLoginStandsInFrontAndItsNameBesideWhatIsChanged() throws Exception {
    deploy();
    AuthenticationProvider logins =
        credentials ->
            ((UsernamePasswordCredentials) credentials).getPassword().equals("secret")
                ? Future.succeededFuture(User.fromName("ada"))
                : Future.failedFuture("wrong");
    app.errorHandler(401, ctx -> ctx.response().setStatusCode(401).end("the app's own"));
    app.route("/ops/*").handler(BasicAuthHandler.create(logins));
    app.route("/ops/*").subRouter(PoolFace.router(vertx, "pool"));
    listen();
    HttpResponse<String> stranger = post("/ops/api/v1/pool/pause", "");
    assertThat(stranger.statusCode()).isEqualTo(401);
    assertThat(stranger.body()).isEqualTo("the app's own");

    String basic = Base64.getEncoder().encodeToString("ada:secret".getBytes(UTF_8));
    assertThat(
            send(posting("/ops/api/v1/pool/pause", "").header("authorization", "Basic " + basic))
                .statusCode())
        .isEqualTo(200);
    String activity =
        send(at("/ops/api/v1/activity").header("authorization", "Basic " + basic)).body();
    assertThat(activity).contains("\"ada\"");
  }

  @Test
  void aBodyThatTheApplicationHasReadIsTaken() throws Exception {
    deploy();
    app.route().handler(BodyHandler.create(false).setBodyLimit(10_000));
    mount();
    assertThat(post("/weir/api/v1/tasks", ECHO).statusCode()).isEqualTo(200);
    String large = "{\"task\":\"echo\",\"args\":{\"a\":\"" + "x".repeat(2_000) + "\"}}";
    assertThat(code(post("/weir/api/v1/tasks", large))).isEqualTo("PAYLOAD_TOO_LARGE");
  }
}
