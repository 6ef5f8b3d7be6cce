package dev.weir.jcstress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The races of {@code src/jcstress}, as {@code bin/jcstress --quick} runs them. */
class JcstressIT {
  /** The short form takes about 50 seconds; an engine that hangs in a race takes for ever. */
  private static final long PATIENCE_SECONDS = 300;

  private static final Path FOLDER = Path.of(System.getProperty("weir.jcstress"));

  @Test
  void noRaceOfTheEnginesWordsHasAForbiddenOutcome() throws Exception {
    Path log = FOLDER.resolve("log");
    Process process =
        new ProcessBuilder(command())
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended;
    try {
      ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    String said = Files.readString(log);
    assertThat(ended).as("ended within %d s; it said:%n%s", PATIENCE_SECONDS, said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).contains(" samples, no forbidden outcome");
  }

  private static List<String> command() {
    String classPath =
        FOLDER.resolve("classes") + File.pathSeparator + System.getProperty("java.class.path");
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        classPath,
        "dev.weir.jcstress.Jcstress",
        "--quick");
  }
}
