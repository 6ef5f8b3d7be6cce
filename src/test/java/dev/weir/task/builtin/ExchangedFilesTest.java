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
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private final AtomicBoolean over = new AtomicBoolean();
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
  private String digest(Path file) throws InterruptedException {
    SynchronousQueue<Object> answer = new SynchronousQueue<>();
    JsonObject args = new JsonObject().put("path", file.toString());
    service.submit(
        new JsonObject().put("task", "digest").put("args", args),
        -1,
        new TaskReceiver() {
          @Override
          public void accepted(String id) {}

          @Override
          public void completed(JsonObject reply) {
            put(reply.getJsonObject("result").getString("hex"));
          }

          @Override
          public void failed(TaskFailure failure) {
            texts.add(failure.text());
            put(failure);
          }

          private void put(Object what) {
            try {
              answer.put(what);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        });
    Object heard = answer.poll(20, TimeUnit.SECONDS);
    assertThat(heard).as("an answer within 20 s").isNotNull();
    return heard instanceof String hex ? hex : null;
  }

  private static String hash(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Puts one and the other under a name in turn, until it is over. */
  private Thread exchange(Path name, Path one, Path other) {
    Path aside = name.resolveSibling("aside");
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                for (boolean turn = true; !over.get(); turn = !turn) {
                  Path next = turn ? one : other;
                  Path last = turn ? other : one;
                  if (Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(name, aside, StandardCopyOption.ATOMIC_MOVE);
                  }
                  Files.move(next, name, StandardCopyOption.ATOMIC_MOVE);
                  if (Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(aside, last, StandardCopyOption.ATOMIC_MOVE);
                  }
                }
              } catch (IOException e) {
                texts.add("the exchange failed: " + e);
              }
            });
  }

  @Test
  void aFolderThatIsExchangedWithALinkLeadsNowhere() throws Exception {
    Path folder = Files.createDirectory(root.resolve("one"));
    Files.writeString(folder.resolve("file"), INSIDE);
    Path link = Files.createSymbolicLink(root.resolve("other"), dir.resolve("outside"));
    Thread exchanger = exchange(root.resolve("name"), folder, link);
    int read = 0;
    for (int i = 0; i < ROUNDS || read == 0; i++) {
      String hex = digest(root.resolve("name/file"));
      assertThat(hex).isNotEqualTo(hash(SECRET));
      read += hash(INSIDE).equals(hex) ? 1 : 0;
    }
    over.set(true);
    exchanger.join();

    assertThat(texts).noneMatch(text -> text.contains("the exchange failed"));
  }

  @Test
  void aFileThatIsExchangedWithAPipeHangsNobody() throws Exception {
    Path file = Files.writeString(root.resolve("one"), INSIDE);
    Path pipe = root.resolve("other");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Thread exchanger = exchange(root.resolve("name"), file, pipe);
    int read = 0;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
    while (System.nanoTime() < end || read == 0) {
      String hex = digest(root.resolve("name"));
      read += hash(INSIDE).equals(hex) ? 1 : 0;
    }
    over.set(true);
    exchanger.join();
    assertThat(service.stats().getInteger("stuck")).isZero();
    assertThat(service.stats().getInteger("active")).isZero();
    // Opening the pipe for writing lets go of those that hang in it.
    for (Path left : List.of(pipe, root.resolve("name"), root.resolve("aside"))) {
      if (Files.exists(left) && !Files.isRegularFile(left)) {
        Files.newByteChannel(left, StandardOpenOption.READ, StandardOpenOption.WRITE).close();
      }
    }
  }

  @Test
  void aPipeIsNoFile() throws Exception {
    Path pipe = root.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertThat(digest(pipe)).isNull();
    assertThat(texts).anyMatch(text -> text.contains("must be a regular file"));
  }
}
