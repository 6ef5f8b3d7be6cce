package dev.weir.pool;

import dev.weir.pool.PoolOptions.NestedSubmit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The workers that wait, without a limit, for another task of their own pool, and what is done
 * about it; see {@link NestedSubmit}.
 *
 * <p>The pool is in a deadlock when every worker waits for a task that is not over, at least one of
 * these tasks has not begun, and no further worker may be made. The {@link Helper} looks for that
 * whenever a worker begins to wait, and once a second. It looks at every wait twice: a wait that is
 * the same both times was there in between, so at that moment all workers waited at once.
 *
 * <p>Whether a task waits for an answer over the event bus is not known for sure. It is taken to do
 * so while it has asked for one and its thread is parked without a limit, at two looks that are
 * {@value #SETTLE_MS} ms apart. Thread-safe.
 */
final class NestedWaits {
  private static final int MOST_EXTRA_WORKERS = 256;
  private static final long SETTLE_MS = 400;
  private static final long SETTLE = TimeUnit.MILLISECONDS.toNanos(SETTLE_MS);

  private final NestedSubmit option;
  private final Permits permits;
  private final Admission admission;
  private final Workers workers;
  private final Helper helper;
  private final AtomicLong givenUp = new AtomicLong();

  /** Guards the list of waits: its links, not what they say. */
  private final Object lock = new Object();

  private Wait first;
  private volatile int count;

  NestedWaits(
      NestedSubmit option, Permits permits, Admission admission, Workers workers, Helper helper) {
    this.option = option;
    this.permits = permits;
    this.admission = admission;
    this.workers = workers;
    this.helper = helper;
  }

  /** How a worker waits. */
  private enum Kind {
    /** In {@code get} of one future. */
    GET,
    /** For whichever of some futures ends first. */
    ANY,
    /** For an answer over the event bus, as far as can be seen. */
    REQUEST
  }

  /** One worker that waits for one task, or for the first of some. */
  static final class Wait {
    private final Kind kind;
    private final Thread worker;
    private final List<? extends TrackedTask> tasks;

    // Under the lock of the list.
    private Wait previous;
    private Wait next;
    private boolean isListed;

    /** The helper's own: since when it has seen the worker wait for nothing but this; 0 if not. */
    private long since;

    /** A worker that has asked for a task over the event bus. */
    Wait(Thread worker, NestedTask task) {
      this(Kind.REQUEST, worker, List.of(task));
    }

    private Wait(Kind kind, Thread worker, List<? extends TrackedTask> tasks) {
      this.kind = kind;
      this.worker = worker;
      this.tasks = tasks;
    }

    /** Returns whether none of the tasks is over, so that the worker cannot go on. */
    private boolean lasts() {
      for (int i = 0; i < tasks.size(); i++) {
        if (!tasks.get(i).isWaiting() && !tasks.get(i).isRunning()) {
          return false;
        }
      }
      return kind != Kind.REQUEST ? !tasks.isEmpty() : worker.getState() == Thread.State.WAITING;
    }

    /** Returns a task that has not begun, or null. */
    private TrackedTask unbegun() {
      for (int i = 0; i < tasks.size(); i++) {
        if (tasks.get(i).isWaiting()) {
          return tasks.get(i);
        }
      }
      return null;
    }
  }

  // Called by tasks.

  /** Has the calling thread run the task itself, if it may; returns whether it did. */
  boolean runInline(PoolFuture<?> task) {
    if (option != NestedSubmit.INLINE || !permits.starts() || !task.isQueued()) {
      return false;
    }
    Worker worker = workers.of(Thread.currentThread());
    return worker != null && worker.runInline(task);
  }

  /** The calling thread is about to wait; returns null if it is no worker, else it must end it. */
  Wait begin(PoolFuture<?> task) {
    Thread thread = Thread.currentThread();
    return workers.includes(thread) ? begin(new Wait(Kind.GET, thread, List.of(task))) : null;
  }

  /** Notes that the worker waits for the first of some tasks to end. */
  Wait begin(List<? extends PoolFuture<?>> tasks) {
    Thread thread = Thread.currentThread();
    if (!workers.includes(thread)) {
      return null;
    }
    List<? extends PoolFuture<?>> left = tasks.stream().filter(task -> !task.isDone()).toList();
    return begin(new Wait(Kind.ANY, thread, left));
  }

  /** A wait begins. Allocates nothing. */
  Wait begin(Wait wait) {
    synchronized (lock) {
      wait.isListed = true;
      wait.next = first;
      if (first != null) {
        first.previous = wait;
      }
      first = wait;
      count++;
    }
    if (mayBeDeadlock()) {
      helper.ask(Helper.DEADLOCK);
    }
    return wait;
  }

  /** A wait is over; does nothing for null, and for one that has ended before. */
  void end(Wait wait) {
    if (wait == null) {
      return;
    }
    synchronized (lock) {
      if (!wait.isListed) {
        return;
      }
      wait.isListed = false;
      if (wait.previous == null) {
        first = wait.next;
      } else {
        wait.previous.next = wait.next;
      }
      if (wait.next != null) {
        wait.next.previous = wait.previous;
      }
      count--;
    }
    if (permits.extra() > count) {
      helper.ask(Helper.DEADLOCK);
    }
  }

  /** Returns whether a task that a worker waits for may itself wait for room. */
  boolean mayWaitForRoom() {
    return option == NestedSubmit.COMPENSATE;
  }

  /** Returns how many tasks were given up so far. */
  long givenUp() {
    return givenUp.get();
  }

  // Called by the helper.

  private boolean mayBeDeadlock() {
    int live = workers.live();
    return live > 0 && count >= live && live >= permits.maxWorkers() && permits.starts();
  }

  /**
   * Ends a deadlock if there is one, and lets compensating workers go that are not needed.
   *
   * @return the nanoseconds until it must look again; {@code Long.MAX_VALUE} if it need not
   */
  long resolve() {
    if (permits.extra() > count) {
      admission.compensate(count);
    }
    if (!mayBeDeadlock()) {
      return Long.MAX_VALUE;
    }
    long now = System.nanoTime();
    Set<Thread> waiting = new HashSet<>();
    boolean isSettled = look(now, waiting);
    if (waiting.size() < workers.live()) {
      return isSettled ? Long.MAX_VALUE : SETTLE;
    }
    waiting.clear();
    look(now, waiting);
    if (waiting.size() >= workers.live() && mayBeDeadlock()) {
      act();
    }
    return SETTLE;
  }

  /**
   * Collects the workers that wait.
   *
   * @return false if some may be found to wait at a later look
   */
  private boolean look(long now, Set<Thread> waiting) {
    boolean isSettled = true;
    synchronized (lock) {
      for (Wait wait = first; wait != null; wait = wait.next) {
        if (!wait.lasts()) {
          wait.since = 0;
          isSettled &= wait.kind != Kind.REQUEST;
        } else if (wait.kind != Kind.REQUEST) {
          waiting.add(wait.worker);
        } else if (wait.since == 0) {
          wait.since = now;
          isSettled = false;
        } else if (now - wait.since >= SETTLE) {
          waiting.add(wait.worker);
        } else {
          isSettled = false;
        }
      }
    }
    return isSettled;
  }

  private void act() {
    if (option == NestedSubmit.COMPENSATE && permits.extra() < MOST_EXTRA_WORKERS) {
      if (waitsForUnbegun() != null) {
        admission.compensate(permits.extra() + 1);
      }
      return;
    }
    if (option == NestedSubmit.INLINE && wakeInline()) {
      return;
    }
    TrackedTask task = waitsForUnbegun();
    if (task == null) {
      return;
    }
    givenUp.incrementAndGet(); // before its waiter hears of it
    if (!task.giveUpAsDeadlock()) {
      givenUp.decrementAndGet();
    }
  }

  private TrackedTask waitsForUnbegun() {
    synchronized (lock) {
      for (Wait wait = first; wait != null; wait = wait.next) {
        TrackedTask task = wait.unbegun();
        if (task != null) {
          return task;
        }
      }
    }
    return null;
  }

  /** Wakes the workers that may run what they wait for, as they could not in a paused pool. */
  private boolean wakeInline() {
    boolean wakes = false;
    synchronized (lock) {
      for (Wait wait = first; wait != null; wait = wait.next) {
        if (wait.kind == Kind.GET && wait.unbegun() != null) {
          LockSupport.unpark(wait.worker);
          wakes = true;
        }
      }
    }
    return wakes;
  }
}
