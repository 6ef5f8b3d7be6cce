package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How fast a pool grows. */
final class GrowthTest {
  private static final long SOON = TimeUnit.MICROSECONDS.toNanos(10);
  private static final long LATE = TimeUnit.SECONDS.toNanos(1);

  @Test
  void whileWorkersBeginSoonTwiceAsManyMayBeOnTheirWay() {
    int width = 1;
    for (int i = 0; i < 4; i++) {
      width = Growth.next(width, 100, SOON);
    }
    assertThat(width).isEqualTo(16);
  }

  @Test
  void thereAreNeverMoreOnTheirWayThanSixtyFour() {
    assertThat(Growth.next(64, 100, SOON)).isEqualTo(64);
  }

  @Test
  void whenTheyBeginLateHalfAsManyMayAndAlwaysOne() {
    assertThat(Growth.next(8, 1_000, LATE)).isEqualTo(4);
    assertThat(Growth.next(1, 1_000, LATE)).isEqualTo(1);
  }

  @Test
  void theMoreThereAreTheSoonerTheyMustBegin() {
    long late = TimeUnit.MILLISECONDS.toNanos(5);
    assertThat(Growth.next(4, 1_000, late)).isEqualTo(8);
    assertThat(Growth.next(4, 100_000, late)).isEqualTo(2);
  }
}
