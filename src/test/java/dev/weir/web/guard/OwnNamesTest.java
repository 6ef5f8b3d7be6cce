package dev.weir.web.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnNamesTest {
  private final OwnNames names = new OwnNames("pool.internal", List.of("Weir.Example."));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8080",
        "localhost.",
        "127.0.0.1:1",
        "10.1.2.3",
        "[::1]:8080",
        "[2001:db8::1]",
        "pool.internal:8080",
        "weir.example",
        "WEIR.example.:443"
      })
  void addressesAndOwnNamesAreServed(String host) {
    assertThat(names.holds(Authority.parse(host))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "evil.localhost",
        "127.0.0.1.evil.example",
        "127.1",
        "2130706433",
        "0x7f000001",
        "weir.example.evil",
        "xweir.example"
      })
  void everyOtherNameIsNot(String host) {
    assertThat(names.holds(Authority.parse(host))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "a:b",
        "a:99999",
        "a:-1",
        "a:",
        "a/b",
        "ann@localhost",
        "localhost,evil",
        "[localhost]",
        "[::1",
        "::1",
        "localhost:80:80"
      })
  void whatIsNoHostAndPortIsMalformed(String host) {
    assertThat(Authority.parse(host)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080, localhost:8080",
    "http://localhost, localhost",
    "http://localhost:80, localhost",
    "http://[::1]:8080, [::1]:8080",
    "https://weir.example, 127.0.0.1:8080",
    "http://weir.example, 127.0.0.1:8080",
    "https://weir.example, weir.example",
    "https://weir.example:8443, weir.example:8443"
  })
  void theAskedHostAndAllowedHostsAreOwnOrigins(String origin, String host) {
    assertThat(names.isOwnOrigin(origin, "http", Authority.parse(host))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "null, localhost:8080",
    "'', localhost:8080",
    "http://localhost, localhost:8080",
    "http://localhost:8081, localhost:8080",
    "https://localhost:8080, localhost:8080",
    "http://127.0.0.1:8080, localhost:8080",
    "http://evil.example, localhost:8080",
    "http://localhost:8080.evil.example, localhost:8080",
    "http://localhost:8080/, localhost:8080",
    "http://evil@localhost:8080, localhost:8080",
    "file://localhost:8080, localhost:8080",
    "https://weir.example:3000, weir.example",
    "https://pool.internal, 127.0.0.1:8080",
    "https://evil.weir.example, weir.example"
  })
  void everyOtherOriginIsForeign(String origin, String host) {
    assertThat(names.isOwnOrigin(origin, "http", Authority.parse(host))).isFalse();
  }

  @Test
  void loopbackIsToldWithoutLookingAnythingUp() {
    assertThat(List.of("127.0.0.1", "127.9.9.9", "::1", "localhost", "LOCALHOST."))
        .allMatch(Hosts::isLoopback);
    assertThat(List.of("0.0.0.0", "::", "10.0.0.1", "localhost.evil", "127.1", "example", ""))
        .noneMatch(Hosts::isLoopback);
  }
}
