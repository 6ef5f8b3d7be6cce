package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SeriesTest {
  private static final Duration TICK = Duration.ofMillis(250);

  private final Samples pool = new Samples();
  private final Series series = new Series(Window.MINUTE);

  private Optional<Point> tick() {
    Optional<Point> row = series.add(pool.look());
    pool.after(TICK);
    return row;
  }

  private List<?> column(String name) {
    return series.toJson(Samples.START.toEpochMilli()).getJsonArray(name).getList();
  }

  private void seconds(int count) {
    for (int i = 0; i < count * 4; i++) {
      tick();
    }
  }

  @Test
  void aSeriesWithoutRowsHasAllItsColumns() {
    JsonObject json = series.toJson(Samples.START.toEpochMilli());
    assertThat(json.getString("window")).isEqualTo("1m");
    assertThat(json.getInteger("stepMs")).isEqualTo(1_000);
    assertThat(json.fieldNames())
        .contains("at", "busy", "workers", "capacity", "waitP99", "runP50");
    assertThat(column("at")).isEmpty();
  }

  @Test
  void aRowCoversOneStep() {
    seconds(3);
    assertThat(column("at")).hasSize(2);
    assertThat((Long) column("at").get(1) - (Long) column("at").get(0)).isEqualTo(1);
  }

  @Test
  void ratesArePerSecondOfTheTimeThatPassed() {
    seconds(1);
    for (int i = 0; i < 4; i++) {
      pool.completed += 25;
      pool.failed += 5;
      pool.overload += 2;
      tick();
    }
    seconds(1);
    assertThat(column("throughput").getLast()).isEqualTo(120.0);
    assertThat(column("failed").getLast()).isEqualTo(20.0);
    assertThat(column("rejected").getLast()).isEqualTo(8.0);
  }

  @Test
  void ofWhatWaitsTheGreatestLevelCounts() {
    seconds(1);
    pool.queued = 9;
    pool.blocked = 7;
    tick();
    pool.queued = 0;
    pool.blocked = 0;
    tick();
    tick();
    tick();
    tick();
    assertThat(column("queued").getLast()).isEqualTo(9);
    assertThat(column("blocked").getLast()).isEqualTo(7);
  }

  @Test
  void theBandIsOfOneMomentSoThatBusyNeverExceedsWorkers() {
    pool.workers = 10;
    pool.active = 10;
    seconds(1);
    pool.workers = 3;
    pool.active = 3;
    seconds(2);
    for (int i = 0; i < column("at").size(); i++) {
      assertThat((Integer) column("busy").get(i))
          .isLessThanOrEqualTo((Integer) column("workers").get(i));
    }
  }

  @Test
  void anUnboundedCapacityIsNull() {
    pool.capacity = PoolOptions.UNBOUNDED;
    seconds(2);
    assertThat(column("capacity").getLast()).isNull();
  }

  @Test
  void percentilesOfAStepInWhichNothingEndedAreNull() {
    seconds(2);
    assertThat(column("waitP99").getLast()).isNull();
    assertThat(column("runP50").getLast()).isNull();
  }

  @Test
  void theOldestRowsGoWhenThereAreTooMany() {
    seconds(300);
    assertThat(column("at")).hasSize(Window.MINUTE.rows());
    assertThat((Long) column("at").getLast()).isGreaterThan(Samples.START.getEpochSecond() + 290);
  }

  @Test
  void aStepThatNobodySampledHasNoRow() {
    seconds(2);
    pool.after(Duration.ofSeconds(30));
    pool.completed += 31;
    seconds(2);
    assertThat(column("at").size()).isLessThan(6);
    assertThat(column("throughput").stream().mapToDouble(rate -> (Double) rate).max().orElseThrow())
        .as("spread over the time that passed")
        .isLessThan(1.5);
  }

  private List<?> timesNow() {
    long born = pool.at.toEpochMilli() - pool.uptimeMs;
    return series.toJson(born).getJsonArray("at").getList();
  }

  /** The machine sleeps: the wall clock goes on, the uptime stands still. */
  @Test
  void rowsKeepTheirTimesWhenTheMachineSleeps() {
    seconds(5);
    List<?> before = List.copyOf(timesNow());
    pool.at = pool.at.plus(Duration.ofHours(1));
    seconds(3);

    List<?> after = timesNow();
    assertThat(after.subList(0, before.size())).isEqualTo(before);
    assertThat((Long) after.getLast() - (Long) before.getLast()).isBetween(3_600L, 3_604L);
  }

  /** The charts need rows in order. */
  @Test
  void rowsStayInOrderWhereverTheClockIsSet() {
    for (int hours : new int[] {-1, 2, -3, 1, 1, -2}) {
      seconds(4);
      pool.at = pool.at.plus(Duration.ofHours(hours));
    }
    seconds(2);

    List<Long> times = timesNow().stream().map(time -> (Long) time).toList();
    assertThat(times).isSorted().hasSizeGreaterThan(20);
    assertThat(times.getLast()).isBetween(pool.at.getEpochSecond() - 2, pool.at.getEpochSecond());
  }
}
