package dev.weir.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The time from the start of a {@code vertx run} to its first answer over HTTP.
 *
 * @param command what is started, such as {@code vertx}; its arguments are added
 * @param verticle what it runs
 * @param config makes the configuration for a port
 * @param path of the request
 * @param deadline when to give up
 */
record ColdStart(Command command, Class<?> verticle, Config config, String path, Deadline deadline)
    implements Trial {
  static final String MILLIS = "ms";

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final long POLL_NANOS = 1_000_000;
  private static final double NANOS_A_MILLI = 1e6;
  private static final String TASK = "{\"task\":\"echo\",\"args\":{\"n\":42}}";
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Starts a process. */
  @FunctionalInterface
  interface Command {
    /** Starts it with these arguments; what it writes goes to a file. */
    Process start(Path output, String... arguments) throws IOException;
  }

  /** Makes a configuration. */
  @FunctionalInterface
  interface Config {
    JsonObject forPort(int port);
  }

  @Override
  public Map<String, Double> run() throws Exception {
    int port = freePort();
    Path output = Files.createTempFile("weir-bench", ".out");
    Deadline end = deadline.within(PATIENCE);
    long start = System.nanoTime();
    Process process =
        command.start(output, "run", verticle.getName(), "-conf", config.forPort(port).encode());
    try {
      awaitListening(port, process, end);
      ask(port, end);
      return Map.of(MILLIS, (System.nanoTime() - start) / NANOS_A_MILLI);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(e.getMessage() + ": " + Files.readString(output), e);
    } finally {
      process.destroyForcibly().waitFor();
      Files.delete(output);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening(int port, Process process, Deadline end) {
    while (!isListening(port)) {
      if (end.isOver() || !process.isAlive()) {
        throw new IllegalStateException(verticle.getName() + " does not listen");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private void ask(int port, Deadline end) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("content-type", "application/json")
            .timeout(end.left().plusMillis(1))
            .POST(HttpRequest.BodyPublishers.ofString(TASK))
            .build();
    HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200 || !response.body().contains("42")) {
      throw new IllegalStateException(response + " " + response.body());
    }
  }
}
