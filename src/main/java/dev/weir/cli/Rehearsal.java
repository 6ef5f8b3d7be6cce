package dev.weir.cli;

import dev.weir.PoolVerticle;
import dev.weir.config.PoolConfig;
import io.vertx.core.cli.annotations.Hidden;
import io.vertx.core.cli.annotations.Name;
import io.vertx.core.cli.annotations.Summary;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The command {@code rehearse}: starts the pool as {@code run} does, but at its defaults and on a
 * free port, asks it a little of everything and ends the process. {@code bin/vertx} runs it once,
 * with a JVM that keeps what was loaded and linked meanwhile, so that later starts need not do that
 * again.
 */
@Name(Rehearsal.NAME)
@Summary("Starts a pool, uses it and ends, for the JVM to note what a start needs.")
@Hidden
final class Rehearsal extends StrictRun {
  /** Not shown to users: the launcher itself runs it. */
  static final String NAME = "rehearse";

  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final int READ_TIMEOUT_MS = 30_000;
  private static final int FAILED = 1;
  private static final String TASK = "{\"task\":\"echo\",\"args\":{\"n\":42}}";
  private static final List<String> PATHS =
      List.of(
          "/health/ready",
          "/",
          "/assets/app.js",
          "/openapi.json",
          "/api/v1/about",
          "/api/v1/stats",
          "/api/v1/tasks",
          "/metrics");

  /** Neither the user's configuration nor the environment: the port may be in use. */
  @Override
  protected JsonObject getConfiguration() {
    return new JsonObject().put("http", new JsonObject().put("port", 0));
  }

  @Override
  void started(PoolVerticle verticle, PoolConfig config) {
    super.started(verticle, config);
    CountDownLatch over = new CountDownLatch(1);
    Thread.ofPlatform().daemon().name("weir-rehearsal-end").start(() -> endUnless(over));
    Thread.ofPlatform().name("weir-rehearsal").start(() -> play(verticle.httpPort(), over));
  }

  /**
   * Ends the process if the rehearsal takes too long: the command that started it does not wait.
   */
  private static void endUnless(CountDownLatch over) {
    try {
      if (!over.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
        Runtime.getRuntime().halt(FAILED);
      }
    } catch (InterruptedException e) {
      Runtime.getRuntime().halt(FAILED);
    }
  }

  private static void play(int port, CountDownLatch over) {
    int status = 0;
    try {
      ask(port, "POST /api/v1/tasks", TASK);
      for (String path : PATHS) {
        ask(port, "GET " + path, "");
      }
    } catch (IOException e) {
      System.err.println("weir: the rehearsal failed: " + e);
      status = FAILED;
    }
    over.countDown();
    System.exit(status);
  }

  private static void ask(int port, String what, String body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(READ_TIMEOUT_MS);
      String request =
          "%s HTTP/1.1\r\nhost: 127.0.0.1:%d\r\nconnection: close\r\naccept-encoding: gzip\r\n%s\r\n%s"
              .formatted(
                  what,
                  port,
                  body.isEmpty()
                      ? ""
                      : "content-type: application/json\r\ncontent-length: "
                          + body.length()
                          + "\r\n",
                  body);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String status = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
      if (!status.equals("HTTP/1.1 200")) {
        throw new IOException(what + " was answered " + status);
      }
      in.readAllBytes();
    }
  }
}
