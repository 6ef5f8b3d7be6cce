package dev.weir.web;

import static dev.weir.web.HttpSite.json;
import static dev.weir.web.HttpSite.task;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DisconnectTest {
  @RegisterExtension final HttpSite site = new HttpSite().start();

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
}
