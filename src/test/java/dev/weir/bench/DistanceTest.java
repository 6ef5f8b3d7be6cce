package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DistanceTest {
  @Test
  void twoProcessorsAreFartherApartThanOneFromItselfAndNearerThanASwitchOfThreads()
      throws Exception {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1);

    double nearest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < 20; i++) {
      nearest = Math.min(nearest, Distance.nanos());
    }

    assertThat(nearest).isBetween(2.0, (double) TimeUnit.MICROSECONDS.toNanos(2));
  }
}
