package dev.weir.pool;

/**
 * The word that admission is decided on: the pool's state, its slots in use and its queued tasks in
 * one {@code long}, so that to check and to reserve are one step. Pure functions over that word;
 * {@link Admission} holds it.
 *
 * <pre>
 * bit 63..62  state   0 RUNNING, 1 PAUSED, 2 DRAINING, 3 CLOSED
 * bit 61..31  slots   tasks that hold one of the capacity places: starting, active or stuck
 * bit 30..0   queued  accepted tasks that wait for a slot
 * </pre>
 *
 * <p>While the pool runs or drains, {@code queued > 0} implies that {@code slots} is at least the
 * capacity, but for the instant in which a resize or resume promotes. The counts say how many hold
 * a slot, never which: that is decided by the order of the line.
 */
final class Word {
  static final long INITIAL = 0;

  /** No word: the decision was to refuse. Never a real word, for it has {@code queued < 0}. */
  static final long NONE = -1;

  private static final long QUEUED = 1;
  private static final int SLOT_SHIFT = 31;
  private static final int STATE_SHIFT = 62;
  private static final long SLOT = 1L << SLOT_SHIFT;
  private static final int MASK = Integer.MAX_VALUE;
  private static final long COUNTS = (1L << STATE_SHIFT) - 1;

  private Word() {}

  static PoolState state(long word) {
    return switch ((int) (word >>> STATE_SHIFT)) {
      case 0 -> PoolState.RUNNING;
      case 1 -> PoolState.PAUSED;
      case 2 -> PoolState.DRAINING;
      default -> PoolState.CLOSED;
    };
  }

  private static int code(PoolState state) {
    return switch (state) {
      case RUNNING -> 0;
      case PAUSED -> 1;
      case DRAINING -> 2;
      case CLOSED -> 3;
    };
  }

  static int slots(long word) {
    return (int) (word >>> SLOT_SHIFT) & MASK;
  }

  static int queued(long word) {
    return (int) word & MASK;
  }

  /** Returns whether tasks are started: RUNNING and DRAINING are the even states. */
  static boolean starts(long word) {
    return ((word >>> STATE_SHIFT) & 1) == 0;
  }

  static boolean admits(long word) {
    return word >= 0;
  }

  static long withState(long word, PoolState state) {
    return (word & COUNTS) | ((long) code(state) << STATE_SHIFT);
  }

  /** Returns the word after one more task was accepted, or {@link #NONE} if there is no room. */
  static long take(long word, PoolBounds bounds) {
    if (!admits(word)) {
      return NONE;
    }
    if (starts(word) && slots(word) < bounds.slots()) {
      return word + SLOT;
    }
    return queued(word) < bounds.queueCapacity() ? word + QUEUED : NONE;
  }

  /**
   * Returns the word after a thread returned from its task: the slot passes to the oldest queued
   * task, unless the pool is paused or was made smaller.
   */
  static long release(long word, PoolBounds bounds) {
    boolean passes = queued(word) > 0 && starts(word) && slots(word) <= bounds.slots();
    return passes ? word - QUEUED : word - SLOT;
  }

  /** Returns the word after a task left that had not begun: whoever waits longest moves up. */
  static long leave(long word) {
    return queued(word) > 0 ? word - QUEUED : word - SLOT;
  }

  /** Returns the word after free slots went to queued tasks, as many as there are of both. */
  static long promote(long word, PoolBounds bounds) {
    if (!starts(word)) {
      return word;
    }
    long n = Math.min(queued(word), Math.max(0, (long) bounds.slots() - slots(word)));
    return word + n * SLOT - n * QUEUED;
  }
}
