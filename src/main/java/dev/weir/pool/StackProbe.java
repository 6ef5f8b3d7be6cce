package dev.weir.pool;

/**
 * Throws {@link StackOverflowError} now if the stack is too near its end for what follows. A
 * submitter may call the pool from the last frames of its stack. A step that takes something and
 * then must do more probes first, so that the stack cannot end between the two.
 */
final class StackProbe {
  private static final int FRAMES = 48;

  /** Keeps the compiler from leaving the recursion out. */
  @SuppressWarnings("unused")
  private static long sink;

  private StackProbe() {}

  static void run() {
    if (deeper(FRAMES, 0, 0, 0) < 0) {
      sink = 1;
    }
  }

  /** Needs about as much stack as the deepest step of the pool, and does nothing. */
  private static long deeper(int frames, long a, long b, long c) {
    return frames == 0 ? a + b + c : 1 + deeper(frames - 1, b, c, a);
  }
}
