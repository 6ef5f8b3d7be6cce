package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.PoolConfig;
import dev.weir.web.guard.Access;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Integer> exits = new ArrayList<>();

  private String secret(String input, String... flags) {
    return secret(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), flags);
  }

  private String secret(InputStream in, String... flags) {
    List<String> line = new ArrayList<>(List.of("secret"));
    line.addAll(List.of(flags));
    new WeirLauncher(in, stream(out), stream(err), exits::add).launch(line.toArray(String[]::new));
    return out.toString(StandardCharsets.UTF_8).strip();
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static Access access(String group, String secret) {
    JsonObject member = new JsonObject().put("role", "viewer").put("secret", secret);
    JsonObject auth = new JsonObject().put(group, new JsonObject().put("ann", member));
    return PoolConfig.parse(new JsonObject().put("http", new JsonObject().put("auth", auth)))
        .http()
        .options(0)
        .access();
  }

  @ParameterizedTest
  @ValueSource(strings = {"päss word", "päss word\n", "päss word\r\n", "päss word\nmore\n"})
  void aPasswordBecomesTheHashThatTheConfigurationHolds(String input) {
    String hash = secret(input);

    assertThat(hash).startsWith("$pbkdf2$it=210000$").doesNotContain("word").hasLineCount(1);
    assertThat(access("users", hash).users()).containsOnlyKeys("ann");
    assertThat(exits).isEmpty();
  }

  @Test
  void onlyTheFirstLineIsReadAndNothingIsWaitedForAfterIt() {
    InputStream terminal =
        new ByteArrayInputStream("long enough\nrest".getBytes(StandardCharsets.UTF_8));

    assertThat(secret(terminal)).startsWith("$pbkdf2$");
    assertThat(terminal).hasContent("rest");
  }

  @Test
  void aTokenComesWithTheHashThatTheConfigurationHolds() {
    List<String> lines = secret("", "--token").lines().toList();

    assertThat(lines.get(0)).matches("token: {2}[A-Za-z0-9_-]{43}");
    assertThat(access("tokens", lines.get(1).substring("secret: ".length())).tokens())
        .containsOnlyKeys("ann");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "hunter2\n"})
  void aShortPasswordIsRefusedUnseen(String input) {
    assertThat(secret(input)).isEmpty();

    assertThat(exits).containsExactly(1);
    assertThat(err.toString(StandardCharsets.UTF_8).strip())
        .hasLineCount(1)
        .contains("must be a line of at least 8")
        .doesNotContain("hunter2");
  }

  @Test
  void aPasswordOnTheCommandLineIsRefusedUnseen() {
    assertThat(secret("long enough\n", "hunter2!")).isEmpty();

    assertThat(exits).containsExactly(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("standard input")
        .doesNotContain("hunter2");
  }

  @Test
  void whatIsNoTextOrTooLongIsRefused() {
    secret(new ByteArrayInputStream(new byte[] {-1, -2, '\n'}));
    secret("x".repeat(2_000));

    assertThat(exits).containsExactly(1, 1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("UTF-8").contains("too long");
  }
}
