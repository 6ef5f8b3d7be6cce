package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals end the process only after every accepted task has its answer. */
class ShutdownIT {
  private static final int TASKS = 1_000;

  @TempDir Path marks;

  @ParameterizedTest(name = "-instances {0}")
  @ValueSource(ints = {1, 4})
  void aSignalLosesNoTaskWhoseResultIsAwaited(int instances) throws Exception {
    try (Weir weir = start(instances).awaitReady()) {
      List<CompletableFuture<HttpResponse<String>>> answers = submitAll(weir, "result");
      weir.awaitStat("accepted", TASKS);

      weir.terminate();

      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.join().statusCode()).as(answer.join().body()).isEqualTo(200);
      }
      assertThat(weir.awaitExit()).isEqualTo(143);
      assertThat(marks()).isEqualTo(TASKS);
    }
  }

  @ParameterizedTest(name = "-instances {0}")
  @ValueSource(ints = {1, 4})
  void aSignalLosesNoTaskThatWasOnlyAccepted(int instances) throws Exception {
    try (Weir weir = start(instances).awaitReady()) {
      for (CompletableFuture<HttpResponse<String>> answer : submitAll(weir, "accepted")) {
        assertThat(answer.join().statusCode()).as(answer.join().body()).isEqualTo(202);
      }

      assertThat(weir.terminate().awaitExit()).isEqualTo(143);

      assertThat(marks()).isEqualTo(TASKS);
    }
  }

  @Test
  void anInterruptFromTheKeyboardDrainsToo() throws Exception {
    try (Weir weir = start(1).awaitReady()) {
      CompletableFuture<HttpResponse<String>> answer = weir.submit(mark(500, "result"));
      weir.awaitStat("active", 1);

      assertThat(weir.interrupt().awaitExit()).isEqualTo(130);

      assertThat(answer.join().statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"virtual", "platform"})
  void aTaskThatIgnoresInterruptionIsNamedAndLeftBehind(String threads) throws Exception {
    String conf =
        """
        {"threads": "%s", "shutdownTimeoutMs": 500, "tasks": {"stubborn": "%s"}}
        """
            .formatted(threads, StubbornTask.class.getName());
    try (Weir weir = vertx(1, conf).awaitReady()) {
      JsonObject task = new JsonObject().put("task", "stubborn").put("reply", "accepted");
      HttpResponse<String> accepted = weir.submit(task).join();
      assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
      weir.awaitStat("active", 1);

      assertThat(weir.terminate().awaitExit(Duration.ofSeconds(15))).isEqualTo(143);

      String id = new JsonObject(accepted.body()).getString("id");
      assertThat(weir.err()).contains(id);
    }
  }

  @Test
  void beforeItDrainsItIsNotReadyAndStillTakesSubmissions() throws Exception {
    String conf =
        """
        {"shutdownDelayMs": 5000, "tasks": {"mark": "%s"}}
        """
            .formatted(MarkTask.class.getName());
    try (Weir weir = vertx(2, conf).awaitReady()) {
      weir.terminate().awaitNotReady();

      HttpResponse<String> late = weir.submit(mark(1, "result")).join();
      assertThat(late.statusCode()).as(late.body()).isEqualTo(200);
      assertThat(weir.awaitExit()).isEqualTo(143);
      assertThat(marks()).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "shutdownDelayMs {0}")
  @ValueSource(ints = {0, 50_000})
  void aSecondSignalEndsTheShutdownAndNamesWhatItLeaves(int delay) throws Exception {
    String conf =
        """
        {"shutdownDelayMs": %d, "shutdownTimeoutMs": 60000, "tasks": {"stubborn": "%s"}}
        """
            .formatted(delay, StubbornTask.class.getName());
    try (Weir weir = vertx(2, conf).awaitReady()) {
      JsonObject task = new JsonObject().put("task", "stubborn").put("reply", "accepted");
      String id = new JsonObject(weir.submit(task).join().body()).getString("id");
      weir.awaitStat("active", 1);
      weir.terminate().awaitNotReady();

      assertThat(weir.interrupt().awaitExit(Duration.ofSeconds(15))).isEqualTo(143);

      assertThat(weir.err()).contains("1 unfinished").contains(id);
    }
  }

  /** Otherwise its threads would die one by one, until it no longer hears a signal. */
  @Test
  void aProcessWhoseHeapIsFullEndsWithAWord() throws Exception {
    String conf =
        """
        {"tasks": {"fill": "%s"}}
        """
            .formatted(HeapFillingTask.class.getName());
    try (Weir weir = vertx(1, conf).awaitReady()) {
      weir.submit(new JsonObject().put("task", "fill").put("reply", "accepted")).join();

      assertThat(weir.awaitExit(Duration.ofSeconds(30))).isEqualTo(3);
      assertThat(weir.err()).contains("java.lang.OutOfMemoryError: Java heap space");
      assertThat(weir.out()).isEmpty();
    }
  }

  private static Weir start(int instances) {
    String conf =
        """
        {"capacity": 50, "tasks": {"mark": "%s"}}
        """
            .formatted(MarkTask.class.getName());
    return vertx(instances, conf);
  }

  private static Weir vertx(int instances, String conf) {
    String tests = Path.of("target/test-classes").toAbsolutePath().toString();
    String count = Integer.toString(instances);
    return Weir.vertx(
        FreePort.next(),
        "run",
        "dev.weir.PoolVerticle",
        "-cp",
        tests,
        "-instances",
        count,
        "-conf",
        conf);
  }

  private List<CompletableFuture<HttpResponse<String>>> submitAll(Weir weir, String reply) {
    return Stream.generate(() -> weir.submit(mark(100, reply))).limit(TASKS).toList();
  }

  private JsonObject mark(long ms, String reply) {
    JsonObject args = new JsonObject().put("ms", ms).put("dir", marks.toString());
    return new JsonObject().put("task", "mark").put("reply", reply).put("args", args);
  }

  private long marks() throws Exception {
    try (Stream<Path> files = Files.list(marks)) {
      return files.count();
    }
  }
}
