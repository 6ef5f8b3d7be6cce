package dev.weir.bench;

import java.util.concurrent.TimeUnit;

/**
 * How far apart two processors are: how long what one thread has written takes to another that
 * looks for it. Virtual machines are moved about: their processors may share a core now and sit at
 * two ends of the machine a second later, and whatever passes tasks between threads is then several
 * times slower. A figure is worth little without it.
 */
final class Distance {
  private static final int TRIALS = 10;
  private static final long TRIAL = TimeUnit.MICROSECONDS.toNanos(200);
  private static final int PASSES = 10;
  private static final long OVER = -1;

  private volatile long ball;

  private Distance() {}

  /**
   * Returns it in nanoseconds, the least of several trials of 2 ms in all: where others have the
   * processors, a thread waits for one now and then. NaN if there is only one processor.
   */
  static double nanos() throws InterruptedException {
    return Runtime.getRuntime().availableProcessors() < 2 ? Double.NaN : new Distance().measure();
  }

  private double measure() throws InterruptedException {
    Thread other = Thread.ofPlatform().daemon().start(this::returnBalls);
    double least = Double.POSITIVE_INFINITY;
    long passes = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      long first = passes;
      long start = System.nanoTime();
      long took;
      do {
        for (int i = 0; i < PASSES; i++) {
          pass(passes += 2);
        }
        took = System.nanoTime() - start;
      } while (took < TRIAL);
      least = Math.min(least, (double) took / (passes - first));
    }
    ball = OVER;
    other.join();
    return least;
  }

  /** Throws an even number and waits for the odd one after it. */
  private void pass(long even) {
    ball = even;
    while (ball != even + 1) {
      // No pause: it would last longer than what is measured.
    }
  }

  private void returnBalls() {
    for (long now; (now = ball) != OVER; ) {
      if (now > 0 && (now & 1) == 0) {
        ball = now + 1;
      }
    }
  }
}
