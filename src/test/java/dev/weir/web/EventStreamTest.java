package dev.weir.web;

import static dev.weir.web.HttpSite.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolOptions;
import dev.weir.web.guard.HttpLimits;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventStreamTest {
  private static final String OPEN = "GET /api/v1/events HTTP/1.1\r\nhost: localhost\r\n\r\n";
  private static final HttpLimits QUICK =
      HttpLimits.DEFAULTS.withTick(Duration.ofMillis(10)).withStreams(2);

  @RegisterExtension final HttpSite site = new HttpSite().limits(QUICK);

  /** Reads lines until an event of that type has come, and returns its data. */
  private static JsonObject next(Iterator<String> lines, String type) {
    while (!lines.next().equals("event: " + type)) {}
    String data = lines.next();
    assertThat(data).startsWith("data: ");
    assertThat(lines.next()).isEmpty();
    return new JsonObject(data.substring(6));
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }

  @Test
  void theFiguresComeAtOnceAndThenEveryTick() {
    site.start();
    HttpResponse<Stream<String>> stream = site.stream("/api/v1/events");

    assertThat(stream.statusCode()).isEqualTo(200);
    assertThat(stream.headers().firstValue("content-type"))
        .contains("text/event-stream; charset=utf-8");
    assertThat(stream.headers().firstValue("cache-control")).contains("no-store");
    Iterator<String> lines = stream.body().iterator();
    assertThat(lines.next()).isEqualTo("retry: 2000");
    JsonObject first = next(lines, "stats");
    JsonObject second = next(lines, "stats");
    assertThat(first.fieldNames()).isEqualTo(site.service().stats().fieldNames());
    assertThat(second.getLong("uptimeMs")).isGreaterThanOrEqualTo(first.getLong("uptimeMs"));
  }

  @Test
  void thePoolsEventsComeByName() {
    site.start();
    Iterator<String> lines = site.stream("/api/v1/events").body().iterator();
    next(lines, "stats");

    site.service().by(Actor.CODE).resize(new JsonObject().put("capacity", 7));
    JsonObject resized = next(lines, "resized");
    assertThat(resized.getString("type")).isEqualTo("resized");
    assertThat(resized.getJsonObject("new").getInteger("capacity")).isEqualTo(7);
    site.service().by(Actor.CODE).pause();
    assertThat(next(lines, "paused").getString("at")).isNotBlank();
    site.service().by(Actor.CODE).resume();
    next(lines, "resumed");
  }

  @Test
  void aHeartbeatCommentComesNowAndThen() {
    site.start();
    try (RawHttp raw = site.raw().write(OPEN)) {
      assertThat(raw.readUntil("\n: alive\n\n")).contains("event: stats");
    }
  }

  @Test
  void oneMoreClientThanAllowedIsToldToComeBack() {
    site.start();
    Stream<String> first = site.stream("/api/v1/events").body();
    site.stream("/api/v1/events");

    HttpResponse<String> third = site.get("/api/v1/events");
    assertProblem(third, 503, "TOO_MANY_STREAMS");
    assertThat(third.headers().firstValue("retry-after")).contains("2");

    first.close();
    Awaitility.await()
        .untilAsserted(() -> assertThat(site.stream("/api/v1/events").statusCode()).isEqualTo(200));
  }

  @Test
  void everyStreamEndsWhenTheFaceCloses() {
    site.start();
    Stream<String> first = site.stream("/api/v1/events").body();
    Stream<String> second = site.stream("/api/v1/events").body();

    HttpSite.await(site.face().close(Duration.ofSeconds(20)));

    assertThat(first.toList()).contains("event: stats");
    assertThat(second.toList()).contains("event: stats");
  }

  @Test
  void aClientThatDoesNotReadMissesFramesAndDelaysNeitherOthersNorTheClose() {
    // Frames of half a megabyte fill any socket buffer within a few ticks.
    site.pool(PoolOptions.defaults().withName("n".repeat(500_000))).start();
    try (RawHttp idle = site.raw().write(OPEN)) {
      idle.readUntil("retry");
      int frames = 60;
      try (Stream<String> stream = site.stream("/api/v1/events").body()) {
        Iterator<String> lines = stream.iterator();
        for (int i = 0; i < frames; i++) {
          next(lines, "stats");
        }
      }

      HttpSite.await(site.face().close(Duration.ofMinutes(1)));
      assertThat(count(idle.readAll(), "event: stats")).isBetween(1, frames / 2);
    }
  }

  @Test
  void aClientThatNeverReadsDoesNotKeepItsPlace() {
    site.limits(QUICK.withStreams(1).withKeepAlive(Duration.ofMillis(100)))
        .pool(PoolOptions.defaults().withName("n".repeat(500_000)))
        .start();
    try (RawHttp idle = site.raw().write(OPEN)) {
      idle.readUntil("retry");
      Awaitility.await()
          .untilAsserted(
              () -> {
                try (RawHttp next = site.raw().write(OPEN)) {
                  next.readUntil("event: stats");
                }
              });
    }
  }

  @Test
  void aClientThatIsBackHearsTheProblemsAnew() {
    site.pool(PoolOptions.defaults().withName("n".repeat(500_000))).start();
    try (RawHttp idle = site.raw().write(OPEN)) {
      idle.readUntil("event: problems");
      try (Stream<String> stream = site.stream("/api/v1/events").body()) {
        Iterator<String> lines = stream.iterator();
        for (int i = 0; i < 60; i++) {
          next(lines, "stats");
        }
      }
      assertThat(idle.readUntil("event: problems")).contains("event: stats");
    }
  }
}
