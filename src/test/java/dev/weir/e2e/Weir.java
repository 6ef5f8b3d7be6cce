package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A Weir process under test: started as a user would, spoken to over HTTP, ended by signals. What
 * it writes goes to files, so that it never waits for a reader. Closing kills it if it still runs.
 */
final class Weir implements AutoCloseable {
  static final Path FAT_JAR = Path.of(System.getProperty("weir.fatJar"));
  static final Path PROJECT = Path.of("").toAbsolutePath();

  /** With {@code -Xshare:auto} the script keeps no file of what a start needs. */
  private static final String SMALL_JVM =
      "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final Path out;
  private final Path err;
  private final URI base;

  private Weir(Process process, Path out, Path err, URI base) {
    this.process = process;
    this.out = out;
    this.err = err;
    this.base = base;
  }

  /** Starts {@code bin/vertx} with these arguments. */
  static Weir vertx(int port, String... arguments) {
    return vertx(PROJECT.resolve("bin/vertx"), PROJECT, port, arguments);
  }

  /** Starts {@code script}, which leads to {@code bin/vertx}, in a working folder. */
  static Weir vertx(Path script, Path cwd, int port, String... arguments) {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    return start(command, cwd, port);
  }

  /** Starts {@code java -jar} on the fat jar with these arguments. */
  static Weir jar(int port, String... arguments) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of(java));
    command.addAll(List.of(SMALL_JVM.split(" ")));
    command.addAll(List.of("-jar", FAT_JAR.toString()));
    command.addAll(List.of(arguments));
    return start(command, PROJECT, port);
  }

  private static Weir start(List<String> command, Path cwd, int port) {
    try {
      Path out = Files.createTempFile("weir", ".out");
      Path err = Files.createTempFile("weir", ".err");
      ProcessBuilder builder = new ProcessBuilder(command).directory(cwd.toFile());
      builder.environment().put("JAVA_OPTS", SMALL_JVM);
      builder.environment().put("WEIR_HTTP_PORT", Integer.toString(port));
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      return new Weir(builder.start(), out, err, URI.create("http://127.0.0.1:" + port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the process serves HTTP; fails at once if it ended instead. */
  Weir awaitReady() {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .failFast(this::assertAlive)
        .ignoreExceptionsMatching(e -> e.getCause() instanceof ConnectException)
        .until(() -> get("/health/ready").statusCode() == 200);
    return this;
  }

  /** Waits until the process says that it does not want any more work. */
  void awaitNotReady() {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .failFast(this::assertAlive)
        .until(() -> get("/health/ready").statusCode() == 503);
  }

  private void assertAlive() {
    assertThat(process.isAlive()).as(this::err).isTrue();
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(base.resolve(path)).GET().build()).join();
  }

  JsonObject stats() {
    return new JsonObject(get("/api/v1/stats").body());
  }

  /** Waits until a figure of the stats has this value. */
  void awaitStat(String figure, int value) {
    await()
        .atMost(PATIENCE)
        .failFast(this::assertAlive)
        .until(() -> stats().getInteger(figure) == value);
  }

  /** Submits a task; the future is the HTTP response, whatever its status. */
  CompletableFuture<HttpResponse<String>> submit(JsonObject task) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/api/v1/tasks"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(task.encode()))
            .build();
    return send(request);
  }

  private static CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
    return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Sends SIGTERM. */
  Weir terminate() {
    process.destroy();
    return this;
  }

  /**
   * Sends SIGINT, as Ctrl-C does. A shell has what it runs in the background ignore that signal,
   * and a process inherits this from the one that starts it: then the test is skipped.
   */
  Weir interrupt() {
    try {
      assumeThat(ignoresInterrupts(process.pid())).as("SIGINT is ignored here").isFalse();
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
      return this;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("kill -INT " + process.pid(), e);
    }
  }

  private static boolean ignoresInterrupts(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  /** Waits for the end of the process and returns its exit status. */
  int awaitExit() {
    return awaitExit(PATIENCE);
  }

  int awaitExit(Duration patience) {
    try {
      if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
      throw new AssertionError("still running after " + patience + ": " + err());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until standard error holds {@code text}, and returns all of it. */
  String awaitErr(String text) {
    await().atMost(PATIENCE).failFast(this::assertAlive).until(() -> err().contains(text));
    return err();
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    Files.delete(out);
    Files.delete(err);
  }
}
