package dev.weir.web;

import static dev.weir.web.HttpSite.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
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
          .management(
              Map.of(
                  "/metrics",
                  ctx -> ctx.response().end("metrics"),
                  "/broken",
                  ctx -> {
                    throw new IllegalStateException("dev.weir.Secret: of the inside");
                  }))
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

  private static String operator() {
    return "authorization: " + basic("olga", "operate:it");
  }

  @Test
  void theHealthChecksAreThereForAnybody() {
    assertThat(site.face().managementPort()).isPositive().isNotEqualTo(site.port());
    assertThat(ask("GET", "/health/live")).startsWith("HTTP/1.1 200").contains("\"UP\"");
    assertThat(ask("GET", "/health/ready")).startsWith("HTTP/1.1 200").doesNotContain("RUNNING");
    site.service().shutdown();
    site.awaitFigure("active", 0);
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
    assertThat(ask("GET", "/broken", operator()))
        .startsWith("HTTP/1.1 500")
        .contains("INTERNAL")
        .doesNotContain("IllegalState", "of the inside", ".java");
  }

  @Test
  void bothPlacesCloseTogether() {
    int port = site.face().managementPort();
    HttpSite.await(site.face().close(GRACE));

    assertThatThrownBy(() -> RawHttp.connect(port)).hasRootCauseInstanceOf(IOException.class);
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
      assertThatThrownBy(
              () -> HttpSite.await(HttpFace.start(site.vertx(), options, site.service())))
          .hasMessageContaining("http.management.port " + taken.getLocalPort())
          .hasMessageContaining("http.management.host 127.0.0.1");

      HttpFace face =
          HttpSite.await(
              HttpFace.start(site.vertx(), options.withManagement(null), site.service()));
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

    assertThatThrownBy(() -> HttpSite.await(HttpFace.start(site.vertx(), options, site.service())))
        .hasMessageContaining("http.management.port " + port)
        .hasMessageContaining("http.port " + port)
        .hasMessageContaining("must differ");
  }
}
