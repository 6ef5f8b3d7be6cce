package dev.weir.web;

import static dev.weir.web.HttpSite.assertProblem;
import static dev.weir.web.HttpSite.json;
import static dev.weir.web.HttpSite.sleep;
import static dev.weir.web.HttpSite.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmitTest {
  @RegisterExtension final HttpSite site = new HttpSite().start();

  private HttpResponse<String> post(String body) {
    return site.send("POST", "/api/v1/tasks", body, "content-type", "application/json");
  }

  @Test
  void aTaskIsAnsweredWithItsResult() {
    JsonObject args = new JsonObject().put("text", "Zürich ≤ 北京").put("n", 1.5);

    HttpResponse<String> response = site.submit(task("echo").put("args", args));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    JsonObject reply = json(response);
    assertThat(reply.getJsonObject("result")).isEqualTo(args);
    assertThat(reply.getString("state")).isEqualTo("completed");
    assertThat(reply.getString("id")).isNotBlank();
    assertThat(reply.getString("node")).isEqualTo("here");
    assertThat(reply.getDouble("waitMs")).isNotNegative();
    assertThat(reply.getDouble("runMs")).isNotNegative();
  }

  @Test
  void aTaskThatAsksForItIsAnsweredWhenAccepted() {
    HttpResponse<String> response = site.submit(task("hold").put("reply", "accepted"));

    assertThat(response.statusCode()).isEqualTo(202);
    JsonObject reply = json(response);
    assertThat(reply.getString("state")).isEqualTo("accepted");
    String location = response.headers().firstValue("location").orElseThrow();
    assertThat(location).isEqualTo("/api/v1/tasks/" + reply.getString("id"));
    assertThat(json(site.get(location)).getString("id")).isEqualTo(reply.getString("id"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 99, 490, 499, 500})
  void aDeepResultIsAnsweredAndListed(int levels) {
    HttpResponse<String> response =
        site.submit(task("deep").put("args", new JsonObject().put("levels", levels)));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(site.get("/api/v1/tasks").statusCode()).isEqualTo(200);
    assertThat(site.get("/api/v1/tasks").body()).contains("\"result\":");
  }

  @Test
  void aResultDeeperThanAnythingReasonableFailsItsTask() {
    HttpResponse<String> response =
        site.submit(task("deep").put("args", new JsonObject().put("levels", 501)));

    assertProblem(response, 500, "TASK_FAILED");
    assertThat(site.get("/api/v1/tasks").statusCode()).isEqualTo(200);
  }

  /** What the list could not show was never taken. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"task\":\"echo\",\"args\":{\"x\":1e999}}",
        "{\"task\":\"echo\",\"args\":{\"x\":-1E400}}",
        "{\"task\":\"echo\",\"args\":{\"x\":NaN}}",
        "{\"task\":\"echo\",\"args\":{\"x\":1,\"x\":2}}",
        "{\"task\":\"echo\",\"args\":{\"x\":\"\\ud800\"}}",
        "{\"task\":\"echo\" /* \" */}",
        "{\"task\":\"echo\"} {}",
        "\ufeff{\"task\":\"echo\"}"
      })
  void whatIsNoJsonIsRefusedAndTheListStays(String body) {
    assertProblem(post(body), 400, "BAD_REQUEST");
    assertThat(site.get("/api/v1/tasks").statusCode()).isEqualTo(200);
    assertThat(site.get("/api/v1/tasks").body()).contains("\"tasks\":[]");
  }

  @Test
  void aContentTypeMayNameItsCharset() {
    HttpResponse<String> response =
        site.send(
            "POST",
            "/api/v1/tasks",
            task("echo").encode(),
            "content-type",
            "Application/JSON; charset=utf-8");

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "application"
      })
  void anotherContentTypeIsRefused(String type) {
    HttpResponse<String> response =
        site.send("POST", "/api/v1/tasks", task("echo").encode(), "content-type", type);

    assertProblem(response, 415, "UNSUPPORTED_MEDIA_TYPE");
    assertThat(json(response).getString("detail")).contains(type).contains("application/json");
  }

  @Test
  void aBodyWithoutContentTypeIsRefused() {
    assertProblem(
        site.send("POST", "/api/v1/tasks", task("echo").encode()), 415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "{", "{\"task\":\"echo\"} x", "[]", "null", "\"echo\""})
  void whatIsNoJsonObjectIsRefusedAndCounted(String body) {
    assertProblem(post(body), 400, "BAD_REQUEST");
    assertThat(site.rejected("invalid")).isEqualTo(1);
    assertThat(site.figure("submitted")).isEqualTo(1);
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    try (RawHttp raw = site.raw()) {
      raw.submit("{\"task\":\"\u00ff\u00fe\"}");
      assertThat(raw.readUntil("}")).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void aNestingBombIsRefused() {
    String bomb = "{\"task\":\"echo\",\"args\":" + "[".repeat(1_001) + "]".repeat(1_001) + "}";
    assertThat(bomb).hasSizeLessThan(HttpSite.MAX_BODY);

    assertProblem(post(bomb), 400, "BAD_REQUEST");
    assertThat(site.submit(task("echo")).statusCode()).isEqualTo(200);
  }

  @Test
  void anUnknownTaskIsRefused() {
    assertProblem(site.submit(task("launch")), 404, "UNKNOWN_TASK");
    assertThat(site.rejected("invalid")).isEqualTo(1);
  }

  @Test
  void anUnknownFieldIsRefusedByName() {
    HttpResponse<String> response = site.submit(task("echo").put("priority", "high"));

    assertProblem(response, 400, "BAD_REQUEST");
    assertThat(json(response).getString("detail")).contains("priority");
  }

  @Test
  void badArgumentsAreRefused() {
    assertProblem(site.submit(sleep(-1)), 400, "BAD_REQUEST");
    assertThat(site.figure("accepted")).isZero();
  }

  @Test
  void anIdInUseIsRefused() {
    site.hold(1);

    HttpResponse<String> response = site.submit(task("echo").put("id", "held-0"));
    assertProblem(response, 409, "DUPLICATE");
    assertThat(json(response).getString("id")).isEqualTo("held-0");
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedAndCounted() {
    String large = task("echo").put("args", new JsonObject().put("a", "x".repeat(3_000))).encode();

    assertProblem(post(large), 413, "PAYLOAD_TOO_LARGE");
    assertThat(site.rejected("tooLarge")).isEqualTo(1);
    assertThat(site.figure("submitted")).isEqualTo(1);
  }

  @Test
  void aBodyOfUnknownLengthIsReadNoFurtherThanItsLimit() {
    try (RawHttp raw = site.raw()) {
      raw.write("POST /api/v1/tasks HTTP/1.1\r\nhost: localhost\r\n")
          .write("content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n");
      String chunk = "400\r\n" + "x".repeat(0x400) + "\r\n";
      raw.write(chunk + chunk + chunk);

      assertThat(raw.readUntil("}")).startsWith("HTTP/1.1 413").contains("PAYLOAD_TOO_LARGE");
    }
    assertThat(site.rejected("tooLarge")).isEqualTo(1);
  }

  @Test
  void aBodyOfExactlyTheLimitIsTaken() {
    String frame = "{\"task\":\"echo\",\"args\":{\"a\":\"%s\"}}";
    String body = frame.formatted("x".repeat(HttpSite.MAX_BODY - frame.length() + 2));
    assertThat(body).hasSize(HttpSite.MAX_BODY);

    assertThat(post(body).statusCode()).isEqualTo(200);
    assertProblem(post(body + " "), 413, "PAYLOAD_TOO_LARGE");
  }

  @Test
  void aFullPoolSaysWhenToTryAgain() {
    site.hold(6);
    site.awaitFigure("blocked", 2);

    HttpResponse<String> response = site.submit(task("echo"));

    assertProblem(response, 429, "POOL_OVERLOAD");
    long retryAfterMs = json(response).getLong("retryAfterMs");
    assertThat(retryAfterMs).isPositive();
    assertThat(response.headers().firstValue("retry-after"))
        .contains(Long.toString(Math.ceilDiv(retryAfterMs, 1_000)));
    assertThat(site.rejected("overload")).isEqualTo(1);
  }

  @Test
  void aTaskThatWaitedTooLongDidNotRun() {
    site.hold(2);
    site.awaitFigure("active", 2);

    assertProblem(site.submit(task("echo").put("maxWaitMs", 5)), 408, "QUEUE_TIMEOUT");
    assertThat(site.figure("timedOut")).isEqualTo(1);
  }

  @Test
  void aTaskThatNobodyWaitsForDidNotRun() {
    site.hold(2);
    site.awaitFigure("active", 2);

    assertProblem(site.submit(task("echo").put("deadlineMs", 5)), 410, "EXPIRED");
    assertProblem(site.submit(task("echo").put("deadlineMs", 0)), 410, "EXPIRED");
    assertProblem(site.submit(task("echo").put("deadlineMs", -1)), 400, "BAD_REQUEST");
    assertThat(site.figure("expired")).isEqualTo(1);
  }

  @Test
  void aTaskThatRunsTooLongIsInterrupted() {
    assertProblem(site.submit(sleep(60_000).put("timeoutMs", 5)), 504, "TASK_TIMEOUT");
  }

  @Test
  void aTaskThatThrowsIsAnsweredWithClassAndMessageOnly() {
    JsonObject args = new JsonObject().put("message", "<script>\n\u0000\"");

    HttpResponse<String> response = site.submit(task("fail").put("args", args));

    assertProblem(response, 500, "TASK_FAILED");
    assertThat(json(response).getString("detail")).contains("Exception").contains("<script>");
    assertThat(json(response).getString("id")).isNotBlank();
  }

  @Test
  void aRunningTaskThatIsCancelledIsAnsweredAtOnce() {
    var running = site.submitAsync(task("hold").put("id", "mine"));
    site.awaitFigure("active", 1);

    site.send("DELETE", "/api/v1/tasks/mine", null);
    assertProblem(running.join(), 499, "CANCELLED");
  }

  @Test
  void aDrainingPoolTakesNothingAndAnswersWhatItTook() {
    var running = site.submitAsync(task("hold"));
    site.awaitFigure("active", 1);
    site.send("POST", "/api/v1/pool/shutdown", null);

    assertProblem(site.submit(task("echo")), 503, "DRAINING");
    site.release();
    assertThat(running.join().statusCode()).isEqualTo(200);
    assertProblem(site.submit(task("echo")), 503, "POOL_CLOSED");
  }

  @Test
  void theBooksBalanceAfterEveryKindOfAnswer() {
    post("nonsense");
    post("x".repeat(3_000));
    site.submit(task("echo"));
    site.submit(task("fail"));
    site.submit(task("nobody"));
    site.submit(sleep(60_000).put("timeoutMs", 1));

    JsonObject stats = site.service().stats();
    assertThat(stats.getLong("submitted")).isEqualTo(6);
    assertThat(stats.getLong("accepted")).isEqualTo(3);
    assertThat(stats.getLong("completed")).isEqualTo(1);
    assertThat(stats.getLong("failed")).isEqualTo(1);
    assertThat(stats.getLong("timedOut")).isEqualTo(1);
  }
}
