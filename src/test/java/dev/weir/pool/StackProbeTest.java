package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Eventually;
import org.junit.jupiter.api.Test;

/** A probe takes as much stack as it says, whether the compiler has seen it or not. */
class StackProbeTest {
  private static final int MEGABYTE = 1 << 20;

  @Test
  void aProbeTakesTheKilobytesItIsAskedFor() throws Exception {
    assertThat(bytesPerKilobyte()).as("as it is at first").isGreaterThanOrEqualTo(1_000);

    Eventually.until("compiled", () -> warmUp() && bytesPerKilobyte() <= 1_500);
    assertThat(bytesPerKilobyte()).as("compiled").isGreaterThanOrEqualTo(1_000);
  }

  private static boolean warmUp() {
    for (int i = 0; i < 50_000; i++) {
      StackProbe.run(StackProbe.CALL);
    }
    return true;
  }

  /** What a probe takes: the difference of two stacks, for part of each is used already. */
  private static double bytesPerKilobyte() {
    return (double) MEGABYTE / (deepest(2 * MEGABYTE) - deepest(MEGABYTE));
  }

  /** Returns how many kilobytes can be probed for on a thread with so large a stack. */
  private static int deepest(int stackBytes) {
    int[] found = {0};
    Thread thread = new Thread(null, () -> found[0] = deepest(), "probe", stackBytes);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return found[0];
  }

  private static int deepest() {
    int enough = 0;
    int tooMany = 1 << 16;
    while (tooMany - enough > 1) {
      int middle = (enough + tooMany) / 2;
      try {
        StackProbe.run(middle);
        enough = middle;
      } catch (StackOverflowError tooDeep) {
        tooMany = middle;
      }
    }
    return enough;
  }
}
