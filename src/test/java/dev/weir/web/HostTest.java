package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.web.guard.Problems;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request may ask for by name. */
class HostTest {
  @RegisterExtension
  final HttpSite site =
      new HttpSite().options(o -> o.withAllowedHosts(List.of("weir.example"))).start();

  private String ask(String head) {
    try (RawHttp raw = site.raw().write(head + "connection: close\r\n\r\n")) {
      return raw.readAll();
    }
  }

  private String get(String host) {
    return ask("GET /api/v1/stats HTTP/1.1\r\nhost: " + host + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]:9", "10.0.0.1:8080", "Weir.Example:443"})
  void addressesLocalhostAndAllowedHostsAreServed(String host) {
    assertThat(get(host)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:8080", "localhost.evil.example"})
  void anotherNameIsRefused(String host) {
    assertThat(get(host))
        .startsWith("HTTP/1.1 421")
        .contains("WRONG_HOST")
        .contains("http.allowedHosts")
        .contains("content-security-policy");
  }

  @Test
  void aNameThatWasReboundChangesNothing() {
    String answer =
        ask("POST /api/v1/pool/pause HTTP/1.1\r\nhost: evil.example\r\ncontent-length: 0\r\n");

    assertThat(answer).startsWith("HTTP/1.1 421");
    assertThat(site.service().stats().getString("state")).isEqualTo("RUNNING");
  }

  @Test
  void theHealthChecksAreNoException() {
    assertThat(ask("GET /health/live HTTP/1.1\r\nhost: evil.example\r\n"))
        .startsWith("HTTP/1.1 421");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "localhost:port", "evil.example@localhost", "[::1", "a:99999"})
  void aMalformedHostIsRefused(String host) {
    assertThat(get(host))
        .startsWith("HTTP/1.1 400")
        .contains("the header host is malformed")
        .contains("content-security-policy", "nosniff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS *", "GET *", "GET api", "GET localhost", "CONNECT localhost:80"})
  void whatIsNoPathIsRefused(String line) {
    assertThat(ask(line + " HTTP/1.1\r\nhost: localhost\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("must ask for a path")
        .contains("content-security-policy", "nosniff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "api", "/nowhere"})
  void whatTheRouterRefusesWithoutTheGuardCarriesTheSecurityHeadersAsWell(String target) {
    Router bare = Router.router(site.vertx()).errorHandler(404, Problems::failed);
    HttpServer server =
        HttpSite.await(site.vertx().createHttpServer().requestHandler(bare).listen(0, "127.0.0.1"));
    try (RawHttp raw = RawHttp.connect(server.actualPort())) {
      raw.write("GET " + target + " HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
      assertThat(raw.readAll())
          .startsWith("HTTP/1.1 404")
          .containsOnlyOnce("content-security-policy")
          .contains("nosniff");
    }
  }

  @Test
  void aMissingHostIsRefusedInHttp11() {
    assertThat(ask("GET /api/v1/stats HTTP/1.1\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("host is missing");
    assertThat(ask("GET /api/v1/stats HTTP/1.0\r\n")).startsWith("HTTP/1.0 200");
  }

  @Test
  void twoHostsAreRefused() {
    assertThat(ask("GET / HTTP/1.1\r\nhost: localhost\r\nhost: evil.example\r\n"))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void theNameInTheRequestLineCountsAsWell() {
    assertThat(ask("GET http://evil.example/api/v1/stats HTTP/1.1\r\nhost: localhost\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("two hosts");
    assertThat(ask("GET http://localhost/api/v1/stats HTTP/1.1\r\nhost: localhost\r\n"))
        .startsWith("HTTP/1.1 200");
  }
}
