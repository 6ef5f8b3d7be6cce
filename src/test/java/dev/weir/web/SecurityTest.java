package dev.weir.web;

import static dev.weir.web.HttpSite.assertProblem;
import static dev.weir.web.HttpSite.json;
import static dev.weir.web.HttpSite.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Misuses of the HTTP face that no other test has at its centre; docs/security.md lists all. */
class SecurityTest {
  private static final String[] JSON = {"content-type", "application/json"};
  private static final String HTML = "<script>alert(1)</script>";

  @RegisterExtension final HttpSite site = new HttpSite().start();
  @RegisterExtension final HttpSite readOnly = new HttpSite().readOnly().start();

  @RegisterExtension
  final HttpSite proxied =
      new HttpSite().options(o -> o.withAllowedHosts(List.of("weir.example"))).start();

  private static String nested(int levels) {
    return "{\"task\":\"echo\",\"args\":{\"x\":"
        + "[".repeat(levels - 2)
        + "]".repeat(levels - 2)
        + "}}";
  }

  /** Sends one request to the end of its connection. */
  private static String ask(HttpSite asked, String line, String... headers) {
    try (RawHttp raw = asked.raw().write(line + " HTTP/1.1\r\nconnection: close\r\n")) {
      for (String header : headers) {
        raw.write(header + "\r\n");
      }
      return raw.write("\r\n").readAll();
    }
  }

  @Test
  void aBodyNestedTooDeepIsRefusedBeforeItIsBuilt() {
    HttpResponse<String> deep = site.send("POST", "/api/v1/tasks", nested(101), JSON);

    assertProblem(deep, 400, "BAD_REQUEST");
    assertThat(json(deep).getString("detail")).contains("nested deeper than 100");
    assertThat(site.send("POST", "/api/v1/tasks", nested(100), JSON).statusCode()).isEqualTo(200);
  }

