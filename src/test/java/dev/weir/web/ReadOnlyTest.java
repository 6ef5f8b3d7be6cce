package dev.weir.web;

import static dev.weir.web.HttpSite.assertProblem;
import static dev.weir.web.HttpSite.json;
import static dev.weir.web.HttpSite.task;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"pause", "resume", "shutdown", "reboot"})
  void noControlExists(String verb) {
    assertProblem(site.send("POST", "/api/v1/pool/" + verb, null), 404, "NOT_FOUND");
    assertThat(site.service().stats().getString("state")).isEqualTo("RUNNING");
  }

  @Test
  void noResizeExists() {
    assertProblem(
        site.send("PATCH", "/api/v1/pool", "{}", "content-type", "application/json"),
        404,
        "NOT_FOUND");
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
