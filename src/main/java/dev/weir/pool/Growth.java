package dev.weir.pool;

import java.util.concurrent.TimeUnit;

/**
 * Decides how many workers may be on their way to the queue at once: how fast a pool grows. It is
 * one, as in Go's scheduler, which is enough to lose no task and the most that brief tasks bear.
 *
 * <p>A large pool of virtual workers whose tasks block needs to grow faster than one worker after
 * another, and must stop when growth does not help: once the processors are busy, a further worker
 * only costs memory. The sign is how late a worker begins that could begin at once, times how many
 * workers there are: so much of the workers' time is lost to waiting. While that is little, twice
 * as many may be on their way, as in the slow start of TCP; when it is much, half as many.
 */
final class Growth {
  /** The workers' time lost to waiting, if each is as late as the last one was. */
  private static final long MOST_LOST = TimeUnit.SECONDS.toNanos(45);

  private static final int MOST = 64;

  private Growth() {}

  /** Returns the next width after one of so many workers began so late. */
  static int next(int width, int workers, long lateNanos) {
    return lateNanos < MOST_LOST / workers ? Math.min(MOST, width * 2) : Math.max(1, width / 2);
  }
}
