package dev.weir.pool;

/**
 * Throws {@link StackOverflowError} now if the stack is too near its end for what follows. A
 * submitter may call the pool from the last frames of its stack. A step that takes something and
 * then must do more probes first, so that the stack cannot end between the two.
 */
final class StackProbe {
  /** Frames for a step under the lock of the waiting room, or to send a worker. */
  static final int STEP = 48;

  /** Frames for a call that takes such steps, so that those do not overflow when they probe. */
  static final int CALL = 128;

  /** Keeps the compiler from leaving the recursion out. */
  @SuppressWarnings("unused")
  private static long sink;

  private StackProbe() {}

  static void run(int frames) {
    if (deeper(frames, 0, 0, 0) < 0) {
      sink = 1;
    }
  }

  /** Needs about as much stack as the deepest step of the pool, and does nothing. */
  private static long deeper(int frames, long a, long b, long c) {
    return frames == 0 ? a + b + c : 1 + deeper(frames - 1, b, c, a);
  }
}
