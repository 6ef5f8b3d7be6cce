package dev.weir.web;

import static dev.weir.web.HttpSite.json;
import static dev.weir.web.HttpSite.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.web.guard.HttpLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DisconnectTest {
  @RegisterExtension final HttpSite site = new HttpSite().start();

  /** Looks at its connections as seldom as outside of tests. */
  @RegisterExtension final HttpSite calm = new HttpSite().limits(HttpLimits.DEFAULTS).start();

  @Test
  void aClientThatGoesAwayTakesItsQueuedTaskAlong() {
    site.hold(2);
    site.awaitFigure("active", 2);
    RawHttp raw = site.raw().submit(task("echo").encode());
    site.awaitFigure("queued", 1);

    raw.close();

    site.awaitFigure("cancelled", 1);
    assertThat(site.figure("queued")).isZero();
  }

  @Test
  void aClientThatGoesAwayTakesItsBlockedSubmitAlong() {
    site.hold(4);
    site.awaitFigure("queued", 2);
    RawHttp raw = site.raw().submit(task("echo").encode());
    site.awaitFigure("blocked", 1);

    raw.close();

    site.awaitFigure("blocked", 0);
    assertThat(site.rejected("gaveUp")).isEqualTo(1);
  }

  @Test
  void aRunningTaskGoesOnWithoutItsClient() {
    RawHttp raw = site.raw().submit(task("hold").put("id", "mine").encode());
    site.awaitFigure("active", 1);

    raw.close();
    // A second client that is heard after the first has gone: its close was seen before.
    RawHttp later = site.raw().submit(task("hold").encode());
    site.awaitFigure("active", 2);
    later.close();
    site.release();

    site.awaitFigure("completed", 2);
    assertThat(json(site.get("/api/v1/tasks/mine")).getString("state")).isEqualTo("completed");
  }

  @Test
  void anAcceptedTaskOutlivesItsClient() {
    site.hold(2);
    site.awaitFigure("active", 2);
    RawHttp raw = site.raw().submit(task("echo").put("reply", "accepted").encode());
    raw.readUntil("accepted");
    raw.close();

    site.release();
    site.awaitFigure("completed", 3);
    assertThat(site.figure("cancelled")).isZero();
  }

  @Test
  void aClientThatEndsItsSideIsStillThereAndGetsTheAnswerOfItsQueuedTask() {
    site.hold(2);
    site.awaitFigure("active", 2);
    try (RawHttp raw = site.raw().submit(task("echo").encode())) {
      site.awaitFigure("queued", 1);

      raw.endOutput();

      for (int i = 0; i < 3; i++) { // one that had gone would be known to have by then
        assertThat(raw.readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      }
      site.release();
      // The rest of the stream: interim answers, and the one answer, which says it is the last.
      assertThat(raw.readAll().replace("HTTP/1.1 100 Continue\r\n\r\n", ""))
          .startsWith("HTTP/1.1 200")
          .contains("connection: close", "\"completed\"");
    }
    assertThat(site.figure("cancelled")).isZero();
    assertThat(site.figure("completed")).isEqualTo(3);
  }

  @Test
  void aClientThatEndsItsSideGetsTheAnswerOfItsBlockedSubmit() {
    site.hold(4);
    site.awaitFigure("queued", 2);
    try (RawHttp raw = site.raw().submit(task("echo").encode())) {
      site.awaitFigure("blocked", 1);

      raw.endOutput();

      raw.readUntil("100 Continue");
      site.release();
      assertThat(raw.readAll()).contains("HTTP/1.1 200");
    }
    assertThat(site.rejected("gaveUp")).isZero();
  }

  @Test
  void anAnswerThatComesSoonHasNoInterimOneBeforeIt() {
    try (RawHttp raw = calm.raw().submit(task("echo").encode()).endOutput()) {
      assertThat(raw.readAll()).startsWith("HTTP/1.1 200").doesNotContain("100 Continue");
    }
  }

  @Test
  void severalRequestsBeforeTheEndOfAClientsSideAreAllAnswered() {
    site.hold(2);
    site.awaitFigure("active", 2);
    try (RawHttp raw = site.raw().submit(task("echo").encode()).submit(task("echo").encode())) {
      site.awaitFigure("queued", 1);

      raw.endOutput();

      raw.readUntil("100 Continue");
      site.release();
      assertThat(raw.readAll().split("HTTP/1\\.1 200", -1)).hasSize(3);
    }
  }

  @Test
  void aClientThatEndsItsSideGoesOnReadingItsEventStream() {
    try (RawHttp raw = site.raw().write("GET /api/v1/events HTTP/1.1\r\nhost: localhost\r\n\r\n")) {
      raw.readUntil("event: stats");
      raw.endOutput();

      for (int i = 0; i < 10; i++) {
        assertThat(raw.readUntil("event: stats")).doesNotContain("100 Continue");
      }
    }
  }

  @Test
  void aClientOfHttp10ThatEndsItsSideHasAShortWhileForItsAnswer() {
    String submit =
        "POST /api/v1/tasks HTTP/1.0\r\nhost: localhost\r\ncontent-type: application/json\r\n"
            + "content-length: %d\r\n\r\n%s";
    String echo = task("echo").encode();
    try (RawHttp raw = calm.raw().write(submit.formatted(echo.length(), echo)).endOutput()) {
      assertThat(raw.readAll()).startsWith("HTTP/1.0 200");
    }

    site.hold(2);
    site.awaitFigure("active", 2);
    try (RawHttp raw = site.raw().write(submit.formatted(echo.length(), echo))) {
      site.awaitFigure("queued", 1);
      raw.endOutput();
      assertThat(raw.readAll()).isEmpty();
    }
    site.awaitFigure("cancelled", 1);
  }

  @Test
  void aClientThatEndsItsSideAndThenGoesTakesItsQueuedTaskAlong() {
    site.hold(2);
    site.awaitFigure("active", 2);
    RawHttp raw = site.raw().submit(task("echo").encode());
    site.awaitFigure("queued", 1);
    raw.endOutput().readUntil("100 Continue");

    raw.close();

    site.awaitFigure("cancelled", 1);
  }

  @Test
  void aClientThatEndsItsSideBetweenRequestsIsLetGo() {
    try (RawHttp raw = site.raw().write("GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n")) {
      assertThat(raw.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200").doesNotContain("close");
      raw.endOutput().readAll();
    }
  }
}
