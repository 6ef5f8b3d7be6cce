package com.example.digest;

import dev.weir.PoolVerticle;
import dev.weir.bus.PoolClient;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code FOLDER [PORT]} serves the hashes of the files below a folder, with the pool's own HTTP
 * face and dashboard. {@code FOLDER all} prints those of all its files and ends.
 */
public final class Main {
  private Main() {}

  /** Runs what the arguments say. */
  public static void main(String[] args) throws Exception {
    Path root = Path.of(args.length > 0 ? args[0] : ".").toRealPath();
    Vertx vertx = Vertx.vertx();
    if (args.length > 1 && args[1].equals("all")) {
      start(vertx, root, new JsonObject().put("enabled", false));
      for (JsonObject file : hashAll(vertx, root)) {
        System.out.println(file.getString("sha256") + "  " + file.getString("path"));
      }
      vertx.close().await();
    } else {
      int port = args.length > 1 ? Integer.parseInt(args[1]) : 8091;
      int served = start(vertx, root, new JsonObject().put("port", port)).httpPort();
      System.out.println("dashboard: http://127.0.0.1:" + served + "/");
      System.out.println(
          "try: curl -s http://127.0.0.1:%d/api/v1/tasks -H 'content-type: application/json' -d '{\"task\":\"hash\",\"args\":{\"path\":\"pom.xml\"}}'"
              .formatted(served));
    }
  }

  /** Hashing computes, so the workers are platform threads, one for each processor. */
  static PoolVerticle start(Vertx vertx, Path root, JsonObject http) {
    JsonObject config =
        new JsonObject()
            .put("threads", "platform")
            .put("capacity", Runtime.getRuntime().availableProcessors())
            .put("taskTimeoutMs", 60_000)
            .put("http", http);
    PoolVerticle pool = new PoolVerticle().task("hash", new HashTask(root));
    vertx.deployVerticle(pool, new DeploymentOptions().setConfig(config)).await();
    return pool;
  }

  /** Hashes all files below a folder. Submissions beyond the queue wait for room, in order. */
  static List<JsonObject> hashAll(Vertx vertx, Path root) throws IOException {
    PoolClient pool = PoolClient.create(vertx, "pool");
    List<Future<JsonObject>> asked = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(
              file ->
                  asked.add(
                      pool.submit(
                          "hash", new JsonObject().put("path", root.relativize(file).toString()))));
    }
    Future.join(asked).otherwiseEmpty().await();
    return asked.stream()
        .filter(Future::succeeded)
        .map(answer -> answer.result().getJsonObject("result"))
        .toList();
  }
}
