package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application holds all workers of Vert.x, and the pool is full: now somebody has a look. */
class HeldWorkersTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpSite site = new HttpSite(vertx);
  private final CountDownLatch held = new CountDownLatch(1);

  @BeforeEach
  void holdAll() throws InterruptedException {
    int workers = VertxOptions.DEFAULT_WORKER_POOL_SIZE;
    CountDownLatch taken = new CountDownLatch(workers);
    for (int i = 0; i < 2 * workers; i++) {
      var unused =
          vertx.executeBlocking(
              () -> {
                taken.countDown();
                held.await();
                return null;
              },
              false);
    }
    taken.await();
  }

  @AfterEach
  void close() {
    held.countDown();
    site.afterEach(null);
  }

  private void assertAllIsAnswered(String... login) {
    List<String> paths = new ArrayList<>();
    site.face().routes().forEach((path, methods) -> paths.add(path.replace("*", "app.js")));
    paths.removeIf(path -> path.contains(":") || path.endsWith("/events"));
    assertThat(paths).contains("/", "/metrics", "/health/live", "/assets/app.js", "/openapi.json");
    int door = login.length == 0 ? 404 : 303; // nobody can log in, or somebody is
    for (String path : paths) {
      int expected = path.contains("/pool") ? 405 : path.equals("/login") ? door : 200;
      assertThat(site.send("GET", path, null, login).statusCode()).as(path).isEqualTo(expected);
    }
  }

  @Test
  void theFaceStartsAndAnswers() {
    site.start();
    site.hold(4);
    site.awaitFigure("queued", 2);

    assertAllIsAnswered();
  }

  @Test
  void aLoginIsChecked() {
    site.access(AuthTest.ACCESS).start();

    assertAllIsAnswered("authorization", HttpSite.basic("olga", "operate:it"));
  }
}
