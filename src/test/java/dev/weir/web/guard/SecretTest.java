package dev.weir.web.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.ext.auth.hashing.HashingStrategy;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
  private static final Secret PASSWORD = Secret.ofPassword("päss word", 10_000);

  @Test
  void aPasswordMatchesItsOwnHashOnly() {
    assertThat(PASSWORD.matches("päss word")).isTrue();
    assertThat(PASSWORD.matches("pass word")).isFalse();
    assertThat(PASSWORD.matches("")).isFalse();
    assertThat(Secret.ofPassword("päss word", 10_000)).isNotEqualTo(PASSWORD);
  }

  @Test
  void aTokenIsLongRandomAndMatchesItsOwnHashOnly() {
    String token = Secret.newToken();

    assertThat(token).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(Secret.newToken());
    assertThat(Secret.ofToken(token).matches(token)).isTrue();
    assertThat(Secret.ofToken(token).matches(token + "x")).isFalse();
  }

  @ParameterizedTest
  @MethodSource
  void everyFormThatTheHashingStrategyWritesIsRead(String hash, boolean slow) {
    Secret secret = new Secret(hash);

    assertThat(secret.isSlow()).isEqualTo(slow);
    assertThat(secret.isFast()).isEqualTo(!slow);
    assertThat(secret.matches("secret")).isTrue();
    assertThat(secret.matches("Secret")).isFalse();
  }

  static Stream<Arguments> everyFormThatTheHashingStrategyWritesIsRead() {
    HashingStrategy hashing = HashingStrategy.load();
    return Stream.of(
        form(hashing.hash("sha256", null, null, "secret"), false),
        form(hashing.hash("sha512", null, null, "secret"), false),
        form(hashing.hash("sha256", Map.of(), null, "secret"), false),
        form(hashing.hash("sha512", Map.of(), "c2FsdA", "secret"), false),
        form(hashing.hash("pbkdf2", Map.of("it", "10000"), "c2FsdHNhbHQ", "secret"), true));
  }

  private static Arguments form(String hash, boolean slow) {
    return Arguments.of(hash, slow);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "password",
        "***",
        "$sha256$short",
        "{SHA}2jmj7l5rSw0yVb/vlWAYkK/YBwk",
        "$sha1$2jmj7l5rSw0yVb/vlWAYkK/YBwk",
        "$pbkdf2$it=9999$c2FsdHNhbHQ$+"
      })
  void whatIsNoHashIsNeitherSlowNorFast(String text) {
    assertThat(new Secret(text).isSlow()).isFalse();
    assertThat(new Secret(text).isFast()).isFalse();
  }

  @Test
  void aHashOfTooFewOrTooManyRoundsIsNotTaken() {
    String tail = PASSWORD.hash().substring("$pbkdf2$it=10000".length());

    assertThat(new Secret("$pbkdf2$it=10000" + tail).isSlow()).isTrue();
    assertThat(new Secret("$pbkdf2$it=09999" + tail).isSlow()).isFalse();
    assertThat(new Secret("$pbkdf2$it=10000001" + tail).isSlow()).isFalse();
  }

  @Test
  void aDecoyCostsTheSameAndMatchesNothing() {
    Secret decoy = PASSWORD.decoy();

    assertThat(decoy.isSlow()).isTrue();
    assertThat(decoy.rounds()).isEqualTo(PASSWORD.rounds());
    assertThat(decoy.matches("päss word")).isFalse();
  }

  @Test
  void noSecretShowsItself() {
    assertThat(PASSWORD).hasToString("***");
    assertThat(new Access(null, Map.of("ann", credential(PASSWORD)), Map.of()).toString())
        .doesNotContain("pbkdf2");
    assertThat(new Presented("ann", "hunter2")).hasToString("***");
  }

  @Test
  void aPasswordMayNotHaveAFastHash() {
    Map<String, Access.Credential> fast = Map.of("ann", credential(Secret.ofToken("x")));

    assertThatThrownBy(() -> new Access(null, fast, Map.of()))
        .hasMessageContaining("user \"ann\"")
        .hasMessageContaining("must be a hash")
        .hasMessageNotContaining(Secret.ofToken("x").hash());
    assertThat(new Access(null, Map.of(), fast).hasLogins()).isTrue();
  }

  private static Access.Credential credential(Secret secret) {
    return new Access.Credential(Caller.Role.VIEWER, secret);
  }
}
