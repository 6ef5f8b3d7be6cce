package dev.weir.web;

import static dev.weir.web.HttpSite.task;

import io.vertx.core.ThreadingModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A face whose verticle runs on workers or virtual threads reads its connections as strictly. */
@ParameterizedClass
@EnumSource(
    value = ThreadingModel.class,
    names = {"WORKER", "VIRTUAL_THREAD"})
class ThreadingTest {
  @Parameter ThreadingModel threads;

  @RegisterExtension final HttpSite site = new HttpSite();

  @Test
  void eachRequestIsAnsweredAsOnAnEventLoop() {
    site.threads(threads).start();
    for (RawRequests.Case row : RawRequests.all()) {
      try (RawHttp raw = site.raw().write(row.wire()).endOutput()) {
        FramingTest.check(site, row, raw.readAll());
      }
    }
  }

  @Test
  void aClientThatGoesAwayTakesItsQueuedTaskAlong() {
    site.threads(threads).start();
    site.hold(2);
    site.awaitFigure("active", 2);
    RawHttp raw = site.raw().submit(task("echo").encode());
    site.awaitFigure("queued", 1);

    raw.close();

    site.awaitFigure("cancelled", 1);
  }

  @Test
  void anEventStreamGoesOn() {
    site.threads(threads).start();
    try (RawHttp raw = site.raw().write("GET /api/v1/events HTTP/1.1\r\nhost: localhost\r\n\r\n")) {
      for (int i = 0; i < 5; i++) {
        raw.readUntil("event: stats");
      }
    }
  }
}
