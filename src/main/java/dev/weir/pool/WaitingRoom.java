package dev.weir.pool;

import java.util.concurrent.locks.LockSupport;

/**
 * The submissions that wait for room, in order, and the lock under which everything happens at
 * admission that is not a single compare-and-set. Between {@link #hold} and {@link #unhold} the
 * {@link Permits} stand still for everybody else. They stay held while anybody waits here, so no
 * newcomer overtakes, and each permit that is given back goes to the oldest waiter.
 *
 * <p>The lists are linked through their members, and the lock is the monitor of this object: to
 * wait, to leave and to take the lock never allocates, so none of it can fail for want of memory.
 */
final class WaitingRoom {
  private static final int MOST_LOOKS = 64;

  private final Permits permits;
  private final TaskQueue queue;
  private final Metrics metrics;

  // Under the lock.
  private Waiter first;
  private Waiter last;
  private int size;

  /** Tasks accepted while paused, linked by {@code next}; they join the queue on resume. */
  private Task firstHeld;

  private Task lastHeld;

  WaitingRoom(Permits permits, TaskQueue queue, Metrics metrics) {
    this.permits = permits;
    this.queue = queue;
    this.metrics = metrics;
  }

  /** One submission that waits for room. Its outcome is set once, under the lock. */
  static final class Waiter {
    final Task task;

    /** The submitting thread, parked; null if none is. */
    private final Thread thread;

    private Waiter before;
    private Waiter after;
    private boolean waits;
    private volatile boolean admitted;
    private volatile Rejection rejection;

    Waiter(Task task, Thread thread) {
      this.task = task;
      this.thread = thread;
    }

    boolean isUndecided() {
      return !admitted && rejection == null;
    }

    Rejection rejection() {
      return rejection;
    }

    void admit() {
      admitted = true;
    }

    /** Ends the wait for good: the task is dropped, so nothing can happen to it any more. */
    void refuse(Rejection why) {
      task.drop();
      rejection = why;
    }

    /** Lets the submitting thread go on, outside every lock. */
    void unpark() {
      LockSupport.unpark(thread);
    }

    /** Tells the listener what became of the submission, outside every lock. */
    void tell() {
      if (rejection == null) {
        task.accepted();
      } else {
        task.refused(rejection);
      }
    }
  }

  /**
   * Stops the permits for everybody else. Called under the lock, that is in a block synchronized on
   * this object, whose end is {@link #unhold} in a {@code finally}. It first makes sure that the
   * stack is deep enough for any step under the lock, so that none overflows half way.
   */
  void hold() {
    StackProbe.run(StackProbe.STEP);
    permits.hold();
  }

  /**
   * Does so where the stack is known to be deep enough: for a worker between two tasks, or after a
   * probe outside the lock, so that the lock is not held for longer.
   */
  void holdUnprobed() {
    permits.hold();
  }

  /** Ends a hold, unless a submission waits. Called under the lock. */
  void unhold() {
    permits.unhold(size > 0 || firstHeld != null);
  }

  // Under the lock.

  int size() {
    return size;
  }

  void add(Waiter waiter) {
    waiter.task.waitsAs(waiter);
    waiter.waits = true;
    waiter.before = last;
    if (last == null) {
      first = waiter;
    } else {
      last.after = waiter;
    }
    last = waiter;
    size++;
  }

  boolean remove(Waiter waiter) {
    if (!waiter.waits) {
      return false;
    }
    if (waiter.before == null) {
      first = waiter.after;
    } else {
      waiter.before.after = waiter.after;
    }
    if (waiter.after == null) {
      last = waiter.before;
    } else {
      waiter.after.before = waiter.before;
    }
    waiter.waits = false;
    waiter.before = null;
    waiter.after = null;
    size--;
    return true;
  }

  /** Queues an accepted task, or keeps it until tasks are started again. */
  void append(Task task) {
    if (permits.starts()) {
      queue.append(task);
    } else if (lastHeld == null) {
      firstHeld = task;
      lastHeld = task;
    } else {
      lastHeld.next = task;
      lastHeld = task;
    }
  }

  /** Queues the tasks that were kept: they may be started again. */
  void appendHeld() {
    for (Task task; (task = firstHeld) != null; ) {
      firstHeld = task.next;
      task.next = null;
      queue.append(task);
    }
    lastHeld = null;
  }

  /** Lets waiters in, oldest first, while there is room; returns them linked, to be told. */
  Waiter admitAll() {
    Waiter chain = null;
    Waiter end = null;
    while (first != null && permits.hasRoom()) {
      Waiter waiter = first;
      permits.acquire();
      remove(waiter);
      append(waiter.task);
      waiter.admit();
      if (end == null) {
        chain = waiter;
      } else {
        end.after = waiter;
      }
      end = waiter;
    }
    return chain;
  }

  /** Refuses everybody; returns them linked, to be told. */
  Waiter refuseAll(Rejection why) {
    Waiter chain = null;
    while (last != null) {
      Waiter waiter = last;
      remove(waiter);
      metrics.count(why);
      waiter.refuse(why);
      waiter.after = chain;
      chain = waiter;
    }
    return chain;
  }

  /** Unlinks dropped tasks from the list of kept ones. */
  void sweepHeld() {
    Task living = null;
    for (Task task = firstHeld; task != null; task = task.next) {
      if (task.isWaiting()) {
        living = task;
      } else {
        queue.bury(task);
        if (living == null) {
          firstHeld = task.next;
        } else {
          living.next = task.next;
        }
      }
    }
    lastHeld = living;
  }

  /** Returns about the oldest kept task, else the oldest waiter's; null if none waits. */
  Task oldest() {
    Task task = firstHeld;
    for (int i = 0; i < MOST_LOOKS && task != null && !task.isWaiting(); i++) {
      task = task.next;
    }
    return task == null && first != null ? first.task : task;
  }

  // Outside the lock.

  /** Tells what became of a submission. */
  void tell(Waiter waiter) {
    if (waiter.rejection != null) {
      metrics.recording().rejected(waiter.task, waiter.rejection);
    }
    waiter.tell();
  }

  /** Lets the threads of a chain go on, then tells its listeners. */
  void settle(Waiter chain) {
    for (Waiter waiter = chain; waiter != null; waiter = waiter.after) {
      waiter.unpark();
    }
    for (Waiter waiter = chain; waiter != null; ) {
      Waiter next = waiter.after;
      waiter.after = null; // a ticket may outlive the chain by far
      tell(waiter);
      waiter = next;
    }
  }
}
