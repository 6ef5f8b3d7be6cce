package dev.weir.web;

import static dev.weir.web.HttpSite.assertProblem;
import static dev.weir.web.HttpSite.json;
import static dev.weir.web.HttpSite.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MonitorResourceTest {
  @RegisterExtension final HttpSite site = new HttpSite().start();

  private List<String> problems() {
    site.service().sample();
    return json(site.get("/api/v1/problems")).getJsonArray("problems").stream()
        .map(it -> ((JsonObject) it).getString("type"))
        .toList();
  }

  private JsonArray activity() {
    return json(site.get("/api/v1/activity")).getJsonArray("activity");
  }

  @Test
  void theHistoryHasARowForEachSecondThatWasSampled() {
    site.submit(task("echo"));
    Awaitility.await()
        .until(
            () -> {
              site.service().sample();
              return json(site.get("/api/v1/history")).getJsonArray("at").size() >= 2;
            });
    JsonObject history = json(site.get("/api/v1/history?window=1m"));
    int rows = history.getJsonArray("at").size();
    assertThat(history.getInteger("stepMs")).isEqualTo(1_000);
    for (String column : history.fieldNames()) {
      if (!column.equals("window") && !column.equals("stepMs")) {
        assertThat(history.getJsonArray(column)).as(column).hasSize(rows);
      }
    }
    assertThat(history.getJsonArray("capacity").stream()).containsOnly(2);
  }

  @Test
  void aWindowThatThereIsNotIsRefused() {
    assertProblem(site.get("/api/v1/history?window=2m"), 400, "BAD_REQUEST");
    assertProblem(site.get("/api/v1/history?windows=1m"), 400, "BAD_REQUEST");
    assertProblem(site.get("/api/v1/history?window=1m&window=1h"), 400, "BAD_REQUEST");
  }

  @Test
  void aFullPoolIsAProblem() {
    assertThat(problems()).isEmpty();
    site.hold(4);
    site.awaitFigure("active", 2);
    Awaitility.await().until(() -> problems().equals(List.of("saturated")));
  }

  @Test
  void aChangeIsNotedWithItsSender() {
    site.send("POST", "/api/v1/pool/pause", null);
    site.send("PATCH", "/api/v1/pool", "{\"capacity\":9}", "content-type", "application/json");
    site.send("PATCH", "/api/v1/pool", "{\"capacity\":9}", "content-type", "application/json");

    assertThat(activity()).as("what changed nothing is not noted").hasSize(2);
    JsonObject resized = activity().getJsonObject(0);
    assertThat(resized.getString("action")).isEqualTo("resized");
    assertThat(resized.getJsonObject("from")).isEqualTo(new JsonObject().put("capacity", 2));
    assertThat(resized.getJsonObject("to")).isEqualTo(new JsonObject().put("capacity", 9));
    assertThat(resized.getString("by")).isEqualTo("127.0.0.1");
    assertThat(resized.getString("via")).isEqualTo("http");
    assertThat(activity().getJsonObject(1).getString("action")).isEqualTo("paused");
  }

  @Test
  void thisNodeIsListed() {
    JsonArray nodes = json(site.get("/api/v1/nodes")).getJsonArray("nodes");
    assertThat(nodes).hasSize(1);
    assertThat(nodes.getJsonObject(0).getString("node")).isEqualTo("here");
    assertThat(nodes.getJsonObject(0).getBoolean("local")).isTrue();
  }

  @Test
  void theStreamTellsProblemsAtOnceAndChangesAsTheyCome() {
    Iterator<String> lines = site.stream("/api/v1/events").body().iterator();
    while (!lines.next().equals("event: problems")) {}
    assertThat(lines.next()).isEqualTo("data: {\"problems\":[]}");

    site.send("POST", "/api/v1/pool/pause", null);
    while (!lines.next().equals("event: activity")) {}
    assertThat(new JsonObject(lines.next().substring(6)).getString("action")).isEqualTo("paused");
  }

  @Test
  void aTaskIsFoundByItsTypeAndByWhatItSaid() {
    site.submit(task("echo").put("id", "alpha"));
    site.submit(
        task("fail").put("id", "beta").put("args", new JsonObject().put("message", "boom")));

    assertThat(ids("?task=echo")).containsExactly("alpha");
    assertThat(ids("?q=boom")).containsExactly("beta");
    assertThat(ids("?q=alph")).containsExactly("alpha");
    assertThat(ids("?q=nowhere")).isEmpty();
    assertThat(ids("?task=echo&state=failed")).isEmpty();
    assertProblem(site.get("/api/v1/tasks?view=some"), 400, "BAD_REQUEST");
  }

  private List<String> ids(String query) {
    return json(site.get("/api/v1/tasks" + query)).getJsonArray("tasks").stream()
        .map(it -> ((JsonObject) it).getString("id"))
        .collect(Collectors.toList());
  }

  @Test
  void aSummaryLeavesOutWhatMayBeLarge() {
    site.submit(task("echo").put("id", "alpha"));
    JsonObject row =
        json(site.get("/api/v1/tasks?view=summary")).getJsonArray("tasks").getJsonObject(0);
    assertThat(row.fieldNames())
        .contains("id", "state", "waitMs")
        .doesNotContain("args", "result", "log");
  }

  @Test
  void aRunningTaskShowsWhereItIs() {
    site.hold(1);
    site.awaitFigure("active", 1);
    Awaitility.await()
        .untilAsserted(
            () -> {
              JsonObject stack = json(site.get("/api/v1/tasks/held-0/stack"));
              assertThat(stack.getString("state")).isEqualTo("running");
              assertThat(stack.getString("thread")).startsWith("weir-pool-");
              assertThat(stack.getJsonArray("live").toString()).contains("CountDownLatch.await");
            });
  }

  @Test
  void aFailedTaskShowsWhereItFailed() {
    site.submit(
        task("fail").put("id", "beta").put("args", new JsonObject().put("message", "boom")));
    JsonObject stack = json(site.get("/api/v1/tasks/beta/stack"));
    assertThat(stack.getValue("live")).isNull();
    assertThat(stack.getString("failure"))
        .contains("boom")
        .contains("dev.weir.task.builtin.FailTask.run");
    assertProblem(site.get("/api/v1/tasks/nobody/stack"), 404, "UNKNOWN_TASK");
  }

  @Test
  void aTaskThatEndedCanBeDoneOnceMore() {
    JsonObject args = new JsonObject().put("n", 7);
    site.submit(task("echo").put("id", "alpha").put("args", args));
    var reply = site.send("POST", "/api/v1/tasks/alpha/retry", null);

    assertThat(reply.statusCode()).isEqualTo(202);
    String again = json(reply).getString("id");
    assertThat(json(reply).getString("retryOf")).isEqualTo("alpha");
    assertThat(reply.headers().firstValue("location")).contains("/api/v1/tasks/" + again);
    Awaitility.await()
        .untilAsserted(
            () -> {
              JsonObject record = json(site.get("/api/v1/tasks/" + again));
              assertThat(record.getString("state")).isEqualTo("completed");
              assertThat(record.getJsonObject("result")).isEqualTo(args);
              assertThat(record.getString("retryOf")).isEqualTo("alpha");
            });
    JsonObject change = activity().getJsonObject(0);
    assertThat(change.getString("action")).isEqualTo("retried");
    assertThat(change.getString("from")).isEqualTo("alpha");
    assertThat(change.getString("to")).isEqualTo(again);
  }

  @Test
  void aTaskThatLivesIsNotDoneOnceMore() {
    site.hold(1);
    assertProblem(site.send("POST", "/api/v1/tasks/held-0/retry", null), 409, "STILL_LIVE");
    assertProblem(site.send("POST", "/api/v1/tasks/nobody/retry", null), 404, "UNKNOWN_TASK");
    assertThat(activity()).isEmpty();
  }

  @Test
  void aStuckTaskShowsWhereItIsUntilItsThreadIsBack() {
    site.service()
        .submit(task("deaf").put("id", "deaf").put("timeoutMs", 1), 0, new HttpSite.Ignored());
    site.awaitFigure("stuck", 1);
    JsonObject stack = json(site.get("/api/v1/tasks/deaf/stack"));
    assertThat(stack.getString("state")).isEqualTo("timedOut");
    assertThat(stack.getJsonArray("live").toString()).contains("HttpSite");

    site.release();
    site.awaitFigure("stuck", 0);
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(json(site.get("/api/v1/tasks/deaf/stack")).getValue("live")).isNull());
  }

  @Test
  void aPageOfWholeRecordsEndsBeforeItIsTooLarge() {
    for (int i = 0; i < 8; i++) {
      site.submit(task("large").put("id", "large-" + i).put("args", new JsonObject()));
    }
    JsonObject page = json(site.get("/api/v1/tasks?limit=1000"));
    assertThat(page.getJsonArray("tasks").size()).isBetween(3, 5);
    assertThat(page.encode().length()).isLessThan(5_000_000);
    JsonObject rest = json(site.get("/api/v1/tasks?limit=1000&after=" + page.getString("next")));
    assertThat(rest.getJsonArray("tasks").size() + page.getJsonArray("tasks").size()).isEqualTo(8);
    assertThat(json(site.get("/api/v1/tasks?view=summary")).getJsonArray("tasks")).hasSize(8);
  }
}
