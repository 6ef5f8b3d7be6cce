package dev.weir.soak;

import dev.weir.pool.TaskLimits;
import dev.weir.pool.Ticket;
import dev.weir.soak.Entry.Reply;
import dev.weir.soak.Entry.Way;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Every way to submit, with an entry in the ledger for each. An error that comes out of a call
 * leaves its entry unsure: the task may have been accepted before.
 */
final class Calls {
  private final Site site;

  Calls(Site site) {
    this.site = site;
  }

  private Entry entry(Way way, Work work) {
    Entry entry = site.ledger.take();
    return entry == null ? null : entry.use(way, work);
  }

  void execute(Work work) {
    Entry entry = entry(Way.PLAIN, work);
    if (entry == null) {
      return;
    }
    try {
      site.pool.execute(entry);
      entry.replied(Reply.ACCEPTED);
    } catch (RejectedExecutionException e) {
      entry.replied(Reply.REFUSED);
    }
  }

  /** Tries to have it run, at once if {@code patience} is null. */
  void tryExecute(Work work, Duration patience) {
    Entry entry = entry(Way.PLAIN, work);
    if (entry != null) {
      boolean accepted =
          patience == null ? site.pool.tryExecute(entry) : site.pool.tryExecute(entry, patience);
      entry.replied(accepted ? Reply.ACCEPTED : Reply.REFUSED);
    }
  }

  /** Has it run with a listener, under the pool's limits if {@code limits} is null. */
  void listen(Work work, TaskLimits limits) {
    Entry entry = entry(Way.LISTENED, work);
    if (entry != null) {
      Ticket ticket =
          limits == null
              ? site.pool.executeAsync(entry, entry)
              : site.pool.executeAsync(entry, entry, limits);
      entry.replied(Reply.ACCEPTED);
      site.keep(ticket);
    }
  }

  /** Returns the entry, or null if there is none left. */
  Entry future(Work work) {
    Entry entry = entry(Way.FUTURE, work);
    if (entry != null) {
      try {
        entry.accepted(site.pool.submit((Callable<Entry>) entry));
      } catch (RejectedExecutionException e) {
        entry.replied(Reply.REFUSED);
      }
    }
    return entry;
  }

  /** Waits for another task of the same pool without a limit, as a task may. */
  void waitForAnother() {
    Entry entry = future(Work.NOTHING);
    Future<?> other = entry == null ? null : entry.future();
    if (other != null) {
      try {
        other.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | CancellationException answered) {
        // Any answer will do.
      }
    }
  }

  /** Makes a bulk call; {@code room} is emptied and used. */
  void bulk(List<Callable<Entry>> room, SplittableRandom random) throws InterruptedException {
    room.clear();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      Entry entry = entry(Way.BULK, random.nextBoolean() ? Work.NOTHING : Work.PARK);
      if (entry != null) {
        room.add(entry);
      }
    }
    if (!room.isEmpty()) {
      bulk(room, random.nextInt(4), 20_000L + random.nextInt(400_000));
    }
    room.clear();
  }

  private void bulk(List<Callable<Entry>> tasks, int way, long nanos) throws InterruptedException {
    try {
      switch (way) {
        case 0 -> requireDone(site.pool.invokeAll(tasks));
        case 1 -> requireDone(site.pool.invokeAll(tasks, nanos, TimeUnit.NANOSECONDS));
        case 2 -> requireOneOf(tasks, site.pool.invokeAny(tasks));
        default -> requireOneOf(tasks, site.pool.invokeAny(tasks, nanos, TimeUnit.NANOSECONDS));
      }
    } catch (RejectedExecutionException | TimeoutException | ExecutionException answered) {
      // An answer like any other.
    }
  }

  private void requireDone(List<Future<Entry>> futures) {
    for (Future<Entry> future : futures) {
      if (!future.isDone()) {
        site.ledger.broke("invokeAll returned a future that is not done");
      }
    }
  }

  private void requireOneOf(List<Callable<Entry>> tasks, Entry result) {
    if (!tasks.contains(result)) {
      site.ledger.broke("invokeAny returned a result of none of its tasks");
    }
  }

  /** Cancels by future. */
  void cancel(Entry entry, boolean mayInterrupt) {
    Future<?> future = entry.future();
    if (future != null && future.cancel(mayInterrupt) && !future.isDone()) {
      site.ledger.broke("cancel was true, and the future is not done");
    }
  }

  /** Waits a moment for a result. */
  void get(Entry entry) throws InterruptedException {
    Future<?> future = entry.future();
    if (future != null) {
      try {
        if (future.get(500, TimeUnit.MICROSECONDS) != entry && future == entry.future()) {
          site.ledger.broke("a future has the result of another task");
        }
      } catch (TimeoutException | ExecutionException | CancellationException answered) {
        // Any answer will do.
      }
    }
  }
}
