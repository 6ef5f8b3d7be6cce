package dev.weir.pool;

import java.util.concurrent.TimeUnit;

/**
 * Decides how many workers may be on their way to the line at once: how fast a pool grows. It is
 * one, as in Go's scheduler, which is enough to lose no job and the most that brief tasks bear.
 *
 * <p>A large pool of virtual workers whose tasks block needs to grow faster than one worker after
 * another, and must stop when growth does not help: once the processors are busy, a further worker
 * only costs memory. What tells is how late a worker begins that could begin at once. While that is
 * soon, twice as many may be on their way, as in the slow start of TCP; when it is late, half as
 * many.
 */
final class Pace {
  private static final long SOON = TimeUnit.MICROSECONDS.toNanos(300);
  private static final int MOST = 64;

  private Pace() {}

  /** Returns the next width after a worker began so late. */
  static int next(int width, long late) {
    return late < SOON ? Math.min(MOST, width * 2) : Math.max(1, width / 2);
  }
}
