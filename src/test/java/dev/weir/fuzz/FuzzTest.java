package dev.weir.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Some seconds of the fuzz; {@code bin/fuzz} runs it for longer. */
final class FuzzTest {
  private static final long SECONDS = Long.getLong("weir.fuzz.seconds", 60);

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void hostileInputHasAListedAnswerByEveryDoor() throws Exception {
    assertThat(Fuzz.run(Long.MAX_VALUE, SECONDS, System.nanoTime() & 0xFFFF_FFFFL)).isEmpty();
  }
}
