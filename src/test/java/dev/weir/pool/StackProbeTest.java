package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A probe takes as much stack as it says, interpreted and compiled. */
class StackProbeTest {
  private static final int MEGABYTE = 1 << 20;

  @Test
  void framesAreLargeHoweverTheyAreCompiled() throws Exception {
    for (int round = 0; round < 20; round++) {
      probeAsSubmissionsDo();
      assertThat(bytesOfFrame()).as("round %d", round).isGreaterThanOrEqualTo(480);
    }
  }

  /** Not one of these overflows, so the compiler sees that probes reach their last frame. */
  private static void probeAsSubmissionsDo() {
    for (int i = 0; i < 5_000; i++) {
      StackProbe.run(StackProbe.CALL);
    }
  }

  /** What a probe takes: the difference of two stacks, for part of each is used already. */
  private static double bytesOfFrame() {
    return (double) MEGABYTE / (deepest(2 * MEGABYTE) - deepest(MEGABYTE));
  }

  /** Returns how many frames can be probed for on a thread with so large a stack. */
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