  @Test
  void bracketsInATextAreNoNesting() {
    JsonObject text = task("echo");
    text.getJsonObject("args").put("x", "[{".repeat(200) + "\\\"[");

    assertThat(site.submit(text).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {HTML, "a\r\nset-cookie: x=1", "a\u0000", "../../etc/passwd", "a/b", "é"})
  void aHostileIdIsRefusedAndReachesNoHeader(String id) {
    HttpResponse<String> refused = site.submit(task("echo").put("id", id).put("reply", "accepted"));

    assertProblem(refused, 400, "BAD_REQUEST");
    assertThat(refused.headers().map()).doesNotContainKeys("location", "set-cookie");
    assertThat(refused.headers().firstValue("x-content-type-options")).contains("nosniff");
  }

  @Test
  void anIdThatIsTakenReachesTheLocationAsOneSegment() {
    HttpResponse<String> taken =
        site.submit(task("echo").put("id", "a:b.c_d-e").put("reply", "accepted"));

    assertThat(taken.statusCode()).isEqualTo(202);
    assertThat(taken.headers().firstValue("location").orElseThrow())
        .matches("/api/v1/tasks/[A-Za-z0-9%._-]+");
  }

  @Test
  void aHostileTaskNameComesBackAsJsonAlone() {
    HttpResponse<String> refused = site.submit(task(HTML + "\u0007"));

    assertProblem(refused, 404, "UNKNOWN_TASK");
    assertThat(refused.body()).doesNotContain("\u0007");
    assertThat(refused.headers().firstValue("x-content-type-options")).contains("nosniff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/tasks/%0d%0aset-cookie:x=1",
        "/%0d%0aset-cookie:x=1",
        "/api/v1/tasks?state=%0d%0aset-cookie:x=1"
      })
  void aLineBreakInAPathOrAQueryReachesNoHeader(String path) {
    HttpResponse<String> refused = site.get(path);

    assertThat(refused.statusCode()).isBetween(400, 404);
    assertThat(refused.headers().map()).doesNotContainKey("set-cookie");
  }

  @ParameterizedTest
  @CsvSource({
    "x-http-method-override, DELETE",
    "x-http-method, POST",
    "x-method-override, PATCH",
    "x-original-url, /api/v1/pool/pause",
    "x-rewrite-url, /api/v1/pool/pause"
  })
  void aReadingRequestStaysOneWhateverItsHeadersSay(String header, String value) {
    for (HttpSite asked : List.of(site, readOnly)) {
      HttpResponse<String> answer =
          asked.send("GET", "/api/v1/pool/pause?_method=POST", null, header, value);
      assertThat(answer.statusCode()).isIn(404, 405);
      assertThat(asked.service().stats().getString("state")).isEqualTo("RUNNING");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "OPTIONS", "PUT", "PROPFIND", "FOO"})
  void anOtherMethodIsRefusedAndEchoesNothing(String method) {
    String answer = ask(site, method + " /api/v1/stats", "host: localhost", "x-echo: 4711");

    assertThat(answer).startsWith("HTTP/1.1 405").contains("allow: GET, HEAD");
    assertThat(answer).doesNotContain("4711", "access-control");
  }

  @Test
  void thisIsNoProxy() {
    String answer = ask(site, "CONNECT evil.example:443", "host: evil.example:443");

    assertThat(answer).matches("(?s)HTTP/1.1 4\\d\\d .*");
  }

  @Test
  void headTellsNoMoreThanGetAndChangesNothing() {
    HttpResponse<String> head = site.send("HEAD", "/api/v1/pool/pause", null);

    assertThat(head.statusCode()).isEqualTo(405);
    assertThat(site.send("HEAD", "/api/v1/stats", null).body()).isEmpty();
    assertThat(site.service().stats().getString("state")).isEqualTo("RUNNING");
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2c", "websocket"})
  void noOtherProtocolIsSwitchedTo(String protocol) {
    String answer =
        ask(
            site,
            "GET /api/v1/stats",
            "host: localhost",
            "connection: upgrade, http2-settings",
            "upgrade: " + protocol,
            "http2-settings: AAMAAABkAAQAAP__",
            "sec-websocket-version: 13",
            "sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==");

    assertThat(answer).doesNotStartWith("HTTP/1.1 101");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://weir.example", "http://weir.example", "https://WEIR.example:443"})
  void aPageBehindAProxyMayChangeThePool(String origin) {
    assertThat(proxied.send("POST", "/api/v1/pool/pause", null, "origin", origin).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://weir.example:3000",
        "https://a.weir.example",
        "null",
        "https://localhost"
      })
  void anotherPageOfTheProxysHostMayNot(String origin) {
    assertProblem(
        proxied.send("POST", "/api/v1/pool/pause", null, "origin", origin), 403, "CROSS_ORIGIN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-forwarded-host", "forwarded", "x-host", "x-forwarded-server"})
  void aForwardedNameIsNotBelieved(String header) {
    String answer = ask(site, "GET /api/v1/stats", "host: evil.example", header + ": localhost");

    assertThat(answer).startsWith("HTTP/1.1 421");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, x-echo, 404",
    "127.0.0.1:8080, x-echo, 404",
    "[::1], x-echo, 404",
    "weir.example, x-echo, 403",
    "10.0.0.1, x-echo, 403",
    "localhost, x-forwarded-for, 403",
    "localhost, x-real-ip, 403",
    "localhost, forwarded, 403",
    "localhost, via, 403"
  })
  void whatAProxyPassesOnIsNotFromThisMachine(String host, String header, int status) {
    String path = "GET /api/v1/tasks/nobody/stack";

    assertThat(ask(proxied, path, "host: " + host, header + ": 10.0.0.9"))
        .startsWith("HTTP/1.1 " + status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/stats", "/api/v1/tasks", "/nowhere", "/api/v1/about"})
  void nothingThatThePoolSaysIsKeptByACache(String path) {
    assertThat(site.get(path).headers().firstValue("cache-control")).contains("no-store");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%2e%2e/conf/pool.json",
        "/assets/%252e%252e/index.html",
        "/assets/..%5c..%5cconf%5cpool.json",
        "/assets/..\\..\\conf\\pool.json",
        "/assets/.env",
        "/.git/config",
        "/assets/%2e%2e%2findex.html",
        "//conf/pool.json",
        "/assets;x=1/app.js",
        "/META-INF/MANIFEST.MF"
      })
  void noPathLeadsOutOfTheDashboard(String path) {
    assertThat(ask(site, "GET " + path, "host: localhost"))
        .matches("(?s)HTTP/1.1 40[04] .*application/problem\\+json.*");
  }
}
