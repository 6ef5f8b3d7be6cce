package dev.weir.pool;

import java.util.concurrent.locks.LockSupport;

/**
 * The door of the pool: decides for each submission between a slot, the queue, waiting and refusal,
 * and takes back the places of tasks that are done.
 *
 * <p>The usual way in is one compare-and-set on {@link Places} and one append to the {@link Line},
 * the usual way out one compare-and-set. Everything rarer goes through the {@link Lobby}: waiting
 * for room, an outcome that is counted, a pool that does not simply run.
 *
 * <p>A thread that finds no room tries again for some microseconds before it joins those who wait:
 * on the way back from parking it would lose more. It is not in the lobby meanwhile, and so in
 * nobody's way.
 */
final class Admission {
  /** What the pool does when the door has changed something. Called outside the lock. */
  interface House {
    /**
     * Jobs joined the line, or may be started that could not be.
     *
     * @param mayBlock whether the calling thread may be held up by the start of a platform thread
     */
    void lineGrew(boolean mayBlock);

    /** Returns whether others may depend on the calling thread: a worker's, or the timer's. */
    boolean mayNotPark();

    void stateChanged(PoolState before, PoolState after);

    /**
     * All is answered, and the state is CLOSED.
     *
     * @param life which of the pool's lives is over, counted from 0
     */
    void closed(int life);

    void resized(PoolBounds before, PoolBounds after);
  }

  /**
   * As long as a brief task lasts. Without a queue, workers have nothing until a submitter comes.
   */
  private static final int SPINS_TO_HAND_OVER = 60;

  /** With one they have, and a submitter that spins keeps a processor from them. */
  private static final int SPINS_TO_QUEUE = 20;

  private static final int YIELDS = 8;

  private final Places places;
  private final Line line;
  private final Lobby lobby;
  private final Books books;
  private final Stopwatch stopwatch;
  private final House house;
  private final boolean nonblocking;

  Admission(
      boolean nonblocking,
      Places places,
      Line line,
      Lobby lobby,
      Books books,
      Stopwatch stopwatch,
      House house) {
    this.nonblocking = nonblocking;
    this.places = places;
    this.line = line;
    this.lobby = lobby;
    this.books = books;
    this.stopwatch = stopwatch;
    this.house = house;
  }

  /** What there is at one instant. */
  record Look(
      PoolState state,
      int slots,
      int queued,
      int stuck,
      int blocked,
      long accepted,
      Books.Answered answered,
      PoolStats.Rejected rejected) {}

  /** Looks at levels and totals together, while they stand still. */
  Look look() {
    lobby.hold();
    try {
      int stuck = places.stuck();
      return new Look(
          places.state(),
          places.slots(),
          places.queued(),
          stuck,
          lobby.size(),
          places.accepted(),
          books.answered(places.ended() + stuck),
          books.rejected());
    } finally {
      lobby.letGo();
    }
  }

  /**
   * Returns when the submission that waits longest came, {@code Long.MAX_VALUE} if none waits. One
   * that is not timed counts from the first look at it.
   */
  long oldest(long now) {
    lobby.hold();
    try {
      Job oldest = lobby.oldest();
      if (oldest != null && oldest.born == Stopwatch.UNTIMED) {
        oldest.born = now;
      }
      return oldest == null ? Long.MAX_VALUE : oldest.born;
    } finally {
      lobby.letGo();
    }
  }

  // The way in.

  /**
   * Lets a submission in, has it wait, or refuses it. Counts the refusals.
   *
   * @param nanos longest time a parked thread waits
   * @return why it was refused; null if it was accepted or, without a thread, waits
   */
  Rejection admit(Job job, Patience patience, long nanos) {
    long number = places.enter();
    if (number == Places.FULL && (nonblocking || patience == Patience.NONE)) {
      books.count(Rejection.OVERLOAD);
      job.drop();
      return Rejection.OVERLOAD;
    }
    if (number < 0 && patience == Patience.PARKS && !nonblocking) {
      number = enterSoon();
    }
    if (number < 0) {
      return admitSlowly(job, patience, nanos);
    }
    if (job.born == Stopwatch.UNTIMED) {
      job.born = stopwatch.stamp(number);
    }
    line.append(job);
    house.lineGrew(patience == Patience.PARKS);
    job.accepted();
    return null;
  }

