package dev.weir.pool;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The accepted jobs that have not begun, first come first served: a linked queue whose nodes are
 * the jobs themselves. To append is to exchange the tail, which never fails, as in D. Vyukov's
 * intrusive queue; to take is a compare-and-set of the head, as in that of M. Michael and M. Scott.
 * The head is the job that was taken last; the oldest in line is the next after it. No job stands
 * in line twice, so there is no ABA.
 *
 * <p>Between the two steps of an append the line looks as if it ended there. Nobody waits for the
 * second step: whoever appends looks for a worker only after it.
 *
 * <p>A job that was taken points to itself: a traversal that meets it begins anew, and it keeps no
 * younger one from the garbage collector. A job that is dropped stays as a dead entry until it is
 * reached or until the dead outnumber the living, when they are unlinked. An unlinked one still
 * points on, for it may have become the head meanwhile; whoever keeps its ticket keeps those after
 * it, up to the next that was taken.
 */
final class Line {
  private static final int SWEEP_FROM = 256;

  // Cells far enough apart that submitters and workers do not take each other's cache lines.
  private static final int HEAD = 32;
  private static final int TAIL = 64;
  private static final int CELLS = 96;

  private final AtomicReferenceArray<Job> ends = new AtomicReferenceArray<>(CELLS);
  private final AtomicInteger dead = new AtomicInteger();
  private final AtomicBoolean sweeping = new AtomicBoolean();
  private volatile boolean open = true;

  Line() {
    Job nobody = new Job(null);
    ends.set(HEAD, nobody);
    ends.set(TAIL, nobody);
  }

  void append(Job job) {
    ends.getAndSet(TAIL, job).next = job;
  }

  /** Takes the oldest job and claims it for the calling worker; null if there is none. */
  Job claim() {
    for (Job job; open && (job = poll()) != null; ) {
      if (job.claim()) {
        return job;
      }
      bury(job);
    }
    return null;
  }

  /** Takes the oldest entry, dead or alive, and leaves its claim to the caller. */
  Job poll() {
    for (; ; ) {
      Job head = ends.get(HEAD);
      Job next = head.next;
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

  /** Serves workers, or none of them: those in line wait, or are to be abandoned. */
  void open(boolean serves) {
    open = serves;
  }

  Job oldest() {
    for (Job job = first(); job != null; job = after(job)) {
      if (job.waits()) {
        return job;
      }
    }
    return null;
  }

  private Job first() {
    return ends.get(HEAD).next;
  }

  private Job after(Job job) {
    Job next = job.next;
    return next == job ? first() : next;
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

  /** Unlinks the dead, but for the last in line. A second sweep at the same time does nothing. */
  void sweep() {
    if (sweeping.compareAndSet(false, true)) {
      Job before = ends.get(HEAD);
      for (Job job = before.next; job != null; job = before.next) {
        if (job == before) { // it was taken
          before = ends.get(HEAD);
        } else if (job.waits() || !skip(before, job)) {
          before = job;
        }
      }
      sweeping.set(false);
    }
  }

  /**
   * Links the entry before a dead one to the one after it. If the dead one is taken meanwhile, that
   * changes nothing: whoever took it holds its successor.
   */
  private boolean skip(Job before, Job job) {
    Job next = job.next;
    if (next == null || next == job || !before.relink(job, next)) {
      return false;
    }
    bury(job);
    return true;
  }

  /** Notes that a dead entry is out of the line. */
  void bury(Job job) {
    if (job.bury()) {
      dead.decrementAndGet();
    }
  }
}
