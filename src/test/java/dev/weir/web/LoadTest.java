package dev.weir.web;

import static dev.weir.web.HttpSite.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LoadTest {
  private static final Logger VERTX_LOG = Logger.getLogger("io.vertx");

  @RegisterExtension
  final HttpSite site =
      new HttpSite(
              Vertx.vertx(
                  new VertxOptions()
                      .setBlockedThreadCheckInterval(20)
                      .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)))
          .pool(
              PoolOptions.defaults()
                  .withCapacity(4)
                  .withQueueCapacity(4_000)
                  .withMaxBlockingTasks(10_000))
          .start();

  private final Warnings warnings = new Warnings();

  private static final class Warnings extends Handler {
    private final List<String> messages = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord entry) {
      if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
        messages.add(entry.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void listen() {
    VERTX_LOG.addHandler(warnings);
  }

  @AfterEach
  void stopListening() {
    VERTX_LOG.removeHandler(warnings);
  }

  @Test
  void statsAnswerQuicklyWhileTenThousandSubmitsWait() {
    int overHttp = 500;
    for (int i = 0; i < 10_004 - overHttp; i++) {
      site.service().submit(sleep(50), 0, new HttpSite.Ignored());
    }
    for (int i = 0; i < overHttp; i++) {
      var unused = site.submitAsync(sleep(50));
    }
    site.awaitFigure("queued", 4_000);
    long[] nanos = new long[500];
    int waiting = 0;
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      waiting = HttpSite.json(site.get("/api/v1/stats")).getInteger("blocked");
      nanos[i] = System.nanoTime() - start;
    }

    java.util.Arrays.sort(nanos);
    assertThat(waiting).isGreaterThan(5_000);
    assertThat(TimeUnit.NANOSECONDS.toMillis(nanos[nanos.length * 99 / 100])).isLessThan(50);
    assertThat(warnings.messages).isEmpty();
  }
}
