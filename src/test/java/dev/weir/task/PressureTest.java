package dev.weir.task;

import static dev.weir.task.WireFormsTest.stats;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolStats;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PressureTest {
  private static List<String> types(Pressure pressure, PoolStats stats) {
    return pressure.sample(stats).stream().map(Pressure.Edge::type).toList();
  }

  @Test
  void fillingUpAndEmptyingAreToldOnceEach() {
    Pressure pressure = new Pressure();
    pressure.sample(stats(2, 0, 0, 0));

    assertThat(types(pressure, stats(2, 0, 2, 4))).isEmpty();
    assertThat(types(pressure, stats(2, 0, 2, 5))).containsExactly("saturated");
    assertThat(types(pressure, stats(2, 0, 2, 5))).isEmpty();
    assertThat(types(pressure, stats(2, 0, 2, 4))).containsExactly("relieved");
    assertThat(types(pressure, stats(2, 0, 2, 4))).isEmpty();
  }

  @Test
  void anUnboundedPoolIsNeverSaturated() {
    assertThat(types(new Pressure(), stats(-1, 0, 1_000, 5))).doesNotContain("saturated");
  }

  @Test
  void rejectingIsToldWhenItBeginsAndNotWhileItGoesOn() {
    Pressure pressure = new Pressure();

    assertThat(types(pressure, stats(10, 0, 0, 0))).containsExactly("rejecting");
    assertThat(types(pressure, stats(10, 0, 0, 0))).isEmpty();
  }

  @Test
  void aThrottleHoldsBackAndCountsWhatItHeld() {
    ManualTicker ticker = new ManualTicker();
    Throttle throttle = new Throttle(2, ticker);

    assertThat(List.of(throttle.pass(), throttle.pass(), throttle.pass(), throttle.pass()))
        .containsExactly(0L, 0L, -1L, -1L);
    ticker.advance(Duration.ofSeconds(1));
    assertThat(List.of(throttle.pass(), throttle.pass(), throttle.pass()))
        .containsExactly(2L, 0L, -1L);
  }
}
