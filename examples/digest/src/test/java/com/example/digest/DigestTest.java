package com.example.digest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestTest {
  @TempDir Path folder;

  @Test
  void allFilesOfAFolderAreHashed() throws Exception {
    for (int i = 0; i < 200; i++) {
      Files.write(folder.resolve("file" + i), new byte[i * 1_000]);
    }
    Vertx vertx = Vertx.vertx();
    Main.start(vertx, folder.toRealPath(), new JsonObject().put("enabled", false));
    List<JsonObject> hashes = Main.hashAll(vertx, folder.toRealPath());
    vertx.close().await();

    assertEquals(200, hashes.size());
    for (JsonObject hash : hashes) {
      byte[] content = Files.readAllBytes(folder.resolve(hash.getString("path")));
      assertEquals(sha256(content), hash.getString("sha256"));
    }
  }

  @Test
  void theServiceAnswersOverHttpAndRefusesWhatIsNotBelowItsFolder() throws Exception {
    Files.writeString(folder.resolve("a.txt"), "Weir holds the water back.");
    Vertx vertx = Vertx.vertx();
    int port = Main.start(vertx, folder.toRealPath(), new JsonObject().put("port", 0)).httpPort();

    HttpResponse<String> answer = ask(port, "a.txt");
    assertEquals(200, answer.statusCode(), answer.body());
    assertTrue(
        answer.body().contains(sha256(Files.readAllBytes(folder.resolve("a.txt")))), answer.body());
    assertEquals(400, ask(port, "none.txt").statusCode());
    assertTrue(ask(port, "../../../../etc/passwd").statusCode() >= 400);
    vertx.close().await();
  }

  private static HttpResponse<String> ask(int port, String path) throws Exception {
    JsonObject task =
        new JsonObject().put("task", "hash").put("args", new JsonObject().put("path", path));
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/tasks"))
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(task.encode()))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }
}
