package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code bin/vertx} builds, when, and what it says: the script itself, in a project of empty
 * files, with a Maven and a JDK that only print.
 */
class FirstRunIT {
  private static final String SOURCE = "src/main/java/A.java";

  @TempDir Path project;
  private Path tools;
  private String out;
  private String err;
  private int status;

  @BeforeEach
  void makeProject() throws IOException {
    tools = Files.createDirectories(project.resolve("tools"));
    for (String name : new String[] {"vertx", "jdk.sh", "cache.sh"}) {
      Path copy = project.resolve("bin/" + name);
      Files.createDirectories(copy.getParent());
      Files.copy(Weir.PROJECT.resolve("bin/" + name), copy);
    }
    for (String file :
        new String[] {
          "pom.xml",
          SOURCE,
          "src/main/resources/a.json",
          "src/test/java/ATest.java",
          "webroot/index.html",
          "conf/pool.json",
          "conf/pool.schema.json",
          "conf/cluster.xml",
          "conf/logging.properties",
          "docs/a.md",
          "README.md"
        }) {
      Path path = project.resolve(file);
      Files.createDirectories(path.getParent());
      Files.createFile(path);
      age(path, -100);
    }
    script(tools.resolve("jdk/bin/javac"), "");
    script(
        tools.resolve("jdk/bin/java"),
        """
        if [ "$1" = -version ]; then echo 'openjdk version "25.0.1"' >&2; else echo "java $*"; fi
        """);
    maven(
        """
        mkdir -p target/classes
        touch target/weir-1-fat.jar
        """);
  }

  /** A Maven that prints what the real one does, and then does {@code then}. */
  private void maven(String then) throws IOException {
    script(
        tools.resolve("mvn"),
        """
        cd "$(dirname "$0")/.."
        echo built >>builds
        printf '\\033[1mINFO\\033[m] Scanning\\n'
        for i in $(seq 120); do
          echo "[INFO] Downloading from central: https://repo.example/$i"
          echo "[INFO] Downloaded from central: https://repo.example/$i (1 kB at 1 kB/s)"
        done
        echo '[INFO] --- maven-compiler-plugin:3.14.1:compile (default-compile) @ weir ---'
        echo '[INFO] --- maven-jar-plugin:3.4.2:jar (default-jar) @ weir ---'
        echo '[INFO] --- shade:3.6.1:shade (default) @ weir ---'
        %s
        printf '\\033[0m\\033[0m'
        """
            .formatted(then));
  }

  private static void script(Path path, String body) throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(path, "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void age(Path path, int seconds) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().plusSeconds(seconds)));
  }

