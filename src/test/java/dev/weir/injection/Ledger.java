package dev.weir.injection;

import dev.weir.pool.Outcome;
import dev.weir.pool.Rejection;
import dev.weir.pool.TaskListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** What the submitters of a {@link Scenario} know of each of their tasks. Thread-safe. */
final class Ledger {
  private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();

  Entry entry(String name, Runnable work) {
    Entry entry = new Entry(name, work);
    entries.add(entry);
    return entry;
  }

  /** Returns whether every task has had its answer. */
  boolean isSettled() {
    return entries.stream().allMatch(Entry::isSettled);
  }

  /** Returns what is wrong, in words. */
  List<String> complaints() {
    List<String> found = new ArrayList<>();
    for (Entry entry : entries) {
      entry.complain(found);
    }
    return found;
  }

  /** Returns the tasks that did not run although nothing else became of them. */
  long unrun() {
    return entries.stream().filter(Entry::neverRan).count();
  }

  /** One task: as a body, as a callable, and as its own listener. */
  static final class Entry implements Runnable, Callable<Integer>, TaskListener {
    private final String name;
    private final Runnable work;
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private volatile boolean refused;
    private volatile boolean threw;
    private volatile boolean listens;
    private volatile boolean accepted;
    private volatile boolean returned;
    private volatile Future<?> future;

    private Entry(String name, Runnable work) {
      this.name = name;
      this.work = work;
    }

    @Override
    public void run() {
      runs.incrementAndGet();
      work.run();
    }

    @Override
    public Integer call() {
      run();
      return 1;
    }

    @Override
    public void finished(Outcome outcome, Throwable failure) {
      told.incrementAndGet();
    }

    @Override
    public void refused(Rejection rejection) {
      told.incrementAndGet();
    }

    void refuse() {
      refused = true;
    }

    void accept() {
      accepted = true;
    }

    void give(Future<?> its) {
      future = its;
      accepted = true;
    }

    /** Returns its future; null if its call has thrown. */
    Future<?> future() {
      return future;
    }

    /** The call that submitted it has thrown. */
    void callThrew() {
      threw = true;
    }

    void listens() {
      listens = true;
    }

    /** {@code shutdownNow} returned it. */
    void giveBack() {
      returned = true;
    }

    private boolean isSettled() {
      if (threw || refused || returned) {
        return true;
      }
      if (listens) {
        return told.get() > 0;
      }
      return future == null ? !neverRan() : future.isDone();
    }

    private boolean neverRan() {
      return accepted && future == null && !listens && !returned && runs.get() == 0;
    }

    private void complain(List<String> found) {
      if (runs.get() > 1) {
        found.add(name + " ran " + runs + " times");
      }
      if (runs.get() > 0 && (refused || returned || (threw && !listens))) {
        found.add(name + " ran although its submitter heard that it would not");
      }
      if (listens && told.get() != (threw ? 0 : 1)) {
        found.add(name + " was told " + told + " outcomes, its call threw: " + threw);
      }
      if (future != null && !future.isDone()) {
        found.add(name + " has a future that is not done");
      }
    }
  }
}
