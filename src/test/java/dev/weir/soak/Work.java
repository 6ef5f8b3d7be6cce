package dev.weir.soak;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** What a task does. */
enum Work {
  NOTHING,
  SPIN,
  PARK,
  THROW,
  HOSTILE,
  INTERRUPT,
  OVERFLOW,
  FILL,
  /** Uses the pool from inside. */
  NEST,
  /** Shuts the pool down from inside. */
  END;

  private static final AtomicBoolean FILLING = new AtomicBoolean();
  private static final int BIG_CHUNK = 1 << 18;
  private static final long MOST_FILLING_NANOS = 1_500_000_000;
  private static final long HOLD_NANOS = 10_000_000;

  private static final Work[] USUAL = {NOTHING, NOTHING, NOTHING, SPIN, SPIN, PARK, NEST, THROW};

  /** Chooses what a task shall do. */
  static Work choose(SplittableRandom random, Faults faults) {
    int n = random.nextInt(1_000);
    if (n < 10) {
      return faults.mayFill() ? FILL : SPIN;
    }
    if (n < 30) {
      return faults.strikes(Fault.STACK, 1) ? OVERFLOW : NOTHING;
    }
    if (n < 80) {
      return faults.strikes(Fault.HOSTILE, 1) ? HOSTILE : NOTHING;
    }
    if (n < 90) {
      return INTERRUPT;
    }
    return n == 90 ? END : USUAL[n % USUAL.length];
  }

  /** Does it, but for what needs a pool. */
  void run() {
    switch (this) {
      case NOTHING, NEST, END -> {}
      case SPIN -> holdUntil(System.nanoTime() + 20_000);
      case PARK -> LockSupport.parkNanos(200_000);
      case THROW -> throw new IllegalStateException("one of many");
      case HOSTILE -> throw new HostileException();
      case INTERRUPT -> Thread.currentThread().interrupt();
      case OVERFLOW -> dig(Integer.MAX_VALUE);
      case FILL -> fill();
    }
  }

  /** Goes down so many frames, if the stack has them. */
  static int dig(int frames) {
    return frames == 0 ? 0 : dig(frames - 1) + 1;
  }

  /** Takes all memory there is, down to the smallest piece, and keeps it for some time. */
  private static void fill() {
    if (FILLING.compareAndSet(false, true)) {
      try {
        long start = System.nanoTime();
        Object[] all = takeAll(start);
        holdUntil(System.nanoTime() + HOLD_NANOS);
        throw (OutOfMemoryError) all[1];
      } finally {
        FILLING.set(false);
      }
    }
  }

  /** Returns a chain of arrays; the first has the error that ended it. */
  private static Object[] takeAll(long start) {
    Object[] chain = new Object[2];
    for (int size = BIG_CHUNK; size >= 2; ) {
      try {
        Object[] chunk = new Object[size];
        chunk[0] = chain[0];
        chain[0] = chunk;
      } catch (OutOfMemoryError e) {
        chain[1] = e;
        size = System.nanoTime() - start > MOST_FILLING_NANOS ? 0 : size / 8;
      }
    }
    return chain;
  }

  private static void holdUntil(long end) {
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }
}
