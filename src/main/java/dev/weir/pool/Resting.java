package dev.weir.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The idle workers, a stack: the last to rest is the first to be woken, so the others grow old. It
 * is R. K. Treiber's: a push or a pop is one compare-and-set of the top. Each rest is a new node,
 * so there is no ABA.
 *
 * <p>Only the top is ever woken, but it is from the bottom that workers are retired. A retired node
 * stays in the stack until it comes to the top, or until the nodes above it are cut off from it;
 * its state says that it is not there any more.
 */
final class Resting {
  /** One rest of one worker. Its outcome is decided once, by a compare-and-set. */
  static final class Rest extends AtomicInteger {
    private static final long serialVersionUID = 1;
    private static final int RESTING = 0;
    private static final int WOKEN = 1;
    private static final int RETIRED = 2;

    final transient Worker worker;
    final long since;

    /** The one that came to rest before; changed only to forget the retired. */
    private transient volatile Rest below;

    private Rest(Worker worker, long since) {
      this.worker = worker;
      this.since = since;
    }

    boolean isOver() {
      return get() != RESTING;
    }

    boolean isRetired() {
      return get() == RETIRED;
    }
  }

  private final AtomicReference<Rest> top = new AtomicReference<>();
  private final AtomicInteger size = new AtomicInteger();

  int size() {
    return Math.max(0, size.get());
  }

  /** Returns whether nobody rests; retired nodes count, so "no" may be too careful. */
  boolean isEmpty() {
    return top.get() == null;
  }

  Rest push(Worker worker, long now) {
    Rest rest = new Rest(worker, now);
    do {
      rest.below = top.get();
    } while (!top.compareAndSet(rest.below, rest));
    size.incrementAndGet();
    return rest;
  }

  /** Takes the worker that came to rest last, to be woken; null if nobody rests. */
  Worker pop() {
    for (Rest rest; (rest = top.get()) != null; ) {
      if (top.compareAndSet(rest, rest.below) && rest.compareAndSet(Rest.RESTING, Rest.WOKEN)) {
        size.decrementAndGet();
        return rest.worker;
      }
    }
    return null;
  }

  /** Returns since when the one rests that rests longest, {@code none} if nobody does. */
  long oldest(long none) {
    long since = none;
    for (Rest rest = top.get(); rest != null; rest = rest.below) {
      since = rest.isOver() ? since : rest.since;
    }
    return since;
  }

  /**
   * Takes the workers that rest longest, to be ended: up to so many, and only who came to rest by
   * then.
   */
  synchronized List<Worker> retire(int most, long noLaterThan) {
    List<Rest> stack = new ArrayList<>();
    for (Rest rest = top.get(); rest != null; rest = rest.below) {
      stack.add(rest);
    }
    List<Worker> retired = new ArrayList<>();
    int bottom = stack.size();
    for (int i = bottom - 1; i >= 0 && retired.size() < most; i--) {
      Rest rest = stack.get(i);
      if (rest.since - noLaterThan > 0) {
        break;
      }
      if (rest.compareAndSet(Rest.RESTING, Rest.RETIRED)) {
        size.decrementAndGet();
        retired.add(rest.worker);
      }
      bottom = i;
    }
    forget(stack, bottom);
    return retired;
  }

  /** Cuts off the nodes from {@code bottom} on, none of which rests any more. */
  private void forget(List<Rest> stack, int bottom) {
    if (bottom > 0) {
      stack.get(bottom - 1).below = null;
    } else if (!stack.isEmpty()) {
      top.compareAndSet(stack.getFirst(), null);
    }
  }
}
