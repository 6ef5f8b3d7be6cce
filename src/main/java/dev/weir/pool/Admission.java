package dev.weir.pool;

import dev.weir.pool.WaitingRoom.Waiter;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Decides for each submission between a slot, the queue, waiting and refusal, and takes back the
 * permits of tasks that are done.
 *
 * <p>The usual way in is one compare-and-set on {@link Permits} and one append to the {@link
 * TaskQueue}; the usual way out is one compare-and-set. Everything rarer happens under the lock of
 * the {@link WaitingRoom}: waiting for room, an outcome that is counted, a pool that does not
 * simply run.
 *
 * <p>Whatever can fail comes before the permit is taken: the task is made, its time is read. Only a
 * stack that ends at that very moment can keep a task with a permit from the queue. Such a task is
 * kept in {@link #owed}, and the {@link Helper} queues it.
 *
 * <p>A thread that finds no room tries again for some microseconds before it waits: to park and be
 * woken takes longer. It is not in the waiting room meanwhile, so it does not hold up other
 * submissions.
 */
final class Admission {
  /** What a submission does when there is no room. */
  enum WaitMode {
    /** It is refused at once. */
    NEVER,
    /** Its thread is parked until there is room or its time is up. */
    PARK,
    /** It waits without a thread; its listener hears. Its caller has probed for such a call. */
    LISTEN,
    /**
     * It waits without a thread, and the calling thread is a worker that looks at the queue next.
     */
    FOLLOW
  }

  /** What the pool does when tasks joined the queue. Called outside the lock. */
  interface Signal {
    /**
     * Sees to it that a worker comes for the head of the queue.
     *
     * @param mayBlock whether the calling thread may be held up by the start of a platform thread
     * @param probes whether it has yet to see that its stack has room for that
     */
    void work(boolean mayBlock, boolean probes);
  }

  /**
   * As long as a brief task lasts. Without a queue, workers have nothing until a submitter comes.
   */
  private static final int SPINS_TO_HAND_OVER = 60;

  /** With one they have, and a submitter that spins keeps a processor from them. */
  private static final int SPINS_TO_QUEUE = 20;

  private static final int YIELDS = 8;

  private final Permits permits;
  private final TaskQueue queue;
  private final WaitingRoom room;
  private final Metrics metrics;
  private final Signal signal;
  private final Function<Thread, Rejection> parkRefusal;
  private final boolean nonblocking;

  /** A monitor, since to enter one neither calls nor allocates. */
  private final Object owedLock = new Object();

  /** Tasks with a permit that are not in the queue yet, linked by {@code next}; see the lock. */
  private Task owed;

  /**
   * Makes the way into a pool.
   *
   * @param parkRefusal why a thread must not be parked until there is room; null if it may be
   */
  Admission(
      PoolOptions options,
      Permits permits,
      TaskQueue queue,
      WaitingRoom room,
      Metrics metrics,
      Function<Thread, Rejection> parkRefusal,
      Signal signal) {
    this.nonblocking = options.nonblocking();
    this.permits = permits;
    this.queue = queue;
    this.room = room;
    this.metrics = metrics;
    this.parkRefusal = parkRefusal;
    this.signal = signal;
  }

  // The way in.

  /**
   * Lets a submission in, has it wait, or refuses it. Counts the refusals.
   *
   * @param nanos longest time a parked thread waits
   * @return why it was refused; null if it was accepted or, without a thread, waits
   */
  Rejection admit(Task task, WaitMode mode, long nanos) {
    if (task.submittedAt == Metrics.UNTIMED) {
      task.submittedAt = metrics.stamp(permits.acquired());
    }
    boolean hears = task.hearsAcceptance(); // before the permit: the stack may end in any call
    long number = permits.tryAcquire();
    if (number == Permits.FULL && (nonblocking || mode == WaitMode.NEVER)) {
      refuse(task, Rejection.OVERLOAD);
      metrics.recording().rejected(task, Rejection.OVERLOAD);
      return Rejection.OVERLOAD;
    }
    if (number < 0 && mode == WaitMode.PARK && !nonblocking) {
      number = acquireSoon();
    }
    if (number < 0) {
      return admitSlowly(task, mode, nanos);
    }
    boolean queued = false;
    try {
      permits.noteQueued();
      queue.append(task);
      queued = true;
    } finally {
      if (!queued) {
        // Nothing is called here: the stack may have no room for a single frame more.
        synchronized (owedLock) {
          task.next = owed;
          owed = task;
        }
      }
    }
    if (mode != WaitMode.FOLLOW) {
      signal.work(mode == WaitMode.PARK, mode != WaitMode.LISTEN);
    }
    if (hears) {
      task.accepted();
    }
    return null;
  }

  private void refuse(Task task, Rejection why) {
    metrics.count(why);
    task.drop();
  }

  /** Queues the tasks whose submitters could not. */
  void payOwed() {
    Task task;
    synchronized (owedLock) {
      task = owed;
      owed = null;
    }
    while (task != null) {
      Task next = task.next;
      task.next = null;
      queue.append(task);
      task = next;
    }
  }

  /** Tries again for a moment. */
  private long acquireSoon() {
    long number = Permits.FULL;
    int spins = permits.bounds().queueCapacity() == 0 ? SPINS_TO_HAND_OVER : SPINS_TO_QUEUE;
    for (int i = 0; i < spins && number < 0; i++) {
      Thread.onSpinWait();
      number = permits.tryAcquire();
    }
    for (int i = 0; i < YIELDS && number < 0; i++) {
      // Where the processors are all busy, the workers have made more than one place by the time
      // this thread is on again.
      Thread.yield();
      number = permits.tryAcquire();
    }
    return number;
  }

  private Rejection admitSlowly(Task task, WaitMode mode, long nanos) {
    if (task.submittedAt == Metrics.UNTIMED) {
      task.submittedAt = metrics.now();
    }
    boolean parks = mode == WaitMode.PARK;
    Rejection toWait = parks ? parkRefusal.apply(Thread.currentThread()) : task.waitRefusal();
    Waiter waiter = new Waiter(task, parks ? Thread.currentThread() : null);
    Rejection refusal;
    boolean admitted = false;
    StackProbe.run(StackProbe.STEP + StackProbe.WAKE); // so that a withdrawal can probe, too
    synchronized (room) {
      room.holdUnprobed();
      try {
        refusal = closedness(permits.state());
        if (refusal == null && room.size() == 0 && permits.hasRoom()) {
          permits.acquire();
          room.append(task);
          admitted = true;
        } else if (refusal == null && (refusal = fullness(mode, toWait)) == null) {
          room.add(waiter);
        } else {
          refuse(task, refusal);
        }
      } finally {
        room.unhold();
      }
    }
    if (admitted) {
      signal.work(parks, true);
      task.accepted();
    } else if (refusal != null) {
      metrics.recording().rejected(task, refusal);
    } else if (parks) {
      return await(waiter, nanos);
    }
    return refusal;
  }

  /**
   * Lets all of these in if there is room for all of them now, else none. Counts the refusals.
   *
   * @return why they were refused; null if they were accepted
   */
  Rejection admitAll(TrackedTask[] tasks) {
    for (Task task : tasks) {
      task.submittedAt = metrics.now();
    }
    Rejection refusal;
    StackProbe.run(StackProbe.STEP);
    synchronized (room) {
      room.holdUnprobed();
      try {
        refusal = closedness(permits.state());
        if (refusal == null && (room.size() > 0 || !permits.hasRoom(tasks.length))) {
          refusal = Rejection.OVERLOAD;
        }
        for (Task task : tasks) {
          if (refusal == null) {
            permits.acquire();
            room.append(task);
          } else {
            refuse(task, refusal);
          }
        }
      } finally {
        room.unhold();
      }
    }
    for (TrackedTask task : tasks) {
      if (refusal == null) {
        signal.work(false, true);
        task.accepted();
      } else {
        metrics.recording().rejected(task, refusal);
      }
    }
    return refusal;
  }

  /** Returns why this state refuses every submission; null if it does not. */
  static Rejection closedness(PoolState state) {
    if (state.admits()) {
      return null;
    }
    return state == PoolState.DRAINING ? Rejection.DRAINING : Rejection.CLOSED;
  }

  private Rejection fullness(WaitMode mode, Rejection toWait) {
    if (nonblocking || mode == WaitMode.NEVER || room.size() >= permits.bounds().waiters()) {
      return Rejection.OVERLOAD;
    }
    return toWait;
  }

  private Rejection await(Waiter waiter, long nanos) {
    try {
      parkUntilDecided(waiter, nanos);
    } catch (Throwable t) {
      if (withdraw(waiter, Rejection.INTERRUPTED)) {
        throw t;
      }
      Callbacks.report(t); // it was decided meanwhile, and that stands
    }
    return waiter.rejection();
  }

  private void parkUntilDecided(Waiter waiter, long nanos) {
    long start = System.nanoTime();
    long most = nanos;
    boolean interrupted = false;
    while (waiter.isUndecided()) {
      long left = most == Long.MAX_VALUE ? most : most - (System.nanoTime() - start);
      if (left < -Timer.STALL) {
        most -= left; // the process stood still for so long
        left = -left;
      }
      if (Thread.interrupted()) {
        interrupted = true;
        withdraw(waiter, Rejection.INTERRUPTED);
      } else if (left <= 0) {
        withdraw(waiter, Rejection.WAIT_TIMEOUT);
      } else if (most == Long.MAX_VALUE) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, left);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes a submission out of the waiting room; false if it is not in there any more. */
  boolean withdraw(Waiter waiter, Rejection why) {
    synchronized (room) {
      room.hold();
      try {
        if (!room.remove(waiter)) {
          return false;
        }
        metrics.count(why);
        waiter.refuse(why);
      } finally {
        room.unhold();
      }
    }
    waiter.unpark();
    room.tell(waiter);
    return true;
  }

  // The way out.

  /** Frees the permit of a task that ended like this, and whose thread has returned. */
  void release(Task task, Outcome outcome) {
    if (outcome != Outcome.COMPLETED || !permits.tryRelease()) {
      releaseSlowly(task, outcome);
    }
  }

  private void releaseSlowly(Task task, Outcome outcome) {
    Waiter admitted;
    synchronized (room) {
      room.holdUnprobed();
      try {
        if (outcome != Outcome.COMPLETED) {
          metrics.count(outcome);
        }
        permits.release(task.isInline());
        admitted = room.admitAll();
      } finally {
        room.unhold();
      }
    }
    settle(admitted);
  }

  /** A task was answered like this, but its thread is still in it and keeps the slot. */
  void answeredEarly(Outcome outcome) {
    synchronized (room) {
      room.hold();
      try {
        metrics.count(outcome);
        permits.addStuck();
      } finally {
        room.unhold();
      }
    }
  }

  /** The run of a task was too long. Its worker may come back before this is written. */
  void ranTooLong(TrackedTask task) {
    synchronized (room) {
      room.hold();
      try {
        bookExpiry(task);
      } finally {
        room.unhold();
      }
    }
  }

  /** Called under the lock, by the teller and by the worker: the first of the two writes it. */
  private void bookExpiry(TrackedTask task) {
    if (task.runExpired && !task.isExpiryBooked) {
      task.isExpiryBooked = true;
      metrics.count(Outcome.RUN_TIMEOUT);
      permits.addStuck();
    }
  }

  /** The thread of a task that was answered early has returned. */
  void returnedLate(Task task) {
    Waiter admitted;
    synchronized (room) {
      room.hold();
      try {
        if (task instanceof TrackedTask tracked) {
          bookExpiry(tracked);
        }
        permits.releaseStuck(task.isInline());
        admitted = room.admitAll();
      } finally {
        room.unhold();
      }
    }
    settle(admitted);
  }

  /** Frees the permit of a task that was dropped like this before it began. */
  void leave(Outcome outcome) {
    Waiter admitted;
    boolean manyDied;
    synchronized (room) {
      room.hold();
      try {
        metrics.count(outcome);
        permits.releaseUnbegun();
        manyDied = queue.died(permits.queued());
        if (manyDied) {
          room.sweepHeld();
        }
        admitted = room.admitAll();
      } finally {
        room.unhold();
      }
    }
    settle(admitted);
    if (manyDied) {
      queue.sweep();
    }
  }

  /** Sets the number of compensating workers, each of which has a slot of its own. */
  void compensate(int workers) {
    Waiter admitted;
    synchronized (room) {
      room.hold();
      try {
        permits.compensate(workers);
        admitted = room.admitAll();
      } finally {
        room.unhold();
      }
    }
    signal.work(true, true);
    settle(admitted);
  }

  /** Has the tasks of admitted waiters run, and tells the waiters. */
  void settle(Waiter admitted) {
    if (admitted != null) {
      signal.work(false, true);
      room.settle(admitted);
    }
  }

  /** Returns whether a release may admit a waiting submission, which must then be told. */
  boolean isWaitedFor() {
    return permits.isHeld();
  }

  // What there is.

  /** Levels and totals at one instant. */
  record Levels(
      PoolState state,
      PoolBounds bounds,
      int slots,
      int queued,
      int peakQueued,
      int stuck,
      int blocked,
      long accepted,
      long resizes,
      Metrics.Answered answered,
      PoolStats.Rejected rejected) {}

  /** Reads levels and totals together, while they stand still. Takes constant time. */
  Levels levels() {
    synchronized (room) {
      room.hold();
      try {
        int stuck = permits.stuck();
        return new Levels(
            permits.state(),
            permits.bounds(),
            permits.slots(),
            permits.queued(),
            permits.peakQueued(),
            stuck,
            room.size(),
            permits.accepted(),
            permits.resizes(),
            metrics.answered(permits.ended() + stuck),
            metrics.rejected());
      } finally {
        room.unhold();
      }
    }
  }

  /**
   * Returns when the submission that waits longest came, {@code Long.MAX_VALUE} if none waits. One
   * that is not timed counts from the first look at it.
   */
  long oldestWaiting(long now) {
    Task oldest = queue.oldest();
    if (oldest == null) {
      synchronized (room) {
        oldest = room.oldest();
      }
    }
    if (oldest == null) {
      return Long.MAX_VALUE;
    }
    if (oldest.submittedAt == Metrics.UNTIMED) {
      oldest.submittedAt = now;
    }
    return oldest.submittedAt;
  }
}
