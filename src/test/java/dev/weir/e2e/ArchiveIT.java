package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in an unpacked archive: it runs as it is, whatever lies beside its jar. */
class ArchiveIT {
  @TempDir Path folder;
  private Path jar;

  @BeforeEach
  void unpack() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("weir of ours/bin"));
    for (String name : new String[] {"vertx", "jdk.sh", "cache.sh"}) {
      Files.copy(Weir.PROJECT.resolve("bin/" + name), bin.resolve(name));
    }
    bin.resolve("vertx").toFile().setExecutable(true);
    Path lib = Files.createDirectories(folder.resolve("weir of ours/lib"));
    jar = Files.createSymbolicLink(lib.resolve("weir-1-fat.jar"), Weir.FAT_JAR);
  }

  @AfterEach
  void unlink() throws IOException {
    Files.delete(jar);
  }

  @Test
  void itServesWithoutMavenAndWithoutABuild() throws Exception {
    Path script = folder.resolve("weir of ours/bin/vertx");
    try (Weir weir = Weir.vertx(script, folder, FreePort.next(), "run", "dev.weir.PoolVerticle")) {
      assertThat(weir.awaitReady().stats().getInteger("capacity")).isEqualTo(256);
      assertThat(weir.awaitErr("try: "))
          .contains("manual: " + folder.toRealPath().resolve("weir of ours/README.md"));
    }
  }

  @Test
  void aFileOfAnotherJvmNeitherStopsItNorIsSpokenOf() throws Exception {
    String release = System.getProperty("java.runtime.version").replaceAll("[^A-Za-z0-9.]", "_");
    String kind = Runtime.version().feature() >= 25 ? "aot" : "jsa";
    String name = "weir-1-fat-%d-%s.%s".formatted(Files.size(jar), release, kind);
    Files.writeString(jar.resolveSibling(name), "not what the JVM wrote");
    Path said = folder.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(folder.resolve("weir of ours/bin/vertx").toString(), "version");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("JAVA_OPTS");
    Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(Files.readString(said).strip()).hasLineCount(1).contains("VersionCommand: 5.");
  }
}
