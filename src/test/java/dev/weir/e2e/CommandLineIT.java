package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting Weir, and what it refuses to start with. */
class CommandLineIT {
  private static final String VERTICLE = "dev.weir.PoolVerticle";

  @TempDir Path folder;

  @Test
  void vertxRunServesTheShippedConfiguration() throws Exception {
    Path file = Files.writeString(folder.resolve("file.txt"), "Weir holds the water back.\n");
    JsonObject conf = new JsonObject(Files.readString(Weir.PROJECT.resolve("conf/pool.json")));
    conf.put("digest", new JsonObject().put("roots", new JsonArray().add(folder.toString())));
    Path confFile = Files.writeString(folder.resolve("pool.json"), conf.encode());

    try (Weir weir = Weir.vertx(FreePort.next(), "run", VERTICLE, "-conf", confFile.toString())) {
      HttpResponse<String> response =
          weir.awaitReady()
              .submit(
                  new JsonObject()
                      .put("task", "digest")
                      .put(
                          "args",
                          new JsonObject()
                              .put("path", file.toString())
                              .put("algorithm", "SHA-256")))
              .join();

      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(new JsonObject(response.body()).getJsonObject("result").getString("hex"))
          .isEqualTo(sha256(file));
    }
  }

  @Test
  void theScriptWorksThroughALinkFromAnyFolderWithAnInlineConfiguration() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("v"), Weir.PROJECT.resolve("bin/vertx"));
    String conf = "{\"capacity\":7}";

    try (Weir weir = Weir.vertx(link, folder, FreePort.next(), "run", VERTICLE, "-conf", conf)) {
      assertThat(weir.awaitReady().stats().getInteger("capacity")).isEqualTo(7);
    } finally {
      Files.delete(link);
    }
  }

  @Test
  void theJarAloneRunsThePoolAtItsDefaults() throws Exception {
    int port = FreePort.next();
    try (Weir weir = Weir.jar(port)) {
      assertThat(weir.awaitReady().stats().getInteger("capacity")).isEqualTo(256);
      assertThat(weir.get("/assets/lib/lit-html.js").statusCode()).isEqualTo(200);
      assertThat(weir.get("/assets/lib/uplot.js").statusCode()).isEqualTo(200);
      assertThat(weir.out()).isEmpty();
      String url = "http://127.0.0.1:" + port + "/";
      assertThat(weir.awaitErr("try: ").strip().lines())
          .satisfiesExactly(
              line -> assertThat(line).endsWith("pool \"pool\" is served at " + url),
              line -> assertThat(line).endsWith("its API: " + url + "openapi.json"),
              line -> assertThat(line).contains("try: curl -s " + url + "api/v1/tasks -H "));
    }
  }

  /** It holds the hashes of somebody's secrets, once somebody has set a login. */
  @Test
  void noJarHoldsTheConfiguration() throws Exception {
    String plain = Weir.FAT_JAR.toString().replace("-fat.jar", ".jar");
    for (String path : List.of(Weir.FAT_JAR.toString(), plain)) {
      try (JarFile jar = new JarFile(path)) {
        assertThat(jar.stream().map(JarEntry::getName))
            .contains("dev/weir/PoolVerticle.class")
            .noneMatch(name -> name.startsWith("conf/") || name.contains("pool.json"));
      }
    }
  }

  /**
   * An application has its own files there, such as a webroot, and either could hide the other's.
   */
  @Test
  void theJarOfTheLibraryPutsNothingAtTheRootOfTheClassPath() throws Exception {
    try (JarFile jar = new JarFile(Weir.FAT_JAR.toString().replace("-fat.jar", ".jar"))) {
      assertThat(jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName))
          .contains("dev/weir/web/webroot/index.html")
          .allMatch(name -> name.startsWith("dev/weir/") || name.startsWith("META-INF/"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aWrongCommandLineIsRefusedWithOneLineAndStatusOne(
      String what, String says, String[] arguments) throws Exception {
    try (Weir weir = Weir.jar(FreePort.next(), arguments)) {
      assertThat(weir.awaitExit()).as(weir::err).isEqualTo(1);
      assertThat(weir.err().strip()).hasLineCount(1).startsWith("weir: ").contains(says);
      assertThat(weir.out()).isEmpty();
    }
  }

  static Stream<Arguments> aWrongCommandLineIsRefusedWithOneLineAndStatusOne() {
    return Stream.of(
        run("a missing file", "no file \"/no/such.json\"", "-conf", "/no/such.json"),
        run("malformed inline JSON", "not well-formed JSON", "-conf", "{\"capacity\":"),
        run("an unknown option", "capasity", "-conf", "{\"capasity\":1}"),
        run("a value of the wrong type", "capacity", "-conf", "{\"capacity\":\"many\"}"),
        run("a value out of range", "capacity", "-conf", "{\"capacity\":0}"),
        run("a drain the shutdown hook cuts", "110000", "-conf", "{\"shutdownTimeoutMs\":110001}"),
        run("an unknown flag", "\"-confg\"", "-confg", "{}"),
        Arguments.of("an unknown verticle", "no.Verticle", new String[] {"run", "no.Verticle"}));
  }

  private static Arguments run(String what, String says, String... flags) {
    return Arguments.of(
        what,
        says,
        Stream.concat(Stream.of("run", VERTICLE), Stream.of(flags)).toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "run --help", "version"})
  void helpIsNoRefusal(String arguments) throws Exception {
    try (Weir weir = Weir.jar(FreePort.next(), arguments.split(" "))) {
      assertThat(weir.awaitExit()).as(weir::err).isZero();
    }
  }

  @Test
  void aRehearsalUsesAPoolOnAFreePortAndEnds() throws Exception {
    try (ServerSocket taken = FreePort.held();
        Weir weir = Weir.jar(taken.getLocalPort(), "rehearse", VERTICLE)) {
      assertThat(weir.awaitExit()).as(weir::err).isZero();
      assertThat(weir.err()).contains("is served at").doesNotContain("failed");
    }
  }

  @Test
  void aPortInUseIsRefusedWithOneLineThatNamesIt() throws Exception {
    try (ServerSocket taken = FreePort.held();
        Weir weir = Weir.jar(taken.getLocalPort())) {
      assertThat(weir.awaitExit()).as(weir::err).isEqualTo(1);
      assertThat(weir.err().strip())
          .hasLineCount(1)
          .contains(Integer.toString(taken.getLocalPort()));
    }
  }

  private static String sha256(Path file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest);
  }
}
