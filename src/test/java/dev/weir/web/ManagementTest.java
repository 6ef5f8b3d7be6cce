package dev.weir.web;

import static dev.weir.web.HttpSite.assertProblem;
import static dev.weir.web.HttpSite.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testing.Eventually;
import dev.weir.web.guard.Access;
import dev.weir.web.guard.FailedLogins;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The second place, for probes and scrapers. */
class ManagementTest {
  private static final Duration GRACE = Duration.ofSeconds(20);

  @RegisterExtension
  final HttpSite site =
      new HttpSite()
          .access(AuthTest.ACCESS)
          .options(
              o ->
                  o.withAccess(AuthTest.ACCESS)
                      .withManagement(new HttpOptions.Management("127.0.0.1", 0)))
          .metrics(() -> "metrics")
          .start();

  @RegisterExtension
  final HttpSite broken =
      new HttpSite()
          .metrics(
              () -> {
                throw new IllegalStateException("the secret of the inside");
              })
          .start();

  private String ask(String method, String path, String... headers) {
    try (RawHttp raw = RawHttp.connect(site.face().managementPort())) {
      raw.write(method + " " + path + " HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n");
      for (String header : headers) {
        raw.write(header + "\r\n");
      }
      return raw.write("\r\n").readAll();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Future<HttpFace> start(HttpOptions options) {
    Served served = new Served(site.service(), new JsonObject(), Optional.empty());
    return HttpFace.start(site.vertx(), options, served);
  }

  private static String operator() {
    return "authorization: " + basic("olga", "operate:it");
  }

  @Test
  void theHealthChecksAreThereForAnybody() {
    assertThat(site.face().managementPort()).isPositive().isNotEqualTo(site.port());
    assertThat(ask("GET", "/health/live")).startsWith("HTTP/1.1 200").contains("\"UP\"");
    assertThat(ask("GET", "/health/ready")).startsWith("HTTP/1.1 200").doesNotContain("RUNNING");
    site.send("POST", "/api/v1/pool/shutdown", null, "authorization", basic("olga", "operate:it"));
    assertThat(ask("GET", "/health/ready")).startsWith("HTTP/1.1 503").contains("\"DOWN\"");
  }

  @Test
  void whatIsBesideTheHealthChecksNeedsALogin() {
    assertThat(ask("GET", "/metrics")).startsWith("HTTP/1.1 401");
    assertThat(ask("GET", "/metrics", operator())).startsWith("HTTP/1.1 200").endsWith("metrics");
    assertThat(ask("POST", "/metrics", operator(), "content-length: 0")).startsWith("HTTP/1.1 405");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/api/v1/stats", "/api/v1/tasks", "/assets/app.js", "/api/v1/events"})
  void nothingElseIsThere(String path) {
    assertThat(ask("GET", path, operator())).startsWith("HTTP/1.1 404");
  }

  @Test
  void thePoolCannotBeControlledThere() {
    assertThat(ask("POST", "/api/v1/pool/pause", operator(), "content-length: 0"))
        .startsWith("HTTP/1.1 404");
    assertThat(site.service().stats().getString("state")).isEqualTo("RUNNING");
  }

  @Test
  void theGuardIsTheSame() {
    try (RawHttp raw = RawHttp.connect(site.face().managementPort())) {
      raw.write("GET /health/live HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n");
      assertThat(raw.readAll()).startsWith("HTTP/1.1 421").contains("content-security-policy");
    }
  }

  @Test
  void bothPlacesCountFailedLoginsTogether() {
    for (int i = 0; i < FailedLogins.PER_ADDRESS; i++) {
      ask("GET", "/metrics", "authorization: Bearer guess" + i);
    }

    assertThat(site.send("GET", "/api/v1/stats", null, "authorization", "Bearer x").statusCode())
        .isEqualTo(429);
  }

  @Test
  void aFailureInsideIsAnsweredWithoutItsStackOrItsWords() {
    HttpResponse<String> failed = broken.get("/metrics");

    assertProblem(failed, 500, "INTERNAL");
    assertThat(failed.body()).doesNotContain("IllegalState", "of the inside");
  }

  @Test
  void bothPlacesCloseTogether() {
    int port = site.face().managementPort();
    HttpSite.await(site.face().close(GRACE));

    // The selector lets go of a closed port at its next turn.
    Eventually.until("the port is closed", () -> isRefused(port));
  }

  private static boolean isRefused(int port) {
    try (RawHttp open = RawHttp.connect(port)) {
      return open == null;
    } catch (UncheckedIOException refused) {
      return true;
    }
  }

  @Test
  void allFacesOfAPoolShareBothPlaces() {
    HttpFace other = HttpSite.await(site.deploy(site.service(), 0));

    assertThat(other.port()).isEqualTo(site.port());
    assertThat(other.managementPort()).isEqualTo(site.face().managementPort());
    HttpSite.await(other.close(GRACE));
    assertThat(ask("GET", "/health/live")).startsWith("HTTP/1.1 200");
  }

  @Test
  void aSecondPlaceInUseIsNamedAndLeavesTheFirstFree() throws IOException {
    int port = freePort();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HttpOptions options =
          new HttpOptions("127.0.0.1", port, false, 0)
              .withManagement(new HttpOptions.Management("127.0.0.1", taken.getLocalPort()));
      assertThatThrownBy(() -> HttpSite.await(start(options)))
          .hasMessageContaining("http.management.port " + taken.getLocalPort())
          .hasMessageContaining("http.management.host 127.0.0.1");

      HttpFace face = HttpSite.await(start(options.withManagement(null)));
      assertThat(face.port()).isEqualTo(port);
      assertThat(face.managementPort()).isZero();
      HttpSite.await(face.close(GRACE));
    }
  }

  @Test
  void onePortCannotServeBoth() throws IOException {
    int port = freePort();
    HttpOptions options =
        new HttpOptions("127.0.0.1", port, false, 0)
            .withManagement(new HttpOptions.Management("127.0.0.1", port));

    assertThatThrownBy(() -> HttpSite.await(start(options)))
        .hasMessageContaining("http.management.port " + port)
        .hasMessageContaining("http.port " + port)
        .hasMessageContaining("must differ");
  }

  @Test
  void theFacesOnOnePortHaveOneAccess() throws IOException {
    int port = freePort();
    int second = freePort();
    HttpOptions options =
        new HttpOptions("127.0.0.1", port, false, 0)
            .withAccess(AuthTest.ACCESS)
            .withManagement(new HttpOptions.Management("127.0.0.1", second));
    HttpFace face = HttpSite.await(start(options));

    assertThatThrownBy(() -> HttpSite.await(start(options.withAccess(Access.OPEN))))
        .hasMessageContaining("http.port " + port + " on http.host 127.0.0.1")
        .hasMessageContaining("http.auth")
        .hasMessageContaining("must be the same");
    HttpOptions elsewhere =
        new HttpOptions("127.0.0.1", freePort(), false, 0).withManagement(options.management());
    assertThatThrownBy(() -> HttpSite.await(start(elsewhere)))
        .hasMessageContaining("http.management.port " + second)
        .hasMessageContaining("must be the same");
    Access same = new Access(null, AuthTest.ACCESS.users(), AuthTest.ACCESS.tokens());
    HttpSite.await(HttpSite.await(start(options.withAccess(same))).close(GRACE));
    HttpSite.await(face.close(GRACE));
    HttpSite.await(HttpSite.await(start(options.withAccess(Access.OPEN))).close(GRACE));
  }
}
