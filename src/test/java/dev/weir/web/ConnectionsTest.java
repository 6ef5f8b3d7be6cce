package dev.weir.web;

import static dev.weir.web.HttpSite.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.web.guard.HttpLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConnectionsTest {
  private static final String STATS = "GET /api/v1/stats HTTP/1.1\r\nhost: localhost\r\n";
  private static final HttpLimits STRICT =
      HttpLimits.DEFAULTS
          .withTick(Duration.ofMillis(5))
          .withHead(Duration.ofMillis(50))
          .withBody(Duration.ofMillis(50))
          .withKeepAlive(Duration.ofMillis(50));

  @RegisterExtension final HttpSite site = new HttpSite().limits(STRICT).start();

  @Test
  void aConnectionThatSaysNothingIsClosed() {
    try (RawHttp raw = site.raw()) {
      assertThat(raw.readAll()).isEmpty();
    }
  }

  @Test
  void headersThatNeverEndAreCutOff() {
    try (RawHttp raw = site.raw().write(STATS + "x-slow: ")) {
      assertThat(raw.readAll()).isEmpty();
    }
  }

  @Test
  void aBodyThatNeverEndsIsCutOffWithAWord() {
    try (RawHttp raw = site.raw()) {
      raw.write("POST /api/v1/tasks HTTP/1.1\r\nhost: localhost\r\n")
          .write("content-type: application/json\r\ncontent-length: 100\r\n\r\n{");
      assertThat(raw.readAll()).startsWith("HTTP/1.1 408").contains("REQUEST_TIMEOUT");
    }
    assertThat(site.figure("submitted")).isZero();
  }

  @Test
  void aConnectionIdleBetweenRequestsIsClosed() {
    try (RawHttp raw = site.raw().write(STATS + "\r\n")) {
      assertThat(raw.readAll()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aWaitingSubmitIsNeverCut() {
    try (RawHttp waiting = site.raw().submit(task("hold").encode());
        RawHttp idle = site.raw()) {
      site.awaitFigure("active", 1);
      // The idle one outlives its limit only until it is closed: the waiting one is older by then.
      idle.readAll();
      site.release();
      assertThat(waiting.readUntil("released")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void anEventStreamIsNeverCut() {
    try (RawHttp stream =
            site.raw().write("GET /api/v1/events HTTP/1.1\r\nhost: localhost\r\n\r\n");
        RawHttp idle = site.raw()) {
      stream.readUntil("event: stats");
      idle.readAll();
      assertThat(stream.readUntil("event: stats")).contains("data: ");
    }
  }

  @Test
  void aRequestLineThatIsTooLongIsRefused() {
    try (RawHttp raw = site.raw()) {
      raw.write("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nhost: localhost\r\n\r\n");
      assertThat(raw.readAll()).contains(" 414 ").contains("URI_TOO_LONG");
    }
  }

  @Test
  void headersThatAreTooLargeAreRefused() {
    try (RawHttp raw = site.raw()) {
      raw.write(STATS + "x-large: " + "x".repeat(9_000) + "\r\n\r\n");
      assertThat(raw.readAll()).contains(" 431 ").contains("HEADERS_TOO_LARGE");
    }
  }

  @Test
  void whatIsNoHttpIsRefused() {
    try (RawHttp raw = site.raw().write("hello\r\n\r\n")) {
      assertThat(raw.readAll()).contains(" 400 ").contains("BAD_REQUEST");
    }
  }
}
