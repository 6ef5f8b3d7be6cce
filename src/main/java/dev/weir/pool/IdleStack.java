package dev.weir.pool;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The idle workers, a stack: the last to become idle is the first to be woken, so the others grow
 * old. It is R. K. Treiber's: a push or a pop is one compare-and-set of the top. Each idle time is
 * a new node, so there is no ABA.
 *
 * <p>Workers are woken from the top and retired from the bottom. A retired node stays in the stack
 * until it comes to the top, or until the nodes above it are cut off from it; its state says that
 * it is not idle any more. Nothing here allocates: a worker makes the node for its next idle time
 * beforehand.
 *
 * <pre>
 * S1  IDLE -pop->     WOKEN     a task came
 * S2  IDLE -retire->  RETIRED   idle for too long, or one worker too many
 * </pre>
 */
final class IdleStack {
  /** One idle time of one worker. Its outcome is decided once, by a compare-and-set. */
  static final class Entry extends AtomicInteger {
    private static final long serialVersionUID = 1;
    private static final int IDLE = 0;
    private static final int WOKEN = 1;
    private static final int RETIRED = 2;

    final transient Worker worker;

    /** Written before the push. */
    private long since;

    /** The worker that became idle before it; changed only to forget the retired. */
    private transient volatile Entry below;

    Entry(Worker worker) {
      this.worker = worker;
    }

    boolean isOver() {
      return get() != IDLE;
    }

    boolean isRetired() {
      return get() == RETIRED;
    }
  }

  private final AtomicReference<Entry> top = new AtomicReference<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicInteger live;

  /**
   * Makes an empty stack.
   *
   * @param live permits in use; that of a worker is given back as it is retired, before it wakes
   */
  IdleStack(AtomicInteger live) {
    this.live = live;
  }

  int size() {
    return Math.max(0, size.get());
  }

  /**
   * Returns whether no worker is idle. Retired nodes count as idle, so it may return false too
   * often.
   */
  boolean isEmpty() {
    return top.get() == null;
  }

  /** Puts a new entry on top. */
  void push(Entry entry, long now) {
    entry.since = now;
    do {
      entry.below = top.get();
    } while (!top.compareAndSet(entry.below, entry));
    size.incrementAndGet();
  }

  /** Takes the worker that became idle last, to be woken; null if no worker is idle. */
  Worker pop() {
    for (Entry entry; (entry = top.get()) != null; ) {
      if (top.compareAndSet(entry, entry.below)
          && entry.compareAndSet(Entry.IDLE, Entry.WOKEN)) { // S1
        size.decrementAndGet();
        return entry.worker;
      }
    }
    return null;
  }

  /** Returns since when the longest idle worker is idle; {@code none} if no worker is. */
  long oldest(long none) {
    long since = none;
    for (Entry entry = top.get(); entry != null; entry = entry.below) {
      since = entry.isOver() ? since : entry.since;
    }
    return since;
  }

  /**
   * Ends the workers that are idle longest: up to so many, and only those that became idle by then.
   * Returns how many.
   */
  int retire(int most, long noLaterThan) {
    return retire(most, false, noLaterThan);
  }

  /** Ends the workers that are idle longest: up to so many. Returns how many. */
  int retire(int most) {
    return retire(most, true, 0);
  }

  private synchronized int retire(int most, boolean ofAnyAge, long noLaterThan) {
    StackProbe.run(StackProbe.STEP);
    Entry first = top.get();
    Entry kept = null;
    int staying = idleFrom(first) - most;
    int retired = 0;
    for (Entry entry = first; entry != null; entry = entry.below) {
      boolean isYoung = !ofAnyAge && entry.since - noLaterThan > 0;
      if (!entry.isOver() && (staying-- > 0 || isYoung)) {
        kept = entry;
      } else if (entry.compareAndSet(Entry.IDLE, Entry.RETIRED)) { // S2
        size.decrementAndGet();
        live.decrementAndGet();
        entry.worker.wake();
        retired++;
      }
    }
    forgetBelow(kept, first);
    return retired;
  }

  private static int idleFrom(Entry first) {
    int idle = 0;
    for (Entry entry = first; entry != null; entry = entry.below) {
      idle += entry.isOver() ? 0 : 1;
    }
    return idle;
  }

  /** Cuts off the nodes below the last that is kept: none of them is idle any more. */
  private void forgetBelow(Entry kept, Entry first) {
    if (kept != null) {
      kept.below = null;
    } else {
      top.compareAndSet(first, null);
    }
  }
}
