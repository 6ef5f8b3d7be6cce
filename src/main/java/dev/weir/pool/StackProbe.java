package dev.weir.pool;

/**
 * Throws {@link StackOverflowError} now if the stack is too near its end for what follows. A
 * submitter may call the pool from the last frames of its stack. A step that takes something and
 * then must do more probes first, so that the stack cannot end between the two.
 */
final class StackProbe {
  /** To take an idle worker and wake its platform thread: some 2 KB. */
  static final int WAKE = 16;

  /**
   * For a step under the lock of the waiting room, to start a thread, or to wake a virtual one:
   * some 6 KB.
   */
  static final int STEP = 48;

  /** For a call that takes such steps, so that those do not overflow when they probe: 16 KB. */
  static final int CALL = 128;

  /** For a call that makes such calls: 24 KB. */
  static final int SHUTDOWN = 192;

  /** Keeps the compiler from leaving the recursion out. */
  @SuppressWarnings("unused")
  private static long sink;

  private StackProbe() {}

  static void run(int frames) {
    if (deeper(frames, 1, 2, 3, 4, 5, 6, 7, 8) < 0) {
      sink = 1;
    }
  }

  /**
   * Takes about 128 bytes of stack for each frame, compiled too, since all its arguments are needed
   * after the call; interpreted, as code that rarely runs is, some 350.
   */
  private static long deeper(
      int frames, long a, long b, long c, long d, long e, long f, long g, long h) {
    if (frames == 0) {
      return a;
    }
    return deeper(frames - 1, b, c, d, e, f, g, h, a) + (a ^ b) + (c ^ d) + (e ^ f) + (g ^ h);
  }
}
