package dev.weir.pool;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The permits of the pool: how many tasks hold a slot or stand in the queue, and whether one more
 * may. Two totals that only grow say it all: {@code in} counts the tasks let in, {@code out} the
 * permits given back. Submitters write the one and workers the other, and neither reads the other's
 * without need. A submitter keeps the last {@code out} it saw. An old value is too small, never too
 * large, so it can only make the submitter look again.
 *
 * <p>At most {@code ceiling} tasks hold a slot; the others present are queued. The ceiling is the
 * capacity, and one more for each compensating worker, except while the pool is paused or still
 * runs more tasks than a smaller capacity allows. Then it is the number of slots in use, and falls
 * with each that is given back.
 *
 * <p>The usual change is one compare-and-set, {@link #tryAcquire} or {@link #tryRelease}.
 * Everything else happens between {@link #hold} and {@link #unhold}, under the lock of {@link
 * Admission}: both words stand still meanwhile, so arithmetic on them is exact. A hold that an
 * error left behind does no harm: the next {@link #unhold} ends it.
 *
 * <p>Nothing here allocates, reads the clock or calls a user, so no step can fail half way.
 *
 * <pre>
 * field      written                     read
 * in         submitters; while held      submitters, rarely others
 * out        workers; while held         workers, submitters that find no room
 * seen       submitters, racing          submitters: a hint
 * bounds     while held                  anybody; one value holds all bounds
 * room       while held                  submitters: a change makes their next step fail
 * ceiling    while held                  while held
 * resizes    while held                  while held
 * stuck      while held                  anybody
 * extra      while held                  anybody
 * peakQueued submitters                  anybody
 * </pre>
 */
final class Permits {
  /** No permit is free. */
  static final long FULL = -1;

  /** The words are held: ask under the lock. */
  static final long HELD = -2;

  // Cells far enough apart that submitters and workers do not take each other's cache lines.
  private static final int IN = 16;
  private static final int SEEN = 17;
  private static final int PEAK_QUEUED = 18;
  private static final int OUT = 48;
  private static final int CELLS = 64;

  private final AtomicLongArray cells = new AtomicLongArray(CELLS);
  private volatile PoolBounds bounds;
  private volatile int maxWorkers;
  private volatile long room;
  private volatile int stuck;

  /** Compensating workers, and the slots that they have. */
  private volatile int extra;

  private int ceiling;
  private long resizes;

  Permits(PoolBounds bounds) {
    this.bounds = bounds;
    this.ceiling = bounds.slots();
    derive();
  }

  PoolState state() {
    return Layout.state(cells.get(IN));
  }

  /** Returns whether tasks are started in this state. */
  boolean starts() {
    return state().starts();
  }

  PoolBounds bounds() {
    return bounds;
  }

  /** Returns how many workers may live: none in a closed pool. */
  int maxWorkers() {
    return maxWorkers;
  }

  int stuck() {
    return stuck;
  }

  int extra() {
    return extra;
  }

  /** Returns how many tasks may hold a slot in a pool that runs. */
  private int mostSlots() {
    return bounds.slots() + extra;
  }

  int peakQueued() {
    return (int) cells.get(PEAK_QUEUED);
  }

  /** Returns about how many tasks are present. */
  long present() {
    long out = cells.get(OUT);
    return Layout.present(cells.get(IN), out);
  }

  // The usual way in and out, for anybody.

  /** Returns about how many tasks have been let in. */
  long acquired() {
    return Layout.count(cells.getPlain(IN));
  }

  /**
   * Takes a slot or a place in the queue; the caller then appends the task. On the compare-and-set:
   * {@code ABSENT -> STARTING or QUEUED}.
   *
   * @return the number of the task, or {@link #FULL} or {@link #HELD}
   */
  long tryAcquire() {
    for (; ; ) {
      long in = cells.get(IN);
      if (!Layout.isFree(in)) {
        return HELD;
      }
      if (Layout.present(in, cells.getOpaque(SEEN)) >= room
          && Layout.present(in, lookAtOut()) >= room) {
        return Layout.isFree(cells.get(OUT)) ? FULL : HELD;
      }
      long number = Layout.count(in); // before it: nothing may be called once the permit is taken
      if (cells.compareAndSet(IN, in, in + 1)) {
        return number;
      }
    }
  }

  private long lookAtOut() {
    long out = Layout.count(cells.get(OUT));
    cells.setOpaque(SEEN, out);
    return out;
  }

  /**
   * Notes the length of the queue after a task joined it. Reads {@code out} only if this could be
   * the longest queue so far. A figure for people: an error here loses nothing else.
   */
  void noteQueued() {
    long in = cells.get(IN);
    int slots = bounds.slots();
    if (Layout.present(in, cells.getOpaque(SEEN)) - slots > cells.get(PEAK_QUEUED)) {
      raisePeak(Layout.present(in, lookAtOut()) - slots);
    }
  }

  private void raisePeak(long queued) {
    for (long peak; queued > (peak = cells.get(PEAK_QUEUED)); ) {
      if (cells.compareAndSet(PEAK_QUEUED, peak, queued)) {
        return;
      }
    }
  }

  /** Gives back the permit of a task that ran; false if the words are held. */
  boolean tryRelease() {
    for (; ; ) {
      long out = cells.get(OUT);
      if (!Layout.isFree(out)) {
        return false;
      }
      if (cells.compareAndSet(OUT, out, out + 1)) {
        return true;
      }
    }
  }

  /** Returns whether a worker that gives back a permit goes through the lock. */
  boolean isHeld() {
    return !Layout.isFree(cells.get(OUT));
  }

  // While held, under the lock of the admission.

  /** Stops both words for everybody else. */
  void hold() {
    hold(IN);
    hold(OUT);
  }

  private void hold(int cell) {
    long word;
    do {
      word = cells.get(cell);
    } while ((word & Layout.HELD) == 0 && !cells.compareAndSet(cell, word, word | Layout.HELD));
  }

  /** Lets others change the words again, unless what happens now must go through the lock. */
  void unhold(boolean somebodyWaits) {
    if (!somebodyWaits && state() == PoolState.RUNNING && ceiling == mostSlots()) {
      cells.set(OUT, cells.get(OUT) & ~Layout.HELD);
      cells.set(IN, cells.get(IN) & ~Layout.HELD);
    }
  }

  long accepted() {
    return Layout.count(cells.get(IN));
  }

  /** Returns the number of permits given back, ever. */
  long ended() {
    return Layout.count(cells.get(OUT));
  }

  long resizes() {
    return resizes;
  }

  int slots() {
    return (int) Math.min(ceiling, present());
  }

  int queued() {
    return (int) (present() - slots());
  }

  boolean hasRoom() {
    return present() < (long) ceiling + bounds.queueCapacity();
  }

  /** Returns whether there are slots and places in the queue for so many. */
  boolean hasRoom(int tasks) {
    return present() + tasks <= (long) ceiling + bounds.queueCapacity();
  }

  /** Takes a slot or a place in the queue, which must be there. */
  void acquire() {
    cells.set(IN, cells.get(IN) + 1);
    raisePeak(queued());
  }

  /**
   * Takes back what {@link #tryAcquire} gave for a task that then could not be queued: it never was
   * here, so it is not counted.
   */
  void unacquire() {
    cells.set(IN, cells.get(IN) - 1);
  }

  /**
   * Frees the slot of a task whose thread has returned. It passes to the oldest queued task, unless
   * the pool is paused or runs more than it may: then the ceiling falls.
   */
  void release() {
    int slots = slots();
    cells.set(OUT, cells.get(OUT) + 1);
    lower(slots - 1);
  }

  /** Frees the permit of a task that had not begun: the task that is queued longest moves up. */
  void releaseUnbegun() {
    if (queued() == 0) {
      release();
    } else {
      cells.set(OUT, cells.get(OUT) + 1);
    }
  }

  /** Frees the permit of a task that ran; one that ran inline did so in its place in the queue. */
  void release(boolean isInline) {
    if (isInline) {
      releaseUnbegun();
    } else {
      release();
    }
  }

  /**
   * Lets at most so many tasks hold a slot, or as many as may anyway, or as many as are stuck. The
   * last may be more: a worker at the queue in the instant in which the capacity fell takes a task
   * that was to wait.
   */
  private void lower(int slots) {
    ceiling = Math.max(stuck, starts() ? Math.max(slots, mostSlots()) : slots);
  }

  /** A task was answered before its thread returned: it is not active any more, but stuck. */
  void addStuck() {
    stuckNow(stuck + 1);
    lower(slots());
  }

  /** The thread of a task that was answered early has returned. */
  void releaseStuck(boolean isInline) {
    stuckNow(stuck - 1);
    release(isInline);
  }

  private void stuckNow(int n) {
    stuck = n;
  }

  /** Returns whether all that was accepted has its outcome, told or not. */
  boolean isAnswered() {
    return present() <= stuck;
  }

  /** Changes the state. */
  void moveTo(PoolState state) {
    int slots = slots();
    cells.set(IN, Layout.withState(cells.get(IN), state));
    lower(slots);
    derive();
  }

  /** Changes the bounds. */
  void rebound(PoolBounds to) {
    int slots = slots();
    bounds = to;
    resizes++;
    cells.set(IN, Layout.withNextVersion(cells.get(IN)));
    lower(slots);
    derive();
  }

  /** Sets the number of compensating workers; not for a pool without a bound. */
  void compensate(int workers) {
    int slots = slots();
    extra = workers;
    cells.set(IN, Layout.withNextVersion(cells.get(IN)));
    lower(slots);
    derive();
  }

  private void derive() {
    maxWorkers = state() == PoolState.CLOSED ? 0 : mostSlots();
    room = (long) mostSlots() + bounds.queueCapacity();
  }

  /**
   * The bits of the two words, as pure functions.
   *
   * <pre>
   *        63..62   61     60..56    55..0
   * in     state    HELD   version   tasks let in, ever
   * out    0        HELD   0         permits given back, ever
   * </pre>
   *
   * <p>{@code in - out} tasks are present. {@code HELD} says that whoever wants to change the word
   * goes through the lock. The version counts changes of the bounds, so that no compare-and-set
   * that was decided by old bounds succeeds under new ones. State RUNNING is 0, so a word at or
   * above {@code HELD} means one thing: nobody comes in without the lock.
   */
  static final class Layout {
    static final long INITIAL = 0;
    static final long HELD = 1L << 61;

    private static final PoolState[] STATES = PoolState.values();
    private static final int STATE_SHIFT = 62;
    private static final long STATE = 3L << STATE_SHIFT;
    private static final int COUNT_BITS = 56;
    private static final int STATE_BITS = Long.SIZE - COUNT_BITS;
    private static final long COUNT = (1L << COUNT_BITS) - 1;
    private static final long VERSION = HELD - 1 - COUNT;

    private Layout() {}

    /** Returns whether the word may be changed without the lock; for {@code in}: to let one in. */
    static boolean isFree(long word) {
      return word >= 0 && word < HELD;
    }

    /** Returns the number of tasks, a total. */
    static long count(long word) {
      return word & COUNT;
    }

    /**
     * Returns the number of tasks that came in and have not given back their permit; negative if
     * {@code in} was read so long ago that more have gone since.
     */
    static long present(long in, long out) {
      return ((in - out) << STATE_BITS) >> STATE_BITS;
    }

    static PoolState state(long in) {
      return STATES[(int) (in >>> STATE_SHIFT)];
    }

    private static long code(PoolState state) {
      long code = 0;
      while (STATES[(int) code] != state) {
        code++;
      }
      return code;
    }

    static long withState(long in, PoolState state) {
      return (in & ~STATE) | (code(state) << STATE_SHIFT);
    }

    /** Returns the word after the bounds changed. */
    static long withNextVersion(long in) {
      return (in & ~VERSION) | ((in + COUNT + 1) & VERSION);
    }
  }
}
