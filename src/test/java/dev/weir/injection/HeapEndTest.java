package dev.weir.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.EveryThreadKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tasks that fill the heap together: the pool survives it. {@code -Dweir.heap.rounds} makes it
 * longer.
 */
class HeapEndTest {
  private static final int ROUNDS = Integer.getInteger("weir.heap.rounds", 2);
  private static final long PATIENCE_SECONDS = 60 + 60L * ROUNDS;

  @TempDir private Path folder;

  @EveryThreadKind
  void aPoolGoesOnAfterItsTasksHaveUsedUpAllMemory(Threads kind) throws Exception {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:+UseSerialGC", // without memory, a collection takes a fifth of G1's time
                "-cp",
                System.getProperty("java.class.path"),
                HeapEnd.class.getName(),
                kind.name(),
                String.valueOf(ROUNDS))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended;
    try {
      ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } finally {
      process.destroyForcibly().waitFor();
    }
    String said = Files.readString(log);
    assertThat(ended).as("ended within %d s; it said:%n%s", PATIENCE_SECONDS, said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).contains(ROUNDS + " rounds, " + 64 * ROUNDS + " tasks out of memory");
  }
}
