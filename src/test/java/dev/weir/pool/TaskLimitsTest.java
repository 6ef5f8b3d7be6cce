package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskLimitsTest {
  private static final List<Duration> TIMES =
      List.of(
          Duration.ZERO,
          Duration.ofNanos(1),
          Duration.ofMillis(5),
          Duration.ofMillis(6),
          Duration.ofMillis(1L << 53));

  /** A limit as a number: zero, which is none, is the longest of all. */
  private static double asNumber(Duration limit) {
    return limit.isZero() ? Double.POSITIVE_INFINITY : limit.getSeconds() + limit.getNano() / 1e9;
  }

  @Test
  void afterWaitingALimitIsShorterAndNoneStaysNone() {
    TaskLimits limits = new TaskLimits(Duration.ofMillis(6), Duration.ofMillis(5));
    Duration waited = Duration.ofMillis(2);
    assertThat(limits.afterWaiting(waited))
        .isEqualTo(new TaskLimits(Duration.ofMillis(4), Duration.ofMillis(5)));
    assertThat(limits.withDeadline(waited).afterWaiting(waited).deadline())
        .isEqualTo(Duration.ofNanos(1));
    assertThat(TaskLimits.NONE.afterWaiting(waited)).isEqualTo(TaskLimits.NONE);
  }

  @Test
  void aNegativeDeadlineIsRefused() {
    assertThatThrownBy(() -> TaskLimits.NONE.withDeadline(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("deadline");
  }

  @Test
  void eachLimitIsTheShorterOfTheTwo() {
    for (Duration wait : TIMES) {
      for (Duration run : TIMES) {
        for (Duration mostWait : TIMES) {
          for (Duration mostRun : TIMES) {
            TaskLimits asked = new TaskLimits(wait, run);
            TaskLimits most = new TaskLimits(mostWait, mostRun);
            TaskLimits given = asked.atMost(most);
            assertThat(asNumber(given.maxWait()))
                .as("%s at most %s", asked, most)
                .isEqualTo(Math.min(asNumber(wait), asNumber(mostWait)));
            assertThat(asNumber(given.timeout()))
                .as("%s at most %s", asked, most)
                .isEqualTo(Math.min(asNumber(run), asNumber(mostRun)));
            assertThat(asNumber(asked.withDeadline(run).longestWait()))
                .isEqualTo(Math.min(asNumber(wait), asNumber(run)));
            assertThat(
                    asNumber(asked.withDeadline(run).atMost(most.withDeadline(mostRun)).deadline()))
                .isEqualTo(Math.min(asNumber(run), asNumber(mostRun)));
          }
        }
      }
    }
  }
}