  private void run(String... arguments) throws Exception {
    Path outFile = project.resolve("out");
    Path errFile = project.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(project.resolve("bin/vertx").toString()), Stream.of(arguments))
                .toList());
    builder.environment().put("JAVA_HOME", tools.resolve("jdk").toString());
    builder.environment().put("JAVA_OPTS", "-Xmx7m -XX:-ExitOnOutOfMemoryError");
    builder.environment().merge("PATH", tools.toString(), (path, own) -> own + ":" + path);
    Process process =
        builder.redirectOutput(outFile.toFile()).redirectError(errFile.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    status = process.exitValue();
    out = Files.readString(outFile);
    err = Files.readString(errFile);
  }

  private int builds() throws IOException {
    Path builds = project.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }

  @Test
  void theFirstRunSaysAtOnceWhatItDoesAndThenHowFarItIs() throws Exception {
    run("run", "V");

    assertThat(status).as(err).isZero();
    assertThat(err.lines())
        .containsExactly(
            "vertx: building Weir with Maven, since it was not built here before: about a minute,"
                + " and some more if it must download",
            "vertx:   50 files downloaded",
            "vertx:   100 files downloaded",
            "vertx:   compiling",
            "vertx:   packing the jar",
            "vertx:   packing the jar that holds the libraries as well");
    assertThat(out).startsWith("java ").endsWith("-fat.jar run V\n").hasLineCount(1);
  }

  @Test
  void aProcessWhoseHeapIsFullEndsUnlessItsUserSaysOtherwise() throws Exception {
    run("run");

    assertThat(out)
        .containsSubsequence(
            "-XX:+ExitOnOutOfMemoryError", "-Xmx7m -XX:-ExitOnOutOfMemoryError", "-jar ");
  }

  @Test
  void aBuildThatFailsShowsItsErrorsWithoutColours() throws Exception {
    maven(
        """
        printf '\\033[0m[ERROR] \\033[1;31mA.java:[3] no such thing\\033[m\\n'
        for i in $(seq 1000); do echo "[ERROR] more $i"; done
        exit 1
        """);
    run("run");

    assertThat(status).isEqualTo(1);
    assertThat(out).isEmpty();
    assertThat(err)
        .contains("\n[ERROR] A.java:[3] no such thing\n")
        .contains("the build failed")
        .contains("target/build.log")
        .doesNotContain("\u001b");
    assertThat(err.lines()).hasSizeLessThan(40);
  }

  @Test
  void aBuildIsFollowedByARehearsalWhoseFileLaterStartsUse() throws Exception {
    makeJdkOfARelease();
    run("run", "V");

    assertThat(err).contains("vertx:   noting what a start needs, for faster ones\n");
    assertThat(out).contains("-XX:AOTCache=" + project.resolve("target/weir-1-fat-1-25.0.1_8.aot"));
    assertThat(project.resolve("rehearsals"))
        .content()
        .hasLineCount(1)
        .contains("-XX:AOTCacheOutput=", "-jar ", " rehearse dev.weir.PoolVerticle");
    run("run", "V");
    assertThat(err).isEmpty();
    assertThat(out).contains("-XX:AOTCache=").endsWith("-fat.jar run V\n").hasLineCount(1);
    assertThat(project.resolve("rehearsals")).content().hasLineCount(1);
  }

  @Test
  void theFileOfAnOlderJarIsNotUsed() throws Exception {
    makeJdkOfARelease();
    run("run", "V");
    age(project.resolve("target/weir-1-fat-1-25.0.1_8.aot"), -50);
    run("--help");

    assertThat(status).as(err).isZero();
    assertThat(out).doesNotContain("AOT");
  }

  @Test
  void anArchiveRunsItsOwnJarWithoutMavenOnAJre() throws Exception {
    Files.delete(project.resolve("pom.xml"));
    Files.delete(tools.resolve("jdk/bin/javac"));
    Path jar = project.resolve("lib/weir-1-fat.jar");
    Files.createDirectories(jar.getParent());
    Files.createFile(jar);
    run("run", "V");

    assertThat(status).as(err).isZero();
    assertThat(builds()).isZero();
    assertThat(err).isEmpty();
    assertThat(out).contains("-jar " + jar.toRealPath() + " run V");
  }

  /** A JDK that says its release in a file, and in which a rehearsal writes what it should. */
  private void makeJdkOfARelease() throws IOException {
    Files.writeString(
        tools.resolve("jdk/release"),
        "JAVA_RUNTIME_VERSION=\"25.0.1+8\"\nJAVA_VERSION=\"25.0.1\"\n");
    script(
        tools.resolve("jdk/bin/java"),
        """
        case $* in
          *" rehearse "*)
            echo "$*" >>%s/rehearsals
            for option in "$@"; do
              case $option in
                -XX:AOTCacheOutput=*) echo noted >"${option#*=}" ;;
              esac
            done
            ;;
          *) echo "java $*" ;;
        esac
        """
            .formatted(project));
    maven(
        """
        mkdir -p target/classes
        echo >target/weir-1-fat.jar
        """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conf/pool.json",
        "conf/pool.schema.json",
        "conf/mine.json",
        "docs/a.md",
        "README.md",
        "src/test/java/ATest.java"
      })
  void whatIsNotPackedIsNoReasonToBuild(String file) throws Exception {
    run("run");
    Files.writeString(project.resolve(file), "{}");
    age(project.resolve(file), 100);
    run("run");

    assertThat(builds()).isEqualTo(1);
    assertThat(err).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pom.xml",
        SOURCE,
        "src/main/resources/a.json",
        "webroot/index.html",
        "conf/cluster.xml",
        "conf/logging.properties"
      })
  void whatIsPackedIsBuiltAgainOnceItHasChanged(String file) throws Exception {
    run("run");
    maven(
        """
        touch -d @%d target/weir-1-fat.jar
        """
            .formatted(Instant.now().plusSeconds(200).getEpochSecond()));
    age(project.resolve(file), 100);
    run("run");
    run("run");

    assertThat(builds()).isEqualTo(2);
    assertThat(status).isZero();
  }
}
