package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  @Test
  void aLimiterHoldsBackAndCountsWhatItHeld() {
    ManualTicker ticker = new ManualTicker();
    RateLimiter limiter = new RateLimiter(2, ticker);

    assertThat(List.of(limiter.pass(), limiter.pass(), limiter.pass(), limiter.pass()))
        .containsExactly(0L, 0L, -1L, -1L);
    ticker.advance(Duration.ofSeconds(1));
    assertThat(List.of(limiter.pass(), limiter.pass(), limiter.pass()))
        .containsExactly(2L, 0L, -1L);
  }
}
