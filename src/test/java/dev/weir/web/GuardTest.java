package dev.weir.web;

import static dev.weir.web.HttpSite.assertProblem;
import static dev.weir.web.HttpSite.task;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
  @RegisterExtension final HttpSite site = new HttpSite().start();

  @ParameterizedTest
  @ValueSource(strings = {"/", "/assets/app.js", "/api/v1/stats", "/nowhere", "/api/v1/tasks/x"})
  void everyAnswerCarriesTheSecurityHeaders(String path) {
    HttpResponse<String> response = site.get(path);

    assertThat(response.headers().map())
        .containsKeys(
            "content-security-policy",
            "x-content-type-options",
            "x-frame-options",
            "referrer-policy",
            "permissions-policy",
            "cross-origin-resource-policy",
            "cross-origin-opener-policy")
        .doesNotContainKeys(
            "server", "x-powered-by", "strict-transport-security", "access-control-allow-origin");
  }

  @ParameterizedTest
  @CsvSource({
    "sec-fetch-site, cross-site",
    "sec-fetch-site, same-site",
    "origin, http://evil.example",
    "origin, http://127.0.0.1:1",
    "origin, null"
  })
  void aPageOfAnotherOriginChangesNothing(String header, String value) {
    assertProblem(
        site.send("POST", "/api/v1/pool/pause", null, header, value), 403, "CROSS_ORIGIN");
    assertProblem(
        site.send(
            "POST",
            "/api/v1/tasks",
            task("echo").encode(),
            "content-type",
            "application/json",
            header,
            value),
        403,
        "CROSS_ORIGIN");
    assertThat(site.service().stats().getString("state")).isEqualTo("RUNNING");
    assertThat(site.figure("submitted")).isZero();
  }

  @Test
  void thePageItselfMayChangeThePool() {
    String own = "http://127.0.0.1:" + site.port();

    assertThat(site.send("POST", "/api/v1/pool/pause", null, "origin", own).statusCode())
        .isEqualTo(200);
    assertThat(
            site.send("POST", "/api/v1/pool/resume", null, "sec-fetch-site", "same-origin")
                .statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/, http://evil.example",
    "/api/v1/stats, http://evil.example",
    "/api/v1/events, http://evil.example",
    "/api/v1/events, null",
    "/api/v1/events, file://",
    "/api/v1/tasks, https://127.0.0.1",
    "/api/v1/tasks/x, http://127.0.0.1:1",
    "/metrics, http://localhost",
    "/openapi.json, ''",
    "/health/live, http://evil.example",
    "/nowhere, http://evil.example"
  })
  void aForeignOriginReadsNothingEvenIfTheBrowserSaysNoMore(String path, String origin) {
    assertProblem(site.send("GET", path, null, "origin", origin), 403, "CROSS_ORIGIN");
    assertThat(site.send("HEAD", path, null, "origin", origin).statusCode()).isEqualTo(403);
  }

  @Test
  void thePageItselfMayRead() {
    String own = "http://127.0.0.1:" + site.port();

    assertThat(site.send("GET", "/api/v1/stats", null, "origin", own).statusCode()).isEqualTo(200);
  }

  @Test
  void theContentPolicyAllowsNothingUnsafe() {
    assertThat(site.get("/").headers().firstValue("content-security-policy").orElseThrow())
        .startsWith("default-src 'none'")
        .contains("frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'")
        .doesNotContain("unsafe", "*", "data:", "http:");
  }

  @ParameterizedTest
  @CsvSource({
    "cross-site, no-cors, image",
    "cross-site, cors, empty",
    "same-site, cors, empty",
    "cross-site, navigate, iframe",
    "cross-site, websocket, websocket"
  })
  void aPageOfAnotherOriginReadsNothingEither(String site, String mode, String dest) {
    assertProblem(
        this.site.send(
            "GET",
            "/api/v1/stats",
            null,
            "sec-fetch-site",
            site,
            "sec-fetch-mode",
            mode,
            "sec-fetch-dest",
            dest),
        403,
        "CROSS_ORIGIN");
  }

  @Test
  void aLinkOnAnotherPageMayLeadHere() {
    String[] link = {
      "sec-fetch-site", "cross-site", "sec-fetch-mode", "navigate", "sec-fetch-dest", "document"
    };

    assertThat(site.send("GET", "/", null, link).statusCode()).isEqualTo(200);
    assertProblem(site.send("POST", "/api/v1/pool/pause", null, link), 403, "CROSS_ORIGIN");
  }

  @Test
  void aFormThatIsSentByAnotherPageChangesNothing() {
    assertProblem(
        site.send("POST", "/api/v1/tasks", task("echo").encode(), "content-type", "text/plain"),
        415,
        "UNSUPPORTED_MEDIA_TYPE");
    assertThat(site.figure("submitted")).isZero();
  }
}
