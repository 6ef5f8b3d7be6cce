package dev.weir.pool;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * The door of the pool: decides for each submission between a slot, the queue, waiting and refusal,
 * and holds the state of the pool.
 *
 * <p>The usual way in is one compare-and-set on the word of {@link Places} and one append to the
 * line. Everything rarer goes through {@code lock}: waiting for room, changing state, changing
 * bounds. A newcomer must not overtake a submission that waits, so {@code detour} sends it through
 * the lock while anybody waits there.
 *
 * <p>No waiter is forgotten: a waiter raises {@code detour} and then looks at {@code word}; a
 * worker changes {@code word} and then looks at {@code detour}. Both are volatile, so at least one
 * sees the other.
 *
 * <pre>
 * field   written          read
 * detour  under the lock   anybody
 * gates   under the lock   under the lock
 * held    under the lock   under the lock
 * </pre>
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

  private static final int MOST_LOOKS = 32;
  private static final int YIELDS = 32;

  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashSet<Gate> gates = new LinkedHashSet<>();

  /** Jobs accepted while paused; they join the line when tasks are started again. */
  private final ArrayDeque<Job> held = new ArrayDeque<>();

  private final Places places;
  private final Line line;
  private final Books books;
  private final House house;
  private final boolean nonblocking;

  private volatile int detour;
  private final AtomicInteger life = new AtomicInteger();

  Admission(PoolOptions options, Places places, Line line, Books books, House house) {
    this.places = places;
    this.nonblocking = options.nonblocking();
    this.line = line;
    this.books = books;
    this.house = house;
  }

  /** What there was at one instant, as near as a look at several counters comes to one. */
  record Look(
      long word, int stuck, int blocked, Books.Answered answered, PoolStats.Rejected rejected) {}

  /**
   * Looks at levels and totals together. Nobody comes in through the lock or is refused meanwhile;
   * if tasks are answered meanwhile, looks again. A task between its count and the release of its
   * slot is seen in both: on a busy pool the totals may be too high by as many.
   */
  Look look() {
    lock.lock();
    try {
      for (int i = 0; ; i++) {
        Books.Answered answered = books.answered();
        long word = places.word();
        int stuck = places.stuck();
        if (i == MOST_LOOKS || answered.equals(books.answered())) {
          return new Look(word, stuck, gates.size(), answered, books.rejected());
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns when the submission that waits longest came, {@code Long.MAX_VALUE} if none waits. One
   * that is not timed counts from the first look at it.
   */
  long oldest(long now) {
    lock.lock();
    try {
      Job oldest = line.oldest();
      for (Job job : held) {
        oldest = oldest == null && job.waits() ? job : oldest;
      }
      if (oldest == null && !gates.isEmpty()) {
        oldest = gates.getFirst().job;
      }
      if (oldest != null && oldest.born == Stopwatch.UNTIMED) {
        oldest.born = now;
      }
      return oldest == null ? Long.MAX_VALUE : oldest.born;
    } finally {
      lock.unlock();
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
    if (detour == 0 && places.takeIfRunning()) {
      line.append(job);
      house.lineGrew(patience == Patience.PARKS);
      job.accepted();
      return null;
    }
    return admitSlowly(job, patience, nanos);
  }

  private Rejection admitSlowly(Job job, Patience patience, long nanos) {
    Gate gate = new Gate(job, patience == Patience.PARKS ? Thread.currentThread() : null);
    Gate opened = null;
    lock.lock();
    try {
      Rejection refusal = closedness();
      if (refusal == null && gates.isEmpty() && places.take()) {
        append(job);
        gate.open();
        opened = gate;
      } else if (refusal == null && (refusal = fullness(patience)) == null) {
        job.waits(gate);
        gates.add(gate);
        mark(); // before the look at the word in letIn: see the class comment
        opened = letIn();
      } else {
        books.count(refusal);
        gate.refuse(refusal);
        return refusal;
      }
    } finally {
      lock.unlock();
    }
    settle(opened);
    return patience == Patience.PARKS ? await(gate, nanos) : null;
  }

  private Rejection closedness() {
    return switch (places.state()) {
      case RUNNING, PAUSED -> null;
      case DRAINING -> Rejection.DRAINING;
      case CLOSED -> Rejection.CLOSED;
    };
  }

  private Rejection fullness(Patience patience) {
    if (nonblocking || patience == Patience.NONE || gates.size() >= places.bounds().waiters()) {
      return Rejection.OVERLOAD;
    }
    return patience == Patience.PARKS && house.mayNotPark() ? Rejection.DEADLOCK : null;
  }

  private void append(Job job) {
    if (places.starts()) {
      line.append(job);
    } else {
      held.add(job);
      mark();
    }
  }

  /** Lets waiters in, oldest first, while there is room; returns them chained, to be settled. */
  private Gate letIn() {
    Gate first = null;
    Gate last = null;
    while (!gates.isEmpty() && places.take()) {
      Gate gate = gates.removeFirst();
      append(gate.job);
      gate.open();
      if (last == null) {
        first = gate;
      } else {
        last.next = gate;
      }
      last = gate;
    }
    mark();
    return first;
  }

  private void mark() {
    detour = gates.size() + held.size();
  }

  /** Has the jobs of a batch run, then lets its threads go on, then tells its listeners. */
  private void settle(Gate chain) {
    if (chain == null) {
      return;
    }
    house.lineGrew(false);
    for (Gate gate = chain; gate != null; gate = gate.next) {
      gate.unpark();
    }
    for (Gate gate = chain; gate != null; ) {
      Gate next = gate.next;
      gate.next = null; // a ticket may outlive the batch by far
      gate.tell();
      gate = next;
    }
  }

  private Rejection await(Gate gate, long nanos) {
    long start = System.nanoTime();
    boolean interrupted = false;
    for (int i = 0; i < YIELDS && gate.waits(); i++) {
      // Cheaper than to park if room is near; and where the processors are all busy, the workers
      // have made more than one place by the time this thread is on again.
      Thread.yield();
    }
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

  /** Takes a submission out of the waiting room; false if it is not in there any more. */
  boolean withdraw(Gate gate, Rejection why) {
    lock.lock();
    try {
      if (!gates.remove(gate)) {
        return false;
      }
      books.count(why);
      gate.refuse(why);
      mark();
    } finally {
      lock.unlock();
    }
    gate.unpark();
    gate.tell();
    return true;
  }

  // The way out.

  /** Frees the slot of a task whose thread has returned. */
  void release() {
    places.release();
    freed();
  }

  /** Frees the place of a job that was dropped before it began. */
  void leave() {
    long now = places.leave();
    if (line.died(Word.queued(now))) {
      sweep();
    }
    freed();
  }

  /** Returns whether anybody waits for what a release frees. */
  boolean isWaitedFor() {
    return detour != 0;
  }

  private void freed() {
    if (detour != 0) {
      Gate opened;
      lock.lock();
      try {
        opened = letIn();
      } finally {
        lock.unlock();
      }
      settle(opened);
    }
  }

  private void sweep() {
    line.sweep();
    lock.lock();
    try {
      int before = held.size();
      held.removeIf(job -> !job.waits());
      line.buried(before - held.size());
      mark();
    } finally {
      lock.unlock();
    }
  }

  /** Closes the pool if it drains and all is answered. Called after each answer was told. */
  void closeIfAnswered() {
    int ending = life.get();
    if (places.closeIfAnswered()) {
      house.closed(ending);
    }
  }

  // Changes of state and bounds.

  boolean pause() {
    return change(PoolState.RUNNING, PoolState.PAUSED);
  }

  boolean resume() {
    return change(PoolState.PAUSED, PoolState.RUNNING);
  }

  /** Opens a closed pool. Threads still stuck keep their slots. */
  boolean reboot() {
    return change(PoolState.CLOSED, PoolState.RUNNING);
  }

  private boolean change(PoolState from, PoolState to) {
    Gate opened;
    lock.lock();
    try {
      if (places.state() != from) {
        return false;
      }
      moveTo(to);
      opened = letIn();
    } finally {
      lock.unlock();
    }
    house.lineGrew(false);
    settle(opened);
    house.stateChanged(from, to);
    return true;
  }

  int life() {
    return life.get();
  }

  /**
   * Drains, and sees to it that nothing begins any more.
   *
   * @return false if that life of the pool is over
   */
  boolean halt(int ofLife) {
    lock.lock();
    try {
      if (life.get() != ofLife || places.state() == PoolState.CLOSED) {
        return false;
      }
      line.stop();
    } finally {
      lock.unlock();
    }
    drain();
    return true;
  }

  /** Admits nothing more and refuses all who wait for room; what was accepted still runs. */
  boolean drain() {
    PoolState before;
    Gate refused = null;
    lock.lock();
    try {
      before = places.state();
      if (closedness() != null) {
        return false;
      }
      moveTo(PoolState.DRAINING);
      while (!gates.isEmpty()) {
        Gate gate = gates.removeLast();
        books.count(Rejection.DRAINING);
        gate.refuse(Rejection.DRAINING);
        gate.next = refused;
        refused = gate;
      }
      mark();
    } finally {
      lock.unlock();
    }
    house.lineGrew(false);
    settle(refused);
    house.stateChanged(before, PoolState.DRAINING);
    closeIfAnswered();
    return true;
  }

  private void moveTo(PoolState to) {
    if (places.state() == PoolState.CLOSED) {
      line.restart();
      life.incrementAndGet();
    }
    places.moveTo(to);
    if (places.starts()) {
      held.forEach(line::append);
      held.clear();
    }
  }

  Resized resize(UnaryOperator<PoolBounds> change) {
    for (; ; ) {
      PoolBounds before = places.bounds();
      PoolBounds after = change.apply(before);
      if (before.equals(after)) {
        return new Resized(before, before);
      }
      if (resize(before, after)) {
        return new Resized(before, after);
      }
    }
  }

  private boolean resize(PoolBounds before, PoolBounds after) {
    Gate opened;
    lock.lock();
    try {
      if (!places.bounds().equals(before)) {
        return false;
      }
      places.rebound(after);
      opened = letIn();
    } finally {
      lock.unlock();
    }
    books.resizes.increment();
    house.lineGrew(false);
    settle(opened);
    house.resized(before, after);
    return true;
  }
}
