package dev.weir.injection;

import dev.weir.injection.Ledger.Entry;
import dev.weir.pool.TaskLimits;
import dev.weir.pool.Ticket;
import dev.weir.pool.WorkerPool;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Submits tasks of a {@link Ledger} to a pool, and notes there what the call said. Thread-safe. */
final class Submitter {
  private final WorkerPool pool;
  private final Ledger ledger;

  Submitter(WorkerPool pool, Ledger ledger) {
    this.pool = pool;
    this.ledger = ledger;
  }

  void execute(String name, Runnable work) {
    Entry entry = ledger.entry(name, work);
    try {
      pool.execute(entry);
      entry.accept();
    } catch (Throwable t) {
      entry.callThrew();
    }
  }

  void tryExecute(String name, Runnable work) {
    Entry entry = ledger.entry(name, work);
    try {
      if (pool.tryExecute(entry)) {
        entry.accept();
      } else {
        entry.refuse();
      }
    } catch (Throwable t) {
      entry.callThrew();
    }
  }

  Entry submit(String name, Runnable work) {
    Entry entry = ledger.entry(name, work);
    try {
      entry.give(pool.submit((Callable<Integer>) entry));
    } catch (Throwable t) {
      entry.callThrew();
    }
    return entry;
  }

  /** Called by a task, which waits for this one. */
  void executeNested(String name, Runnable work) {
    Entry entry = ledger.entry(name, work);
    entry.listens();
    try {
      pool.executeAsync(entry, entry, TaskLimits.NONE, Thread.currentThread());
    } catch (Throwable t) {
      entry.callThrew();
    }
  }

  Ticket executeAsync(String name, Runnable work) {
    return executeAsync(name, work, Duration.ZERO, Duration.ZERO);
  }

  Ticket executeAsync(String name, Runnable work, Duration maxWait, Duration timeout) {
    Entry entry = ledger.entry(name, work);
    entry.listens();
    try {
      return pool.executeAsync(entry, entry, new TaskLimits(maxWait, timeout));
    } catch (Throwable t) {
      entry.callThrew();
      return null;
    }
  }
}
