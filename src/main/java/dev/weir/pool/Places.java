package dev.weir.pool;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * The places of the pool: who may come in, and how many hold a slot or stand in the queue. Two
 * totals that only grow say it all, {@code in} and {@code out} of {@link Word}: submitters write
 * the one, workers the other, and neither looks at the other's without need. A submitter keeps the
 * last {@code out} it saw: an old one is too small, never too large, so it can only send the
 * submitter to look again.
 *
 * <p>{@code ceiling} tasks at most hold a slot; the others present are queued. It is the capacity,
 * but while the pool is paused, or after a resize below what was at work: then it is as many as
 * still hold one, and goes down with each that is given back.
 *
 * <p>The usual change is one compare-and-set, {@link #enter} or {@link #giveBack}. Everything else
 * happens between {@link #hold} and {@link #letGo}, under the admission's lock: meanwhile both
 * words stand still for everybody else, so what is done there is exact.
 *
 * <pre>
 * field    written                       read
 * in       submitters; while held        submitters, rarely others
 * out      workers; while held           workers, submitters who find no room
 * seen     submitters, racing            submitters: a hint
 * bounds   while held                    anybody; one value holds all bounds
 * room     while held                    submitters: a change makes their next step fail
 * ceiling  while held                    while held
 * stuck    while held                    anybody
 * telling  whoever answers a listener    the closing check
 * </pre>
 */
final class Places {
  /** No place is free. */
  static final long FULL = -1;

  /** The words are held: ask under the lock. */
  static final long HELD = -2;

  // Cells far enough apart that submitters and workers do not take each other's cache lines.
  private static final int IN = 16;
  private static final int SEEN = 17;
  private static final int OUT = 48;
  private static final int CELLS = 64;

  private final AtomicLongArray cells = new AtomicLongArray(CELLS);
  private final LongAdder telling = new LongAdder();
  private final Books books;
  private volatile PoolBounds bounds;
  private volatile int mostWorkers;
  private volatile long room;
  private volatile int stuck;
  private int ceiling;

  Places(PoolBounds bounds, Books books) {
    this.books = books;
    this.bounds = bounds;
    this.ceiling = bounds.slots();
    derive();
  }

  PoolState state() {
    return Word.state(cells.get(IN));
  }

  boolean starts() {
    return starts(state());
  }

  private static boolean starts(PoolState state) {
    return switch (state) {
      case RUNNING, DRAINING -> true;
      case PAUSED, CLOSED -> false;
    };
  }

  PoolBounds bounds() {
    return bounds;
  }

  /** Returns how many workers may live: none in a closed pool. */
  int mostWorkers() {
    return mostWorkers;
  }

  int stuck() {
    return stuck;
  }

  /** Returns about how many tasks are present. */
  long present() {
    long out = cells.get(OUT);
    return Word.present(cells.get(IN), out);
  }

  // The usual way in and out, for anybody.

  /**
   * Reserves a slot or a place in the queue; the caller then appends the job.
   *
   * @return the number of the task, or {@link #FULL} or {@link #HELD}
   */
  long enter() {
    for (; ; ) {
      long in = cells.get(IN);
      if (!Word.isFree(in)) {
        return HELD;
      }
      if (Word.present(in, cells.getOpaque(SEEN)) >= room && Word.present(in, look()) >= room) {
        return Word.isFree(cells.get(OUT)) ? FULL : HELD;
      }
      if (cells.compareAndSet(IN, in, in + 1)) {
        noteQueued(in + 1);
        return Word.count(in);
      }
    }
  }

  private long look() {
    long out = Word.count(cells.get(OUT));
    cells.setOpaque(SEEN, out);
    return out;
  }

  /** Looks at {@code out} only if this could be the longest queue so far. */
  private void noteQueued(long in) {
    int slots = bounds.slots();
    int peak = books.peakQueued();
    if (Word.present(in, cells.getOpaque(SEEN)) - slots > peak) {
      books.queued((int) (Word.present(in, look()) - slots));
    }
  }

  /** Gives back the place of a task; false if the words are held. */
  boolean giveBack() {
    for (; ; ) {
      long out = cells.get(OUT);
      if (!Word.isFree(out)) {
        return false;
      }
      if (cells.compareAndSet(OUT, out, out + 1)) {
        return true;
      }
    }
  }

  /** Returns whether a worker that gives back a place goes through the lock. */
  boolean isHeld() {
    return !Word.isFree(cells.get(OUT));
  }

  /** An outcome is about to be told; the pool does not close before it is. */
  void tells() {
    telling.increment();
  }

  /** The answer is told. */
  void told() {
    telling.decrement();
  }

  // While held, under the admission's lock.

  /** Stops both words for everybody else. */
  void hold() {
    hold(IN);
    hold(OUT);
  }

  private void hold(int cell) {
    long word;
    do {
      word = cells.get(cell);
    } while ((word & Word.HELD) == 0 && !cells.compareAndSet(cell, word, word | Word.HELD));
  }

  /** Lets others change the words again, unless what happens now must go through the lock. */
  void letGo(boolean somebodyWaits) {
    if (!somebodyWaits && state() == PoolState.RUNNING && ceiling == bounds.slots()) {
      cells.set(OUT, cells.get(OUT) & ~Word.HELD);
      cells.set(IN, cells.get(IN) & ~Word.HELD);
    }
  }

  long accepted() {
    return Word.count(cells.get(IN));
  }

  /** Returns the number of places given back, ever. */
  long ended() {
    return Word.count(cells.get(OUT));
  }

  int slots() {
    return (int) Math.min(ceiling, present());
  }

  int queued() {
    return (int) (present() - slots());
  }

  /** Reserves a slot or a place in the queue if there is one. */
  boolean take() {
    if (present() >= (long) ceiling + bounds.queueCapacity()) {
      return false;
    }
    cells.set(IN, cells.get(IN) + 1);
    books.queued(queued());
    return true;
  }

  /**
   * Frees the slot of a task whose thread has returned. It passes to the oldest queued task, unless
   * the pool is paused or has more at work than it may: then the ceiling falls.
   */
  void release() {
    int slots = slots();
    cells.set(OUT, cells.get(OUT) + 1);
    lower(slots - 1);
  }

  /** Frees the place of a task that had not begun: whoever is queued longest moves up. */
  void leave() {
    if (queued() == 0) {
      release();
    } else {
      cells.set(OUT, cells.get(OUT) + 1);
    }
  }

  /** Lets at most so many tasks hold a slot, or as many as may anyway. */
  private void lower(int slots) {
    ceiling = starts() ? Math.max(slots, bounds.slots()) : slots;
  }

  /** A task was answered before its thread returned: it is not active any more, but stuck. */
  void answeredEarly() {
    stuckNow(stuck + 1);
  }

  /** The thread of such a task has returned. */
  void returnedLate() {
    stuckNow(stuck - 1);
    release();
  }

  private void stuckNow(int n) {
    stuck = n;
  }

  /** Returns whether all that was accepted has its outcome, told or not. */
  boolean answered() {
    return present() <= stuck;
  }

  /** Returns whether a draining pool has answered all that it accepted, and told of it. */
  boolean mayClose() {
    // In this order: an answer is announced in telling before it goes out or joins stuck.
    return state() == PoolState.DRAINING && answered() && telling.sum() == 0;
  }

  /** Changes the state. */
  void moveTo(PoolState state) {
    int slots = slots();
    cells.set(IN, Word.withState(cells.get(IN), state));
    lower(slots);
    derive();
  }

  /** Changes the bounds. */
  void rebound(PoolBounds to) {
    int slots = slots();
    bounds = to;
    cells.set(IN, Word.withNextVersion(cells.get(IN)));
    lower(slots);
    derive();
  }

  private void derive() {
    mostWorkers = state() == PoolState.CLOSED ? 0 : bounds.slots();
    room = (long) bounds.slots() + bounds.queueCapacity();
  }
}
