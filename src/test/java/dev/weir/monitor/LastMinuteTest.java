package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class LastMinuteTest {
  private final Samples pool = new Samples();
  private final Monitor monitor = new Monitor("pool", InstantSource.fixed(Samples.START));

  /** Watches a pool that completes 10 tasks a second and refuses one. */
  private void seconds(int count) {
    for (int i = 0; i < count * 4; i++) {
      monitor.add(pool.look());
      pool.after(Duration.ofMillis(250));
      if (i % 4 == 3) {
        pool.completed += 10;
        pool.overload++;
      }
    }
  }

  private JsonObject lastMinute() {
    return monitor.lastMinute(pool.look());
  }

  @Test
  void aYoungPoolHasAllSinceItsStart() {
    pool.completed = 5;
    pool.after(Duration.ofSeconds(1));
    assertThat(lastMinute().getLong("ms")).isEqualTo(1_000);
    assertThat(lastMinute().getLong("completed")).isEqualTo(5);

    seconds(30);
    assertThat(lastMinute().getLong("ms")).isEqualTo(31_000);
    assertThat(lastMinute().getLong("completed")).isEqualTo(305);
    assertThat(lastMinute().getLong("rejected")).isEqualTo(30);
  }

  @Test
  void anOldPoolHasAMinute() {
    pool.completed = 1_000_000;
    pool.failed = 77;
    pool.after(Duration.ofDays(3));
    seconds(200);
    for (int i = 0; i < 20; i++) {
      seconds(1);
      JsonObject last = lastMinute();
      assertThat(last.getLong("ms")).isBetween(60_000L, 65_000L);
      assertThat(last.getLong("completed")).isEqualTo(last.getLong("ms") / 1_000 * 10);
      assertThat(last.getLong("failed")).isZero();
    }
  }

  @Test
  void whereNothingBeganThereIsNoPercentile() {
    seconds(2);
    assertThat(lastMinute().getJsonObject("waitMs"))
        .isEqualTo(new JsonObject().putNull("p50").putNull("p99"));
  }

  @Test
  void aPoolThatNobodyWatchedForLongSaysHowLong() {
    seconds(100);
    pool.after(Duration.ofMinutes(10));
    assertThat(lastMinute().getLong("ms")).isGreaterThan(600_000);
    seconds(1);
    assertThat(lastMinute().getLong("ms")).isBetween(1_000L, 700_000L);
  }
}
