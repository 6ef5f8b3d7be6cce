package dev.weir.pool;

/**
 * The two words that admission is decided on, as pure functions. {@link Places} holds them.
 *
 * <pre>
 *        63..62   61     60..56    55..0
 * in     state    HELD   version   tasks let in, ever
 * out    0        HELD   0         places given back, ever
 * </pre>
 *
 * <p>{@code in - out} tasks are present. {@code HELD} says that whoever wants to change the word
 * goes through the admission's lock. The version counts changes of the bounds, so that no
 * compare-and-set that was decided by old bounds succeeds under new ones. State RUNNING is 0, and
 * so a word above {@code HELD} means one thing: nobody comes in without the lock.
 */
final class Word {
  static final long INITIAL = 0;
  static final long HELD = 1L << 61;

  private static final int STATE_SHIFT = 62;
  private static final long STATE = 3L << STATE_SHIFT;
  private static final int COUNT_BITS = 56;
  private static final int STATE_BITS = Long.SIZE - COUNT_BITS;
  private static final long COUNT = (1L << COUNT_BITS) - 1;
  private static final long VERSION = HELD - 1 - COUNT;

  private Word() {}

  /** Returns whether the word may be changed without the lock; for {@code in}: to let one in. */
  static boolean isFree(long word) {
    return word >= 0 && word < HELD;
  }

  /** Returns the number of tasks, a total. */
  static long count(long word) {
    return word & COUNT;
  }

  /**
   * Returns the number of tasks that came in and have not given back their place; negative if
   * {@code in} was looked at so long ago that more have gone since.
   */
  static long present(long in, long out) {
    return ((in - out) << STATE_BITS) >> STATE_BITS;
  }

  static PoolState state(long in) {
    return switch ((int) (in >>> STATE_SHIFT)) {
      case 0 -> PoolState.RUNNING;
      case 1 -> PoolState.PAUSED;
      case 2 -> PoolState.DRAINING;
      default -> PoolState.CLOSED;
    };
  }

  private static long code(PoolState state) {
    return switch (state) {
      case RUNNING -> 0;
      case PAUSED -> 1;
      case DRAINING -> 2;
      case CLOSED -> 3;
    };
  }

  static long withState(long in, PoolState state) {
    return (in & ~STATE) | (code(state) << STATE_SHIFT);
  }

  /** Returns the word after the bounds changed. */
  static long withNextVersion(long in) {
    return (in & ~VERSION) | ((in + COUNT + 1) & VERSION);
  }
}
