package dev.weir.soak;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The soak's own books of one round, all of it made beforehand. */
final class Ledger {
  private static final int MOST_WORDS = 20;

  private final Entry[] entries;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();
  private final AtomicReferenceArray<Object> words = new AtomicReferenceArray<>(MOST_WORDS);

  Ledger(int size, Site site) {
    entries = new Entry[size];
    for (int i = 0; i < size; i++) {
      entries[i] = new Entry(site);
    }
  }

  /** Returns an unused entry, null if there is none left in this round. */
  Entry take() {
    int index = isSpent() ? entries.length : next.getAndIncrement();
    return index < entries.length ? entries[index] : null;
  }

  boolean isSpent() {
    return next.get() >= entries.length;
  }

  int used() {
    return Math.min(next.get(), entries.length);
  }

  Entry get(int index) {
    return entries[index];
  }

  /** Returns one that is or was under way, null if there is none yet. */
  Entry any(SplittableRandom random) {
    int used = used();
    return used == 0 ? null : entries[used - 1 - random.nextInt(Math.min(used, 200))];
  }

  /** Notes a rule that was broken; made of what is there, since memory may be out. */
  void broke(Object what) {
    int index = broken.getAndIncrement();
    if (index < MOST_WORDS) {
      words.set(index, what);
    }
  }

  int broken() {
    return broken.get();
  }

  /** Prints what was noted, and forgets it. */
  void printBroken() {
    for (int i = 0; i < MOST_WORDS; i++) {
      Object what = words.getAndSet(i, null);
      if (what != null) {
        System.out.println("broken: " + what);
      }
    }
  }

  /** Lets go of what the entries hold. */
  void clearEntries() {
    int used = used();
    for (int i = 0; i < used; i++) {
      entries[i].clear();
    }
  }

  /** Begins a new round. */
  void clear() {
    next.set(0);
    broken.set(0);
  }
}
