package dev.weir.task.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import dev.weir.task.ServiceOptions;
import dev.weir.task.TaskFailure;
import dev.weir.task.TaskReceiver;
import dev.weir.task.TaskRegistry;
import dev.weir.task.TaskService;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and folders that somebody exchanges while they are hashed. */
class ExchangedFilesTest {
  private static final int ROUNDS = 1_500;
  private static final String SECRET = "secret";
  private static final String INSIDE = "inside";

  @TempDir private Path dir;
  private Path root;
  private TaskService service;
  private final Set<String> texts = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void start() throws IOException {
    root = Files.createDirectory(dir.resolve("root"));
    Files.createDirectory(dir.resolve("outside"));
    Files.writeString(dir.resolve("outside/file"), SECRET);
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

  /** Returns the hash, or null if it was refused. */
  private String digest(Path file) {
    CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    JsonObject args = new JsonObject().put("path", file.toString());
    service.submit(
        new JsonObject().put("task", "digest").put("args", args),
        -1,
        new TaskReceiver() {
          @Override
          public void accepted(String id) {}

          @Override
          public void completed(JsonObject reply) {
            answer.complete(Optional.of(reply.getJsonObject("result").getString("hex")));
          }

          @Override
          public void failed(TaskFailure failure) {
            texts.add(failure.text());
            answer.complete(Optional.empty());
          }
        });
    assertThat(answer).as("an answer").succeedsWithin(Duration.ofSeconds(20));
    return answer.join().orElse(null);
  }

  private static String hash(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Puts one file and the other under a name in turn, until it is closed. */
  private static final class Exchanger implements AutoCloseable {
    private final Path name;
    private final Path one;
    private final Path other;
    private final Path aside;
    private final AtomicBoolean over = new AtomicBoolean();
    private final FutureTask<Integer> turns = new FutureTask<>(this::exchange);

    Exchanger(Path one, Path other) {
      this.one = one;
      this.other = other;
      name = one.resolveSibling("name");
      aside = one.resolveSibling("aside");
      Thread.ofPlatform().daemon().name("exchanger").start(turns);
    }

    private int exchange() throws IOException {
      int done = 0;
      for (; !over.get(); done++) {
        show(done % 2 == 0 ? one : other, done % 2 == 0 ? other : one);
        // Long enough for a digest that began in time to end.
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
      }
      return done;
    }

    private void show(Path next, Path last) throws IOException {
      if (Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(name, aside, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(next, name, StandardCopyOption.ATOMIC_MOVE);
      if (Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(aside, last, StandardCopyOption.ATOMIC_MOVE);
      }
    }

    /** Ends the exchange; fails if it had failed. */
    @Override
    public void close() {
      over.set(true);
      assertThat(turns).succeedsWithin(Duration.ofSeconds(20));
      assertThat(turns.resultNow()).as("exchanges").isGreaterThan(10);
    }
  }

  @Test
  void aFolderThatIsExchangedWithALinkLeadsNowhere() throws Exception {
    Path folder = Files.createDirectory(root.resolve("one"));
    Files.writeString(folder.resolve("file"), INSIDE);
    Path link = Files.createSymbolicLink(root.resolve("other"), dir.resolve("outside"));
    int read = 0;
    try (Exchanger exchanger = new Exchanger(folder, link)) {
      for (int i = 0; i < ROUNDS; i++) {
        String hex = digest(exchanger.name.resolve("file"));
        assertThat(hex).isNotEqualTo(hash(SECRET));
        read += hash(INSIDE).equals(hex) ? 1 : 0;
      }
    }
    assertThat(read).as("files read of " + ROUNDS).isPositive();
  }

  @Test
  void aFileThatIsExchangedWithAPipeHangsNobody() throws Exception {
    Path file = Files.writeString(root.resolve("one"), INSIDE);
    Path pipe = pipe("other");
    int read = 0;
    try (Exchanger exchanger = new Exchanger(file, pipe)) {
      // Each opening that hangs takes some seconds: one is enough.
      for (int i = 0; i < ROUNDS && texts.stream().noneMatch(it -> it.contains("open")); i++) {
        read += hash(INSIDE).equals(digest(exchanger.name)) ? 1 : 0;
      }
      assertThat(service.stats().getInteger("stuck")).isZero();
      Awaitility.await()
          .untilAsserted(() -> assertThat(service.stats().getInteger("active")).isZero());
    } finally {
      letGo();
    }
    assertThat(read).as("files read of " + ROUNDS).isPositive();
  }

  private Path pipe(String name) throws Exception {
    Path pipe = root.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  /** Ends the threads that hang in opening a pipe: they wait for somebody to write. */
  private void letGo() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(root)) {
      for (Path left : files) {
        if (!Files.isRegularFile(left)) {
          Files.newByteChannel(left, StandardOpenOption.READ, StandardOpenOption.WRITE).close();
        }
      }
    }
  }

  @Test
  void aPipeIsNoFile() throws Exception {
    assertThat(digest(pipe("pipe"))).isNull();
    assertThat(texts).anyMatch(text -> text.contains("must be a regular file"));
  }
}
