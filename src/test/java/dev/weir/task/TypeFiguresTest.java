package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TypeFiguresTest extends ServiceFixture {
  private JsonObject of(String type) {
    return service.stats().getJsonObject("types").getJsonObject(type);
  }

  @Test
  void aTypeHasNoFiguresBeforeATaskOfItHasEnded() throws Exception {
    assertThat(service.stats().getJsonObject("types").fieldNames()).isEmpty();
    occupy();
    assertThat(service.stats().getJsonObject("types").fieldNames()).isEmpty();
  }

  @Test
  void eachTypeCountsItsOwnEnds() throws Exception {
    for (int i = 0; i < 3; i++) {
      submit(task("echo")).reply();
    }
    submit(task("fail")).failure();
    JsonObject brief = task("sleep").put("args", new JsonObject().put("ms", 60_000));
    submit(brief.copy().put("timeoutMs", 1)).failure();

    assertThat(of("echo").getLong("completed")).isEqualTo(3);
    assertThat(of("echo").getLong("failed")).isZero();
    assertThat(of("fail").getLong("failed")).isEqualTo(1);
    assertThat(of("sleep").getLong("timedOut")).isEqualTo(1);
    assertThat(service.stats().getJsonObject("types").fieldNames())
        .containsExactly("echo", "fail", "sleep");
  }

  @Test
  void whatThePoolRefusesAndWhatIsCancelledCounts() throws Exception {
    TaskHandle running = occupy();
    Heard queued = submit(task("echo"));
    await().until(() -> counter("queued") == 1);
    JsonObject now = task("echo").put("maxWaitMs", 1);
    assertThat(submit(now).failure().code()).isIn(Code.QUEUE_TIMEOUT, Code.POOL_OVERLOAD);
    running.cancel("a test");
    queued.reply();

    await().until(() -> of("gate") != null);
    assertThat(of("gate").getLong("cancelled")).isEqualTo(1);
    JsonObject echo = of("echo");
    assertThat(echo.getLong("rejected") + echo.getLong("timedOut")).isEqualTo(1);
  }

  @Test
  void theTimesAreThoseOfTheType() throws Exception {
    ManualTicker ticker = new ManualTicker();
    service.by(Actor.CODE).shutdown();
    service = service(PoolOptions.defaults().withTicker(ticker));
    any(ctx -> {
          ticker.advance(Duration.ofMillis(30));
          return null;
        })
        .reply();
    submit(task("echo")).reply();

    JsonObject slow = of("any").getJsonObject("runMs");
    assertThat(slow.getDouble("max")).isEqualTo(30);
    assertThat(slow.getDouble("p50")).isEqualTo(30);
    assertThat(of("any").getJsonObject("waitMs").getDouble("max")).isZero();
    assertThat(of("echo").getJsonObject("runMs").getDouble("max")).isZero();
  }
}
