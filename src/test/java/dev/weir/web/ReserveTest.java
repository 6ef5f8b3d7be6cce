package dev.weir.web;

import static dev.weir.web.HttpSite.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions;
import dev.weir.web.guard.HttpLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every connection that may stay is taken by somebody who waits, and somebody else comes. */
class ReserveTest {
  private static final int MOST = 5;
  private static final int RESERVE = 4;
  private static final String OPEN_STREAM =
      "GET /api/v1/events HTTP/1.1\r\nhost: localhost\r\n\r\n";
  private static final HttpLimits FEW =
      HttpLimits.DEFAULTS
          .withConnections(MOST)
          .withReserve(RESERVE)
          .withTick(Duration.ofMillis(20));

  @RegisterExtension
  final HttpSite site =
      new HttpSite().limits(FEW).pool(PoolOptions.defaults().withCapacity(2_000)).start();

  private final List<RawHttp> open = new ArrayList<>();

  @AfterEach
  void closeAll() {
    open.forEach(RawHttp::close);
  }

  private RawHttp raw() {
    RawHttp raw = site.raw();
    open.add(raw);
    return raw;
  }

  /** Takes that many connections with submissions that wait. */
  private void takeBySubmissions(int connections) {
    for (int i = 0; i < connections; i++) {
      raw().submit(task("hold").encode());
      site.awaitFigure("active", i + 1);
    }
  }

  private void takeByStreams(int connections) {
    for (int i = 0; i < connections; i++) {
      raw().write(OPEN_STREAM).readUntil("event: stats");
    }
  }

  private RawAnswer ask(String request) {
    try (RawHttp raw = site.raw().write(request)) {
      return RawAnswer.parse(raw.readAll()).getFirst();
    }
  }

