package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Command lines that are refused before Vert.x starts. */
class WeirLauncherTest {
  private static final String VERTICLE = "dev.weir.PoolVerticle";

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Integer> exits = new ArrayList<>();

  @ParameterizedTest
  @MethodSource
  void aWrongCommandLineEndsWithOneLineAndStatusOne(String says, String[] arguments) {
    launch(arguments);

    assertThat(exits).containsExactly(1);
    assertThat(err.toString(StandardCharsets.UTF_8).strip())
        .hasLineCount(1)
        .startsWith("weir: ")
        .contains(says);
  }

  static Stream<Arguments> aWrongCommandLineEndsWithOneLineAndStatusOne() {
    return Stream.of(
        line("unknown command \"rum\"", "rum", VERTICLE),
        line("main-verticle", "run"),
        line("unexpected argument \"-confg\"", "run", VERTICLE, "-confg", "{}"),
        line("unexpected argument \"other.Verticle\"", "run", VERTICLE, "other.Verticle"),
        line("'conf' requires a value", "run", VERTICLE, "-conf"),
        line(
            "The value 'many' is not accepted by 'instances'",
            "run",
            VERTICLE,
            "-instances",
            "many"),
        line("-instances 0", "run", VERTICLE, "-instances", "0"),
        line("require -cluster", "run", VERTICLE, "-cluster-port", "5"),
        line("-conf: there is no file", "run", VERTICLE, "-conf", "no/such.json"),
        line("-options: there is no file", "run", VERTICLE, "-options", "no/such.json"),
        line(
            "eventLoopPoolSize must be > 0",
            "run",
            VERTICLE,
            "-options",
            "{\"eventLoopPoolSize\":-1}"),
        line("must be at most 110000", "run", VERTICLE, "-conf", "{\"shutdownTimeoutMs\":110001}"),
        line(
            "shutdownTimeoutMs is 30000 and shutdownDelayMs is 80001: together must be at most",
            "run",
            VERTICLE,
            "-conf",
            "{\"shutdownDelayMs\":80001}"),
        line(
            "together must be at most 110000",
            "run",
            VERTICLE,
            "-conf",
            "{\"shutdownDelayMs\":55001,\"shutdownTimeoutMs\":55000}"),
        line(
            "must be at most 110000",
            "run",
            "java:" + VERTICLE,
            "-conf",
            "{\"shutdownTimeoutMs\":1e9}"));
  }

  private static Arguments line(String says, String... arguments) {
    return Arguments.of(says, arguments);
  }

  private void launch(String... arguments) {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    new WeirLauncher(stream, exits::add).launch(arguments);
  }
}
