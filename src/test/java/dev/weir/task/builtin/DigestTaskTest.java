package dev.weir.task.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import dev.weir.task.Code;
import dev.weir.task.Heard;
import dev.weir.task.ServiceOptions;
import dev.weir.task.TaskArgumentException;
import dev.weir.task.TaskFailure;
import dev.weir.task.TaskRegistry;
import dev.weir.task.TaskService;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTaskTest {
  @TempDir private Path dir;
  private Path root;
  private TaskService service;

  @BeforeEach
  void start() throws IOException {
    root = Files.createDirectory(dir.resolve("root"));
    Files.writeString(root.resolve("abc"), "abc");
    Files.writeString(dir.resolve("secret"), "secret");
    service =
        TaskService.create(
            PoolOptions.defaults(),
            ServiceOptions.defaults("0badcafe"),
            TaskRegistry.builder().tasks(BuiltIns.of(List.of(root))).build());
  }

  @AfterEach
  void stop() {
    service.by(Actor.CODE).shutdown();
    Awaitility.await().until(() -> service.state() == PoolState.CLOSED);
  }

  private Heard digest(JsonObject args) {
    Heard heard = new Heard();
    service.submit(new JsonObject().put("task", "digest").put("args", args), -1, heard);
    return heard;
  }

  private static JsonObject path(Path path) {
    return new JsonObject().put("path", path.toString());
  }

  private long counter(String field) {
    return service.stats().getLong(field);
  }

  @Test
  void aFileUnderARootIsHashedWithSha256() throws Exception {
    assertThat(digest(path(root.resolve("abc"))).reply().getJsonObject("result"))
        .isEqualTo(
            new JsonObject()
                .put("algorithm", "SHA-256")
                .put("hex", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
                .put("bytes", 3L));
  }

  @Test
  void anotherAlgorithmCanBeNamed() throws Exception {
    JsonObject result =
        digest(path(root.resolve("abc")).put("algorithm", "MD5")).reply().getJsonObject("result");

    assertThat(result.getString("hex")).isEqualTo("900150983cd24fb0d6963f7d28e17f72");
    assertThat(result.getString("algorithm")).isEqualTo("MD5");
  }

  @Test
  void aFileOfManyBuffersIsHashedWhole() throws Exception {
    byte[] bytes = "0123456789abcdef".repeat(20_001).getBytes(StandardCharsets.US_ASCII);
    Files.write(root.resolve("big"), bytes);
    JsonObject result = digest(path(root.resolve("big"))).reply().getJsonObject("result");

    assertThat(result.getLong("bytes")).isEqualTo(bytes.length);
    assertThat(result.getString("hex"))
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"path\":\"\"}",
        "{\"path\":5}",
        "{\"path\":null}",
        "{\"path\":\"/etc/passwd\"}",
        "{\"path\":\"a\\u0000b\"}",
        "{\"path\":\"/x\",\"more\":1}"
      })
  void badArgumentsNeverReachThePool(String args) throws Exception {
    assertThat(digest(new JsonObject(args)).failure().code()).isEqualTo(Code.BAD_REQUEST);
    assertThat(counter("accepted")).isZero();
  }

  @Test
  void aPathThatClimbsOutNeverReachesThePool() throws Exception {
    TaskFailure failure = digest(path(root.resolve("../secret"))).failure();

    assertThat(failure.text()).contains("must be under one of digest.roots");
    assertThat(counter("accepted")).isZero();
  }

  @Test
  void anUnknownAlgorithmIsRefusedWithThoseThereAre() throws Exception {
    TaskFailure failure = digest(path(root.resolve("abc")).put("algorithm", "ROT13")).failure();

    assertThat(failure.code()).isEqualTo(Code.BAD_REQUEST);
    assertThat(failure.text()).contains("\"ROT13\"").contains("SHA-256");
    assertThat(counter("accepted")).isZero();
  }

  @Test
  void aMissingFileIsFoundByTheRunAndCountedAsFailed() throws Exception {
    TaskFailure failure = digest(path(root.resolve("none"))).failure();

    assertThat(failure.code()).isEqualTo(Code.BAD_REQUEST);
    assertThat(failure.text()).endsWith("no such file");
    assertThat(counter("failed")).isEqualTo(1);
  }

  @Test
  void aLinkThatLeadsOutIsNotFollowed() throws Exception {
    Files.createSymbolicLink(root.resolve("link"), dir.resolve("secret"));
    Files.createSymbolicLink(root.resolve("up"), dir);

    assertThat(digest(path(root.resolve("link"))).failure().text()).contains("a link leads out");
    assertThat(digest(path(root.resolve("up/secret"))).failure().text())
        .contains("a link leads out");
    assertThat(counter("failed")).isEqualTo(2);
  }

  @Test
  void aLinkThatStaysInsideIsFollowed() throws Exception {
    Files.createSymbolicLink(root.resolve("inner"), root.resolve("abc"));

    JsonObject result = digest(path(root.resolve("inner"))).reply().getJsonObject("result");
    assertThat(result.getLong("bytes")).isEqualTo(3);
  }

  @Test
  void aFolderIsNoFile() throws Exception {
    assertThat(digest(path(root)).failure().text()).contains("must be a regular file");
  }

  @Test
  void withoutRootsNothingIsRead() {
    DigestTask none = new DigestTask(List.of());

    assertThatExceptionOfType(TaskArgumentException.class)
        .isThrownBy(() -> none.check(path(root.resolve("abc"))))
        .withMessageContaining("must be under one of digest.roots");
  }

  @Test
  void aCheckLooksAtNoFile() {
    DigestTask task = new DigestTask(List.of(Path.of("/no/such/root")));

    assertThatCode(() -> task.check(path(Path.of("/no/such/root/file"))))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sleep", "spin"})
  void aTimedTaskTakesItsTime(String name) throws Exception {
    Heard heard = new Heard();
    service.submit(
        new JsonObject().put("task", name).put("args", new JsonObject().put("ms", 20)), -1, heard);
    JsonObject reply = heard.reply();

    assertThat(reply.getJsonObject("result")).isEqualTo(new JsonObject().put("ms", 20L));
    assertThat(reply.getDouble("runMs")).isGreaterThanOrEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sleep", "spin"})
  void aTimedTaskEndsWhenItIsInterrupted(String name) throws Exception {
    Heard heard = new Heard();
    service.submit(
        new JsonObject()
            .put("task", name)
            .put("args", new JsonObject().put("ms", 1L << 53))
            .put("timeoutMs", 20),
        -1,
        heard);

    assertThat(heard.failure().code()).isEqualTo(Code.TASK_TIMEOUT);
    Awaitility.await().until(() -> counter("stuck") == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"message\":5}", "{\"text\":\"x\"}"})
  void theFailTaskChecksItsMessage(String args) {
    assertThatExceptionOfType(TaskArgumentException.class)
        .isThrownBy(() -> new FailTask().check(new JsonObject(args)));
  }
}
