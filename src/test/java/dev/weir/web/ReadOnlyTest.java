package dev.weir.web;

import static dev.weir.web.HttpSite.assertProblem;
import static dev.weir.web.HttpSite.json;
import static dev.weir.web.HttpSite.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReadOnlyTest {
  @RegisterExtension final HttpSite site = new HttpSite().readOnly().start();

  @Test
  void nothingCanBeSubmittedOrCancelled() {
    site.hold(1);

    HttpResponse<String> submit = site.submit(task("echo"));
    assertProblem(submit, 405, "METHOD_NOT_ALLOWED");
    assertThat(submit.headers().firstValue("allow")).contains("GET, HEAD");
    assertProblem(site.send("DELETE", "/api/v1/tasks/held-0", null), 405, "METHOD_NOT_ALLOWED");
    assertThat(site.figure("submitted")).isEqualTo(1);
  }

  /** Every method of every path in the API's document that is no reading. */
  @Test
  void noControlExists() {
    AtomicInteger changes = new AtomicInteger();
    json(site.get("/openapi.json"))
        .getJsonObject("paths")
        .forEach(
            path -> {
              JsonObject methods = (JsonObject) path.getValue();
              for (String method : methods.fieldNames()) {
                if (!method.equals("get")) {
                  changes.incrementAndGet();
                  assertRefused(
                      method.toUpperCase(Locale.ROOT),
                      path.getKey().replace("{id}", "some"),
                      methods.containsKey("get") ? "GET, HEAD" : "");
                }
              }
            });
    assertThat(changes.get()).isGreaterThanOrEqualTo(8);
    assertThat(site.service().stats().getString("state")).isEqualTo("RUNNING");
  }

  private void assertRefused(String method, String path, String allow) {
    HttpResponse<String> answer = site.send(method, path, "{}", "content-type", "application/json");
    assertProblem(answer, 405, "METHOD_NOT_ALLOWED");
    assertThat(answer.headers().firstValue("allow")).as(path).contains(allow);
  }

  @Test
  void everythingCanBeSeen() {
    assertThat(json(site.get("/api/v1/about")).getBoolean("readOnly")).isTrue();
    assertThat(site.get("/").statusCode()).isEqualTo(200);
    assertThat(site.get("/api/v1/stats").statusCode()).isEqualTo(200);
    assertThat(site.get("/api/v1/tasks").statusCode()).isEqualTo(200);
    assertThat(site.get("/health/ready").statusCode()).isEqualTo(200);
  }
}
