package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HistogramTest {
  private static final long MS = 1_000_000;

  private final Histogram.Recorder timings = new Histogram.Recorder();

  private void record(long count, long nanos) {
    for (long i = 0; i < count; i++) {
      timings.add(nanos);
    }
  }

  @Test
  void anEmptyOneIsAllZero() {
    Histogram empty = timings.snapshot();
    assertThat(empty.count()).isZero();
    assertThat(empty.percentileMs(0.99)).isZero();
    assertThat(empty.meanMs()).isZero();
    assertThat(empty.maxMs()).isZero();
  }

  @Test
  void aPercentileIsAtMostOnePartInSixteenTooHigh() {
    for (long value = 1; value < 1L << 40; value = value * 3 + 1) {
      long ceiling = Histogram.ceiling(Histogram.bucket(value));
      assertThat(ceiling).isBetween(value, value + value / 16);
    }
  }

  @Test
  void percentilesLookAtTheOrderOfAll() {
    record(90, MS);
    record(10, 100 * MS);
    Histogram all = timings.snapshot();
    assertThat(all.percentileMs(0.5)).isCloseTo(1, within(1.0 / 16));
    assertThat(all.percentileMs(0.9)).isCloseTo(1, within(1.0 / 16));
    assertThat(all.percentileMs(0.91)).isEqualTo(100);
    assertThat(all.meanMs()).isCloseTo(10.9, within(1e-6));
    assertThat(all.sumMs()).isCloseTo(1_090, within(1e-6));
  }

  @Test
  void theDifferenceOfTwoLooksIsWhatHappenedBetweenThem() {
    record(1_000, 100 * MS);
    Histogram before = timings.snapshot();
    record(10, MS);
    Histogram between = timings.snapshot().since(before);
    assertThat(between.count()).isEqualTo(10);
    assertThat(between.percentileMs(0.99)).isCloseTo(1, within(1.0 / 16));
    assertThat(between.meanMs()).isCloseTo(1, within(1e-6));
    assertThat(before.count()).as("a look does not change").isEqualTo(1_000);
  }
}