  /** Tries again for a moment. */
  private long enterSoon() {
    long number = Places.FULL;
    int spins = places.bounds().queueCapacity() == 0 ? SPINS_TO_HAND_OVER : SPINS_TO_QUEUE;
    for (int i = 0; i < spins && number < 0; i++) {
      Thread.onSpinWait();
      number = places.enter();
    }
    for (int i = 0; i < YIELDS && number < 0; i++) {
      // Where the processors are all busy, the workers have made more than one place by the time
      // this thread is on again.
      Thread.yield();
      number = places.enter();
    }
    return number;
  }

  private Rejection admitSlowly(Job job, Patience patience, long nanos) {
    if (job.born == Stopwatch.UNTIMED) {
      job.born = stopwatch.now();
    }
    Gate gate = new Gate(job, patience == Patience.PARKS ? Thread.currentThread() : null);
    Gate opened = null;
    lobby.hold();
    try {
      Rejection refusal = closedness(places);
      if (refusal == null && lobby.size() == 0 && places.take()) {
        lobby.append(job);
        gate.open();
        opened = gate;
      } else if (refusal == null && (refusal = fullness(patience)) == null) {
        lobby.add(gate);
      } else {
        books.count(refusal);
        gate.refuse(refusal);
        return refusal;
      }
    } finally {
      lobby.letGo();
    }
    lobby.settle(opened);
    return patience == Patience.PARKS ? await(gate, nanos) : null;
  }

  /** Returns why nobody comes in at all, null if that is not so. */
  static Rejection closedness(Places places) {
    return switch (places.state()) {
      case RUNNING, PAUSED -> null;
      case DRAINING -> Rejection.DRAINING;
      case CLOSED -> Rejection.CLOSED;
    };
  }

  private Rejection fullness(Patience patience) {
    if (nonblocking || patience == Patience.NONE || lobby.size() >= places.bounds().waiters()) {
      return Rejection.OVERLOAD;
    }
    return patience == Patience.PARKS && house.mayNotPark() ? Rejection.DEADLOCK : null;
  }

  private Rejection await(Gate gate, long nanos) {
    long start = System.nanoTime();
    boolean interrupted = false;
    while (gate.waits()) {
      long left = nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - start);
      if (Thread.interrupted()) {
        interrupted = true;
        withdraw(gate, Rejection.INTERRUPTED);
      } else if (left <= 0) {
        withdraw(gate, Rejection.WAIT_TIMEOUT);
      } else {
        park(left);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return gate.rejection();
  }

  private void park(long nanos) {
    if (nanos == Long.MAX_VALUE) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, nanos);
    }
  }

  /** Takes a submission out of the lobby; false if it is not in there any more. */
  boolean withdraw(Gate gate, Rejection why) {
    lobby.hold();
    try {
      if (!lobby.remove(gate)) {
        return false;
      }
      books.count(why);
      gate.refuse(why);
    } finally {
      lobby.letGo();
    }
    gate.unpark();
    gate.tell();
    return true;
  }

  // The way out.

  /** Frees the slot of a task that ended like this, and whose thread has returned. */
  void release(Outcome outcome) {
    if (outcome != Outcome.COMPLETED || !places.giveBack()) {
      releaseSlowly(outcome);
    }
  }

  private void releaseSlowly(Outcome outcome) {
    Gate opened;
    lobby.hold();
    try {
      if (outcome != Outcome.COMPLETED) {
        books.count(outcome);
      }
      places.release();
      opened = lobby.letIn();
    } finally {
      lobby.letGo();
    }
    lobby.settle(opened);
  }

  /** A task was answered like this, but its thread is still in it and keeps the slot. */
  void answeredEarly(Outcome outcome) {
    lobby.hold();
    try {
      books.count(outcome);
      places.answeredEarly();
    } finally {
      lobby.letGo();
    }
  }

  /** The thread of such a task has returned. */
  void returnedLate() {
    Gate opened;
    lobby.hold();
    try {
      places.returnedLate();
      opened = lobby.letIn();
    } finally {
      lobby.letGo();
    }
    lobby.settle(opened);
  }

  /** Frees the place of a job that was dropped like this before it began. */
  void leave(Outcome outcome) {
    Gate opened;
    boolean manyDied;
    lobby.hold();
    try {
      books.count(outcome);
      places.leave();
      manyDied = line.died(places.queued());
      if (manyDied) {
        lobby.sweep();
      }
      opened = lobby.letIn();
    } finally {
      lobby.letGo();
    }
    lobby.settle(opened);
    if (manyDied) {
      line.sweep();
    }
  }

  /** Returns whether what a release frees may go to somebody who waits, and must be told. */
  boolean isWaitedFor() {
    return places.isHeld();
  }
}
