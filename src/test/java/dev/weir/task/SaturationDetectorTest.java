package dev.weir.task;

import static dev.weir.task.WireFormsTest.stats;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolStats;
import java.util.List;
import org.junit.jupiter.api.Test;

class SaturationDetectorTest {
  private static List<String> types(SaturationDetector detector, PoolStats stats) {
    return detector.sample(stats).stream().map(SaturationDetector.Edge::type).toList();
  }

  @Test
  void fillingUpAndEmptyingAreToldOnceEach() {
    SaturationDetector detector = new SaturationDetector();
    detector.sample(stats(2, 0, 0, 0));

    assertThat(types(detector, stats(2, 0, 2, 4))).isEmpty();
    assertThat(types(detector, stats(2, 0, 2, 5))).containsExactly("saturated");
    assertThat(types(detector, stats(2, 0, 2, 5))).isEmpty();
    assertThat(types(detector, stats(2, 0, 2, 4))).containsExactly("relieved");
    assertThat(types(detector, stats(2, 0, 2, 4))).isEmpty();
  }

  @Test
  void anUnboundedPoolIsNeverSaturated() {
    assertThat(types(new SaturationDetector(), stats(-1, 0, 1_000, 5))).doesNotContain("saturated");
  }

  @Test
  void rejectingIsToldWhenItBeginsAndNotWhileItGoesOn() {
    SaturationDetector detector = new SaturationDetector();

    assertThat(types(detector, stats(10, 0, 0, 0))).containsExactly("rejecting");
    assertThat(types(detector, stats(10, 0, 0, 0))).isEmpty();
  }
}
