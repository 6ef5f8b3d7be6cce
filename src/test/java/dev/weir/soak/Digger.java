package dev.weir.soak;

import java.util.SplittableRandom;

/**
 * Submits where the stack is about to overflow, on threads that have gone down almost to its end.
 */
final class Digger extends Actor {
  private static final long SMALLEST_STACK = 160_000;
  private static final long LARGEST_STACK = 400_000;
  private static final int DIGS = 10;

  /** Frames that a submission itself may need, and some in which it has enough. */
  private static final int MARGIN = 30;

  private final SplittableRandom random;

  Digger(Site site, SplittableRandom random) {
    super("digger", site);
    this.random = random;
  }

  @Override
  void step() throws InterruptedException {
    if (site.faults.isOn(Fault.STACK)) {
      SplittableRandom own = random.split();
      long stack = random.nextLong(SMALLEST_STACK, LARGEST_STACK);
      Thread thread = new Thread(null, () -> digs(own), "soak-dig", stack);
      thread.setDaemon(true);
      thread.start();
      thread.join();
    }
    Thread.yield();
  }

  private void digs(SplittableRandom own) {
    int depth = depth();
    for (int i = 0; i < DIGS && site.isOpen(); i++) {
      try {
        var unused = submitBelow(depth - MARGIN - own.nextInt(MARGIN), own.nextInt(3));
      } catch (Throwable t) {
        site.faults.strike();
      }
    }
  }

  /** Returns about how many frames there are. */
  private static int depth() {
    int frames = 500;
    try {
      while (frames < 1_000_000) {
        frames = Work.dig(frames + frames / 50);
      }
    } catch (StackOverflowError e) {
      // As deep as that, but not by a fiftieth more.
    }
    return frames;
  }

  /** Goes down, and near the end submits in each frame, until one of the calls overflows. */
  private int submitBelow(int frames, int way) {
    if (frames <= 0) {
      switch (way) {
        case 0 -> site.calls.execute(Work.NOTHING);
        case 1 -> site.calls.tryExecute(Work.NOTHING, null);
        default -> site.calls.future(Work.NOTHING);
      }
    }
    return site.isOpen() ? submitBelow(frames - 1, way) + 1 : 0;
  }
}