  private RawAnswer get(String path) {
    return ask("GET " + path + " HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
  }

  private RawAnswer send(String method, String path, String body) {
    return ask(
        "%s %s HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
            .formatted(method, path, body.length(), body));
  }

  @Test
  void whatIsReadAtOnceGetsIn() {
    site.service().submit(task("hold").put("id", "known"), 0, new HttpSite.Ignored());
    takeByStreams(MOST);

    List<String> paths = new ArrayList<>();
    site.face()
        .routes()
        .forEach(
            (path, methods) -> {
              if (methods.contains("GET, HEAD") && !path.equals("/api/v1/events")) {
                paths.add(path.replace(":id", "known").replace("*", "app.js"));
              }
            });

    assertThat(paths).hasSizeGreaterThan(13).contains("/", "/metrics", "/assets/app.js");
    for (String path : paths) {
      RawAnswer answer = ask("GET " + path + " HTTP/1.1\r\nhost: localhost\r\n\r\n");
      assertThat(answer.status()).as(path).isEqualTo(path.equals("/login") ? 404 : 200);
      assertThat(answer.headers()).as(path).containsEntry("connection", "close");
    }
  }

  @Test
  void whoOperatesThePoolGetsIn() {
    takeBySubmissions(MOST);
    site.service().submit(task("hold").put("id", "known"), 0, new HttpSite.Ignored());

    assertThat(send("POST", "/api/v1/pool/pause", "").status()).isEqualTo(200);
    assertThat(send("PATCH", "/api/v1/pool", "{\"capacity\":7}").status()).isEqualTo(200);
    assertThat(send("DELETE", "/api/v1/tasks/known", "").status()).isEqualTo(200);
    assertThat(send("POST", "/api/v1/pool/resume", "").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/tasks",
        "/api/v1/%74asks",
        "/api/v1//tasks",
        "/api/v1/./tasks",
        "/api/v1/tasks/",
        "/api/v1/tasks/x/retry"
      })
  void aSubmissionIsToldThatThePoolIsFull(String path) {
    takeBySubmissions(MOST);
    String body = path.endsWith("retry") ? "{}" : task("hold").encode();

    RawAnswer answer = send("POST", path, body);

    answer.assertLastProblem();
    assertThat(answer.summary()).isEqualTo("429 POOL_OVERLOAD");
    assertThat(Integer.parseInt(answer.headers().get("retry-after"))).isPositive();
    assertThat(site.rejected("overload")).isEqualTo(1);
    assertThat(site.figure("submitted")).isEqualTo(MOST + 1);
  }

  @Test
  void aSubmissionWhoseBodyComesLateIsToldThatThePoolIsFull() {
    takeBySubmissions(MOST);
    String body = task("hold").encode();
    try (RawHttp late = site.raw()) {
      late.write("POST /api/v1/tasks HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\n")
          .write("content-type: application/json\r\ncontent-length: " + body.length())
          .write("\r\n\r\n")
          .readUntil("100 Continue\r\n\r\n");
      assertThat(late.write(body).readAll()).startsWith("HTTP/1.1 429 ");
    }
  }

  @Test
  void anEventStreamIsToldToComeBack() {
    takeBySubmissions(MOST);

    RawAnswer answer = get("/api/v1/events");

    answer.assertLastProblem();
    assertThat(answer.summary()).isEqualTo("503 TOO_MANY_STREAMS");
    assertThat(answer.headers()).containsEntry("retry-after", "2");
  }

  @Test
  void theReserveCannotBeHeld() {
    takeBySubmissions(MOST);
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < RESERVE; i++) {
        raw(); // says nothing
        raw().write("GET /health/live HTTP/1.1\r\nx-slow: ");
        raw()
            .write("POST /api/v1/tasks HTTP/1.1\r\nhost: localhost\r\n")
            .write("content-type: application/json\r\ncontent-length: 100\r\n\r\n{");
      }
      assertThat(get("/health/live").status()).isEqualTo(200);
    }
    assertThat(site.figure("active")).isEqualTo(MOST); // who waited waits on
  }

  @Test
  void whoDoesNotReadItsAnswerMakesRoom() {
    takeBySubmissions(MOST);
    for (int i = 0; i < 3 * RESERVE; i++) {
      raw().write("GET /assets/app.js HTTP/1.1\r\nhost: localhost\r\n\r\n");
    }
    assertThat(get("/health/live").status()).isEqualTo(200);
  }

  @Test
  void aConnectionInReserveHasLittleTime() {
    HttpSite.await(site.face().close(Duration.ofMillis(1)));
    HttpSite quick =
        new HttpSite(site.vertx())
            .limits(FEW.withConnections(0).withHurry(Duration.ofMillis(100)))
            .start();
    try (RawHttp silent = quick.raw();
        RawHttp slow = quick.raw().write("GET / HTTP/1.1\r\n");
        RawHttp body = quick.raw()) {
      body.write("POST /api/v1/pool/pause HTTP/1.1\r\nhost: localhost\r\n")
          .write("content-type: application/json\r\ncontent-length: 100\r\n\r\n{");
      assertThat(silent.readAll()).isEmpty();
      assertThat(slow.readAll()).isEmpty();
      assertThat(body.readAll()).contains("408").contains("than PT0.1S");
    } finally {
      quick.afterEach(null);
    }
  }

  @Test
  void aConnectionInReserveMovesUpWhenOneIsFree() {
    HttpSite roomy = new HttpSite().limits(FEW.withConnections(1).withReserve(100)).start();
    try {
      RawHttp first = roomy.raw().write(OPEN_STREAM);
      open.add(first);
      first.readUntil("event: stats");
      Deque<RawHttp> early = new ArrayDeque<>();
      for (int i = 0; i < 100; i++) {
        early.add(roomy.raw());
      }
      open.addAll(early);
      assertThat(early.removeFirst().write(OPEN_STREAM).readAll()).startsWith("HTTP/1.1 503 ");

      first.close(); // which is seen when it is written to

      Awaitility.await()
          .until(() -> early.removeFirst().write(OPEN_STREAM).readUntil("\r\n").contains(" 200 "));
    } finally {
      roomy.afterEach(null);
    }
  }

  @Test
  void aRoomThatIsFreeIsGiven() {
    takeByStreams(MOST);
    assertThat(get("/api/v1/events").status()).isEqualTo(503);
    open.getFirst().close();

    Awaitility.await()
        .untilAsserted(
            () -> {
              try (RawHttp next = site.raw().write(OPEN_STREAM)) {
                assertThat(next.readUntil("\r\n")).startsWith("HTTP/1.1 200");
              }
            });
  }

  @Test
  void theFacesOfAPoolCountTheirConnectionsTogether() {
    HttpSite.await(site.deploy(site.service(), 0));
    HttpSite.await(site.deploy(site.service(), 0));

    aRoomThatIsFreeIsGiven();
    for (int i = 0; i < 20; i++) { // some of them on each face
      assertThat(get("/health/live").status()).isEqualTo(200);
    }
  }

  @Test
  void aThousandSubmissionsThatWaitKeepNobodyElseOut() {
    HttpSite usual =
        new HttpSite().limits(HttpLimits.DEFAULTS).pool(PoolOptions.defaults().withCapacity(2_000));
    try {
      usual.start();
      int most = HttpLimits.DEFAULTS.connections();
      for (int i = 0; i < most; i++) {
        RawHttp raw = usual.raw().submit(task("hold").encode());
        open.add(raw);
      }
      usual.awaitFigure("active", most);

      assertThat(usual.get("/health/live").statusCode()).isEqualTo(200);
      HttpSite.assertProblem(usual.submit(task("hold")), 429, "POOL_OVERLOAD");
    } finally {
      usual.afterEach(null);
    }
  }
}
