package dev.weir.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.pool.PoolOptions.Threads;
import org.junit.jupiter.api.Test;

/** The soak itself, and a few seconds of it. */
final class SoakTest {
  @Test
  void afterAFewSecondsOfEverythingNothingIsLost() throws Exception {
    assertThat(Soak.run(SoakOptions.parse("--minutes", "0.2", "--heap", "1g"))).isTrue();
  }

  @Test
  void byDefaultBothKindsOfThreadsSoakInASmallAndALargeHeap() {
    SoakOptions options = SoakOptions.parse();

    assertThat(options.kinds()).containsExactly(Threads.values());
    assertThat(options.heaps()).containsExactly("48m", "1g");
    assertThat(options.minutes()).isEqualTo(10);
  }

  @Test
  void aWrongCommandLineIsRefusedWithTheWordAndWhatIsAllowed() {
    refuses("argument '--fast' is unknown", "--fast", "1");
    refuses("--minutes is 'ten': must be above 0", "--minutes", "ten");
    refuses("--threads is 'green': must be virtual, platform or both", "--threads", "green");
    refuses("--heap is '48': must be like 48m or 1g", "--heap", "48");
    refuses("fault 'rain' must be one of heap, stack,", "--without", "rain");
    refuses("--seed has no value", "--seed");
  }

  @Test
  void theScoreOfAChildIsReadAsItIsWritten() {
    Score score = new Score(1, 2, 3, 4, 5);

    assertThat(Score.parse(score.toString())).isEqualTo(score);
    assertThat(Score.parse("soak: rubbish").isPassed()).isFalse();
  }

  private static void refuses(String message, String... arguments) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SoakOptions.parse(arguments))
        .withMessageStartingWith(message);
  }
}
