package dev.weir.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The idle workers, a stack: the last to become idle is the first to be woken, so the others grow
 * old. It is R. K. Treiber's: a push or a pop is one compare-and-set of the top. Each idle time is
 * a new node, so there is no ABA.
 *
 * <p>Workers are woken from the top and retired from the bottom. A retired node stays in the stack
 * until it comes to the top, or until the nodes above it are cut off from it; its state says that
 * it is not idle any more. Only a push and {@link #retire} allocate, and both do so before they
 * change anything.
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
    final long since;

    /** The worker that became idle before it; changed only to forget the retired. */
    private transient volatile Entry below;

    private Entry(Worker worker, long since) {
      this.worker = worker;
      this.since = since;
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

  int size() {
    return Math.max(0, size.get());
  }

  /** Returns whether nobody is idle; retired nodes count, so "no" may be too careful. */
  boolean isEmpty() {
    return top.get() == null;
  }

  Entry push(Worker worker, long now) {
    Entry entry = new Entry(worker, now);
    do {
      entry.below = top.get();
    } while (!top.compareAndSet(entry.below, entry));
    size.incrementAndGet();
    return entry;
  }

  /** Takes the worker that became idle last, to be woken; null if nobody is idle. */
  Worker pop() {
    for (Entry entry; (entry = top.get()) != null; ) {
      if (top.compareAndSet(entry, entry.below) && entry.compareAndSet(Entry.IDLE, Entry.WOKEN)) {
        size.decrementAndGet();
        return entry.worker;
      }
    }
    return null;
  }

  /** Returns since when the longest idle worker is idle, {@code none} if nobody is. */
  long oldest(long none) {
    long since = none;
    for (Entry entry = top.get(); entry != null; entry = entry.below) {
      since = entry.isOver() ? since : entry.since;
    }
    return since;
  }

  /**
   * Takes the workers that are idle longest, to be ended: up to so many, and only those that became
   * idle by then.
   */
  List<Worker> retire(int most, long noLaterThan) {
    return retire(most, false, noLaterThan);
  }

  /** Takes the workers that are idle longest, to be ended: up to so many. */
  List<Worker> retire(int most) {
    return retire(most, true, 0);
  }

  private synchronized List<Worker> retire(int most, boolean ofAnyAge, long noLaterThan) {
    List<Entry> stack = new ArrayList<>();
    for (Entry entry = top.get(); entry != null; entry = entry.below) {
      stack.add(entry);
    }
    List<Worker> retired = new ArrayList<>(Math.min(most, stack.size()));
    int bottom = stack.size();
    for (int i = bottom - 1; i >= 0 && retired.size() < most; i--) {
      Entry entry = stack.get(i);
      if (!ofAnyAge && entry.since - noLaterThan > 0) {
        break;
      }
      if (entry.compareAndSet(Entry.IDLE, Entry.RETIRED)) {
        size.decrementAndGet();
        retired.add(entry.worker);
      }
      bottom = i;
    }
    forget(stack, bottom);
    return retired;
  }

  /** Cuts off the nodes from {@code bottom} on, none of which is idle any more. */
  private void forget(List<Entry> stack, int bottom) {
    if (bottom > 0) {
      stack.get(bottom - 1).below = null;
    } else if (!stack.isEmpty()) {
      top.compareAndSet(stack.getFirst(), null);
    }
  }
}
