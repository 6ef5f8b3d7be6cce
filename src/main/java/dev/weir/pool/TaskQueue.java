package dev.weir.pool;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The accepted tasks that have not begun, first come first served: a linked queue whose nodes are
 * the tasks themselves. An append exchanges the tail, which never fails, as in D. Vyukov's
 * intrusive queue. A take is a compare-and-set of the head, as in the queue of M. Michael and M.
 * Scott. The head is the task that was taken last; the oldest waiting task is the next after it. No
 * task joins the queue twice, so there is no ABA. Nothing here allocates.
 *
 * <p>Between the two steps of an append the queue looks as if it ended there. No thread waits for
 * the second step: the submitter looks for a worker only after it.
 *
 * <p>A task that was taken points to itself. A traversal that meets it begins anew, and it keeps no
 * younger task from the garbage collector. A task that is dropped stays as a dead entry, without
 * its body, until it is reached or until the dead outnumber the living, when they are unlinked. An
 * unlinked entry still points on, for it may have become the head meanwhile; a ticket to it keeps
 * the tasks after it, up to the next that was taken.
 */
final class TaskQueue {
  private static final int SWEEP_FROM = 256;
  private static final int MOST_LOOKS = 64;

  // Cells far enough apart that submitters and workers do not take each other's cache lines.
  private static final int HEAD = 32;
  private static final int TAIL = 64;
  private static final int CELLS = 96;

  private final AtomicReferenceArray<Task> ends = new AtomicReferenceArray<>(CELLS);
  private final AtomicInteger dead = new AtomicInteger();
  private final AtomicBoolean sweeping = new AtomicBoolean();
  private volatile boolean open = true;

  TaskQueue() {
    Task dummy = new Task(null);
    ends.set(HEAD, dummy);
    ends.set(TAIL, dummy);
  }

  void append(Task task) {
    ends.getAndSet(TAIL, task).next = task;
  }

  /** Takes the oldest task and claims it for the calling worker; null if there is none. */
  Task claim() {
    for (Task task; open && (task = poll()) != null; ) {
      if (task.claim()) {
        return task;
      }
      bury(task);
    }
    return null;
  }

  /** Takes the oldest entry, dead or alive, and leaves its claim to the caller. */
  Task poll() {
    for (; ; ) {
      Task head = ends.get(HEAD);
      Task next = head.next;
      if (next == null) {
        return null;
      }
      if (next != head && ends.compareAndSet(HEAD, head, next)) {
        head.unlink();
        return next;
      }
    }
  }

  /** Returns whether no worker need come; dead entries count, so "no" may be too careful. */
  boolean isEmpty() {
    return !open || ends.get(HEAD).next == null;
  }

  /** Opens the queue to workers, or closes it: then its tasks wait, or are to be abandoned. */
  void open(boolean gives) {
    open = gives;
  }

  /** Returns the oldest waiting task, or one a little older where many at the head are dead. */
  Task oldest() {
    Task task = first();
    for (int i = 0; i < MOST_LOOKS && task != null && !task.isWaiting(); i++) {
      task = after(task);
    }
    return task;
  }

  private Task first() {
    return ends.get(HEAD).next;
  }

  private Task after(Task task) {
    Task next = task.next;
    return next == task ? first() : next;
  }

  /**
   * Notes that an entry died, with about {@code living} others alive.
   *
   * @return whether the dead are so many that they should be swept out
   */
  boolean died(int living) {
    int n = dead.incrementAndGet();
    return n > SWEEP_FROM && n > living;
  }

  /**
   * Unlinks the dead, but for the last in the queue. A second sweep at the same time does nothing.
   */
  void sweep() {
    if (!sweeping.compareAndSet(false, true)) {
      return;
    }
    try {
      Task before = ends.get(HEAD);
      for (Task task = before.next; task != null; task = before.next) {
        if (task == before) { // it was taken
          before = ends.get(HEAD);
        } else if (task.isWaiting() || !skip(before, task)) {
          before = task;
        }
      }
    } finally {
      sweeping.set(false);
    }
  }

  /**
   * Links the entry before a dead one to the one after it. If the dead one is taken meanwhile, that
   * changes nothing: the thread that took it holds its successor.
   */
  private boolean skip(Task before, Task task) {
    Task next = task.next;
    if (next == null || next == task || !before.relink(task, next)) {
      return false;
    }
    bury(task);
    return true;
  }

  /** Notes that a dead entry is out of the queue. */
  void bury(Task task) {
    if (task.bury()) {
      dead.decrementAndGet();
    }
  }
}
