package dev.weir.web;

import static dev.weir.web.HttpSite.assertProblem;
import static dev.weir.web.HttpSite.json;
import static dev.weir.web.HttpSite.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.monitor.Actor;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
  private static final String[] JSON = {"content-type", "application/json"};

  @RegisterExtension final HttpSite site = new HttpSite().start();

  @Test
  void statsAreThePoolsOwn() {
    HttpResponse<String> response = site.get("/api/v1/stats");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(response.headers().firstValue("cache-control")).contains("no-store");
    assertThat(json(response).fieldNames()).isEqualTo(site.service().stats().fieldNames());
    assertThat(json(response).getInteger("capacity")).isEqualTo(2);
  }

  @Test
  void aboutShowsTheBoundsAsTheyAreAfterAResize() {
    site.send("PATCH", "/api/v1/pool", "{\"capacity\":7}", "content-type", "application/json");
    JsonObject config = json(site.get("/api/v1/about")).getJsonObject("config");
    assertThat(config.getInteger("capacity")).isEqualTo(7);
  }

  @Test
  void aboutNamesTheTaskTypes() {
    JsonObject about = json(site.get("/api/v1/about"));

    assertThat(about.getJsonArray("taskTypes")).contains("echo", "sleep", "hold");
    assertThat(about.getString("name")).isEqualTo("pool");
    assertThat(about.getString("node")).isEqualTo("here");
    assertThat(about.getBoolean("readOnly")).isFalse();
  }

  @Test
  void aTaskIsFoundByItsIdWhileItRunsAndAfterIt() {
    site.hold(1);
    site.awaitFigure("active", 1);
    assertThat(json(site.get("/api/v1/tasks/held-0")).getString("state")).isEqualTo("running");

    site.release();
    site.awaitFigure("completed", 1);
    JsonObject record = json(site.get("/api/v1/tasks/held-0"));
    assertThat(record.getString("state")).isEqualTo("completed");
    assertThat(record.getString("result")).isEqualTo("released");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/tasks/nobody", "/api/v1/tasks/%3Cb%3E", "/api/v1/tasks/a%2Fb"})
  void anUnknownIdIsNotFound(String path) {
    assertProblem(site.get(path), 404, "UNKNOWN_TASK");
    assertProblem(site.send("DELETE", path, null), 404, "UNKNOWN_TASK");
  }

  @Test
  void tasksAreListedNewestFirstAndPaged() {
    site.hold(3);

    JsonObject first = json(site.get("/api/v1/tasks?limit=2"));
    assertThat(first.getJsonArray("tasks").getJsonObject(0).getString("id")).isEqualTo("held-2");
    assertThat(first.getJsonArray("tasks").size()).isEqualTo(2);

    JsonObject second = json(site.get("/api/v1/tasks?after=" + first.getString("next")));
    assertThat(second.getJsonArray("tasks").getJsonObject(0).getString("id")).isEqualTo("held-0");
    assertThat(second.getJsonArray("tasks").size()).isEqualTo(1);
  }

  @Test
  void tasksAreListedByState() {
    site.hold(3);
    site.awaitFigure("active", 2);

    JsonObject queued = json(site.get("/api/v1/tasks?state=queued"));
    assertThat(queued.getJsonArray("tasks").size()).isEqualTo(1);
    assertThat(queued.getJsonArray("tasks").getJsonObject(0).getString("id")).isEqualTo("held-2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=-1",
        "limit=1001",
        "limit=many",
        "limit=99999999999",
        "limit=1&limit=2",
        "state=asleep",
        "after=nobody",
        "order=up"
      })
  void aBadQueryIsRefusedByName(String query) {
    HttpResponse<String> response = site.get("/api/v1/tasks?" + query);

    assertProblem(response, 400, "BAD_REQUEST");
    assertThat(json(response).getString("detail")).contains(query.substring(0, query.indexOf('=')));
  }

  @Test
  void aWaitingTaskIsCancelledAndItsSubmitterHearsIt() {
    site.hold(2);
    site.awaitFigure("active", 2);
    var waiting = site.submitAsync(task("echo").put("id", "mine"));
    site.awaitFigure("queued", 1);

    JsonObject answer = json(site.send("DELETE", "/api/v1/tasks/mine?reason=enough", null));

    assertThat(answer.getBoolean("changed")).isTrue();
    assertThat(answer.getString("id")).isEqualTo("mine");
    assertProblem(waiting.join(), 499, "CANCELLED");
    assertThat(json(waiting.join()).getString("detail")).contains("enough");
    assertThat(json(waiting.join()).getString("id")).isEqualTo("mine");
  }

  @Test
  void cancellingAnEndedTaskChangesNothing() {
    site.submit(task("echo").put("id", "done"));

    JsonObject answer = json(site.send("DELETE", "/api/v1/tasks/done", null));
    assertThat(answer.getBoolean("changed")).isFalse();
    assertThat(answer.getString("state")).isEqualTo("completed");
  }

  @Test
  void aResizeTellsOldAndNew() {
    JsonObject answer = json(site.send("PATCH", "/api/v1/pool", "{\"capacity\":5}", JSON));

    assertThat(answer.getBoolean("changed")).isTrue();
    assertThat(answer.getJsonObject("old").getInteger("capacity")).isEqualTo(2);
    assertThat(answer.getJsonObject("new").getInteger("capacity")).isEqualTo(5);
    assertThat(site.figure("capacity")).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"capacity\":0}",
        "{\"capacity\":\"5\"}",
        "{\"capacity\":null}",
        "{\"capactiy\":5}",
        "[]",
        "5",
        ""
      })
  void aBadResizeIsRefusedAndChangesNothing(String body) {
    assertProblem(site.send("PATCH", "/api/v1/pool", body, JSON), 400, "BAD_REQUEST");
    assertThat(site.figure("capacity")).isEqualTo(2);
  }

  @Test
  void thePoolIsPausedAndResumed() {
    assertState(site.send("POST", "/api/v1/pool/pause", null), true, "PAUSED");
    assertState(site.send("POST", "/api/v1/pool/pause", null), false, "PAUSED");
    assertState(site.send("POST", "/api/v1/pool/resume", "{}", JSON), true, "RUNNING");
  }

  @Test
  void thePoolIsShutDownAndRebooted() {
    assertState(site.send("POST", "/api/v1/pool/reboot", null), false, "RUNNING");
    site.send("POST", "/api/v1/pool/shutdown", null);
    assertState(site.send("POST", "/api/v1/pool/reboot", null), true, "RUNNING");
  }

  private static void assertState(HttpResponse<String> response, boolean changed, String state) {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).getBoolean("changed")).isEqualTo(changed);
    assertThat(json(response).getString("state")).isEqualTo(state);
  }

  @Test
  void aCommandThatTakesNothingRefusesABodyWithFields() {
    HttpResponse<String> response = site.send("POST", "/api/v1/pool/pause", "{\"for\":5}", JSON);

    assertProblem(response, 400, "BAD_REQUEST");
    assertThat(site.service().stats().getString("state")).isEqualTo("RUNNING");
  }

  @Test
  void readyFollowsThePoolAndLiveDoesNot() {
    site.hold(1);
    site.awaitFigure("active", 1);
    assertThat(site.get("/health/ready").statusCode()).isEqualTo(200);

    site.service().by(Actor.CODE).shutdown();
    HttpResponse<String> draining = site.get("/health/ready");
    assertThat(draining.statusCode()).isEqualTo(503);
    assertThat(json(draining).getString("state")).isEqualTo("DRAINING");

    site.release();
    site.awaitFigure("completed", 1);
    HttpResponse<String> closed = site.get("/health/ready");
    assertThat(closed.statusCode()).isEqualTo(503);
    assertThat(json(closed).getString("status")).isEqualTo("DOWN");
    assertThat(site.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void aFullPoolIsReady() {
    site.hold(6);
    site.awaitFigure("blocked", 2);

    assertThat(site.get("/health/ready").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/nowhere", "/api/v1", "/api/v2/stats", "/health", "/api/v1/pool/explode"})
  void anUnknownPathIsNotFound(String path) {
    assertProblem(site.get(path), 404, "NOT_FOUND");
    assertProblem(site.send("POST", path, null), 404, "NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource({
    "POST,   /api/v1/stats,         'GET, HEAD'",
    "PUT,    /api/v1/tasks,         'GET, HEAD, POST'",
    "POST,   /api/v1/tasks/x,       'GET, HEAD, DELETE'",
    "GET,    /api/v1/pool,          'PATCH'",
    "GET,    /api/v1/pool/shutdown, 'POST'",
    "DELETE, /,                     'GET, HEAD'"
  })
  void aWrongMethodIsToldTheRightOnes(String method, String path, String allow) {
    HttpResponse<String> response = site.send(method, path, null);

    assertProblem(response, 405, "METHOD_NOT_ALLOWED");
    assertThat(response.headers().firstValue("allow")).contains(allow);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/v1/stats", "/api/v1/events", "/health/ready"})
  void headAnswersWithoutABody(String path) {
    HttpResponse<String> response = site.send("HEAD", path, null);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void metricsShowAResizeAndARefusalAtOnce() {
    site.send("PATCH", "/api/v1/pool", "{\"capacity\":11}", "content-type", "application/json");
    site.submit(task("nothing"));
    var metrics = site.get("/metrics");

    assertThat(metrics.headers().firstValue("content-type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(metrics.body())
        .contains("weir_pool_capacity{pool=\"pool\"} 11.0")
        .contains("weir_pool_rejected_total{pool=\"pool\",reason=\"invalid\"} 1.0");
  }

  @Test
  void aBatchIsServedAtItsOwnPathAlone() {
    String body = "{\"tasks\":[{\"task\":\"echo\"},{\"task\":\"none\"}]}";
    HttpResponse<String> answer = site.send("POST", "/api/v1/tasks:batch", body, JSON);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).getJsonArray("results")).hasSize(2);

    assertProblem(site.send("POST", "/api/v1/tasks:", body, JSON), 404, "NOT_FOUND");
    assertProblem(site.send("POST", "/api/v1/tasks:batches", body, JSON), 404, "NOT_FOUND");
    assertProblem(site.send("POST", "/api/v1/tasksXbatch", body, JSON), 404, "NOT_FOUND");
    assertProblem(site.get("/api/v1/tasks:batch"), 405, "METHOD_NOT_ALLOWED");
  }

  /** A path with such a segment leads elsewhere, so the task could not be found again. */
  @ParameterizedTest
  @ValueSource(strings = {".", ".."})
  void anIdThatIsNoSegmentOfAPathIsRefused(String id) {
    assertProblem(site.submit(task("echo").put("id", id)), 400, "BAD_REQUEST");
    assertThat(site.submit(task("echo").put("id", id + "..")).statusCode()).isEqualTo(200);
  }

  @Test
  void aCompressedBodyIsRefused() {
    String body = "{\"task\":\"echo\"}";
    String[] gzip = {"content-type", "application/json", "content-encoding", "gzip"};
    assertProblem(site.send("POST", "/api/v1/tasks", body, gzip), 415, "UNSUPPORTED_MEDIA_TYPE");
    String[] second = {
      "content-type", "application/json", "content-encoding", "identity", "content-encoding", "gzip"
    };
    assertProblem(site.send("POST", "/api/v1/tasks", body, second), 415, "UNSUPPORTED_MEDIA_TYPE");
    gzip[3] = "identity";
    assertThat(site.send("POST", "/api/v1/tasks", body, gzip).statusCode()).isEqualTo(200);
  }
}
