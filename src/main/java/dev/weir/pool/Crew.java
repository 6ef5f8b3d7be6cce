package dev.weir.pool;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * The workers: how many live, which rest, and who is sent to the line.
 *
 * <p>A permit is reserved before a thread is made, so live workers never exceed the capacity. The
 * worker that came to rest last is woken first: it is warm, and the others grow old enough to
 * expire.
 *
 * <p><b>Why no job is left lying.</b> Few workers are on their way to the line at once, see {@link
 * Pace}; while they are, an arrival sends nobody. Each of them, when it finds a job, sends the next
 * one before it runs it; when it finds none, it rests and then looks at the line again. An arrival
 * appends first and then looks at {@code searching}, {@code resting} and {@code workers}; a worker
 * changes those first and then looks at the line. All are volatile, so at least one of the two sees
 * the other. Where no thread can be had, the timer looks again; and who retires resting workers
 * looks for those who did not see them go.
 *
 * <pre>
 * field      counts
 * workers    permits in use: live workers that may take a job
 * resting    idle workers, the last to come first
 * searching  started, woken or lingering, and not yet at a job or at rest
 * busy       at a job, or between two
 * roster     every thread that has not ended, permit or not
 * width      how many may be searching; a hint, written by who begins
 * yields     how often a worker yields before it rests; a hint, written by who did
 * </pre>
 */
final class Crew {
  private static final int MANY = 64;
  private static final int MOST_SERVED = 16;
  private static final int MOST_YIELDS = 8;
  private static final long GIVE_WAY = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long RETRY_START = TimeUnit.MILLISECONDS.toNanos(100);

  private final Engine engine;
  private final boolean virtual;
  private final Resting resting = new Resting();
  private final Roster roster;
  private final AtomicInteger workers = new AtomicInteger();
  private final AtomicInteger searching = new AtomicInteger();
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();
  private final LongAdder created = new LongAdder();
  private final AtomicBoolean retrying = new AtomicBoolean();
  private final Expiry expiry;
  private volatile int width = 1;
  private volatile int yields;

  Crew(Engine engine, PoolOptions options) {
    this.engine = engine;
    this.virtual = options.threads() == PoolOptions.Threads.VIRTUAL;
    this.roster = new Roster(options);
    this.expiry = new Expiry(engine, this);
  }

  int workers() {
    return workers.get();
  }

  int idle() {
    return resting.size();
  }

  int busy() {
    return busy.get();
  }

  int peak() {
    return peak.get();
  }

  long created() {
    return created.sum();
  }

  boolean isEmpty() {
    return roster.isEmpty();
  }

  boolean includes(Thread thread) {
    return roster.includes(thread);
  }

  Collection<Worker> roster() {
    return roster.workers();
  }

  private int limit() {
    return engine.mostWorkers();
  }

  // Sending workers to the line.

  /**
   * Sees to it that somebody comes for the head of the line.
   *
   * @param mayBlock whether this thread may be held up by the start of a platform thread
   */
  void kick(boolean mayBlock) {
    for (; ; ) {
      int n = searching.get();
      if (n >= width || (resting.isEmpty() && workers.get() >= limit())) {
        return; // somebody comes, or all are at work and will come by themselves
      }
      if (!engine.hasWork() || (n > 0 && n >= engine.present() - busy.get())) {
        return;
      }
      if (searching.compareAndSet(n, n + 1)) {
        switch (send(mayBlock)) {
          case ON_THE_WAY -> {}
          case NOBODY_THERE -> nobodyCame(); // and look again: somebody may have relied on it
          case NO_THREAD_NOW -> {
            nobodyCame();
            if (retrying.get()) {
              return;
            } // else it was tried again while this one was expected: look again
          }
          case NO_THREAD -> {
            return; // it is tried again later
          }
        }
      }
    }
  }

  private enum Sent {
    ON_THE_WAY,
    NOBODY_THERE,
    /** None could be had a moment ago, and it is tried again soon. */
    NO_THREAD_NOW,
    NO_THREAD
  }

  private Sent send(boolean mayBlock) {
    Worker worker = resting.pop();
    if (worker != null) {
      worker.wake();
      return Sent.ON_THE_WAY;
    }
    if (retrying.get()) {
      return Sent.NO_THREAD_NOW;
    }
    if (reserve()) {
      return start(mayBlock) ? Sent.ON_THE_WAY : Sent.NO_THREAD;
    }
    return Sent.NOBODY_THERE;
  }

  /** Who waits for the last worker may have looked while this one was expected. */
  private void nobodyCame() {
    searching.decrementAndGet();
    engine.workerLeft();
  }

  /** Returns whether no worker is on its way, so that none can appear in a closed pool. */
  boolean nobodyComes() {
    return searching.get() == 0;
  }

  /** Starts workers until as many live as shall always be warm. */
  void warm() {
    while (workers.get() < engine.bounds().minIdle() && limit() > 0 && !retrying.get()) {
      searching.incrementAndGet();
      if (!reserve()) {
        nobodyCame();
        return;
      }
      if (!start(false)) {
        return;
      }
    }
  }

  private boolean reserve() {
    for (int n; (n = workers.get()) < limit(); ) {
      if (workers.compareAndSet(n, n + 1)) {
        peak.accumulateAndGet(n + 1, Math::max);
        return true;
      }
    }
    return false;
  }

  private boolean start(boolean mayBlock) {
    boolean here = virtual || mayBlock || includes(Thread.currentThread());
    return here ? startHere() : startElsewhere();
  }

  /** Starts a platform thread from a virtual one: this one, an event loop's say, must not wait. */
  private boolean startElsewhere() {
    try {
      Thread.startVirtualThread(this::startHere);
      return true;
    } catch (Throwable t) {
      notStarted(t);
      return false;
    }
  }

  private boolean startHere() {
    created.increment();
    Throwable failure = roster.launch(new Worker(this, Worker.Origin.NEW));
    if (failure != null) {
      created.decrement();
      notStarted(failure);
    }
    return failure == null;
  }

  /**
   * A worker that was counted has no thread: it is not counted any more, and tried again later.
   * That is settled before others see it go, or they would all try at once; and once more after, in
   * case the trial came while it was still expected.
   */
  private void notStarted(Throwable failure) {
    retryLater();
    searching.decrementAndGet();
    workers.decrementAndGet();
    retryLater();
    Guard.report(failure);
    engine.workerLeft();
  }

  /** Tries again to start what could not be started; one trial is pending at most. */
  private void retryLater() {
    if (retrying.compareAndSet(false, true)) {
      var unused =
          engine.later(
              () -> {
                retrying.set(false);
                kick(true);
                warm();
              },
              RETRY_START,
              () -> retrying.set(false));
    }
  }

  // Called by workers.

  /**
   * Lets resumed workers go first: they may take the job, and then no further worker is needed. The
   * scheduler runs newly started virtual threads ahead of resumed ones, and a yield does not change
   * that while many are resumed; a short sleep does, since it ends where theirs end. How much
   * longer than asked it lasts also tells how busy the processors are.
   */
  void giveWay() {
    if (!virtual) {
      return;
    }
    if (workers.get() <= MANY) {
      Thread.yield();
      return;
    }
    long start = System.nanoTime();
    LockSupport.parkNanos(GIVE_WAY);
    int old = width;
    int next = Pace.next(old, workers.get(), System.nanoTime() - start - GIVE_WAY);
    if (next != old) {
      width = next;
    }
  }

  /**
   * Returns whether a worker that served so many had better pass its permit on to a fresh thread.
   * The stack of a parked virtual thread lives in the heap, and what has lived through a few
   * collections there is slow to resume. So where there are many, none serves long; a start costs
   * no more than a resume.
   */
  boolean servedLong(int served) {
    return virtual && served >= MOST_SERVED && workers.get() > MANY;
  }

  /** Passes the permit on; false if no thread could be had, so that the worker must go on. */
  boolean renewed() {
    searching.incrementAndGet();
    Throwable failure = roster.launch(new Worker(this, Worker.Origin.RENEWED));
    if (failure != null) {
      searching.decrementAndGet();
      Guard.report(failure);
      kick(true); // somebody may have relied on it
    }
    return failure == null;
  }

  Job next() {
    return engine.next();
  }

  void run(Job job, Worker worker) {
    engine.run(job, worker);
  }

  /** A searching worker found a job. */
  void found() {
    busy.incrementAndGet();
    searching.decrementAndGet();
    kick(true);
  }

  /** A worker is about to call what users wrote: nobody shall count on it meanwhile. */
  void away() {
    busy.decrementAndGet();
  }

  /** It is back, and will look at the line. */
  void back() {
    busy.incrementAndGet();
  }

  /**
   * Returns whether a worker that finds no job after its last looks a little longer before it
   * rests. To park and be woken is dear for a platform thread. It is cheap for a virtual one, and
   * that would keep a processor from the very threads that bring the next job.
   */
  boolean lingers() {
    return !virtual;
  }

  /** A worker that was at a job begins to look longer; returns how often it may yield. */
  int searches() {
    searching.incrementAndGet();
    busy.decrementAndGet();
    return yields;
  }

  /**
   * Such a look is over. Where one finds a job others will, so all may yield; where they find none
   * they soon stop: on an idle machine, a thread that yielded before it parked is slow to wake.
   */
  void searched(int yielded, boolean found) {
    int next = found ? MOST_YIELDS : Math.max(0, yielded - 1);
    if (next != yielded) {
      yields = next;
    }
  }

  /** A worker found no job; it may be woken or retired from now on. */
  Resting.Rest rest(Worker worker, Worker.Mode was) {
    Resting.Rest rest = resting.push(worker, engine.now());
    uncount(was);
    kick(true);
    trim();
    expiry.arm();
    return rest;
  }

  private void uncount(Worker.Mode mode) {
    if (mode == Worker.Mode.BUSY) {
      busy.decrementAndGet();
    } else if (mode == Worker.Mode.SEARCHING) {
      searching.decrementAndGet();
    }
  }

  /** Takes the permit from a worker between two jobs if there are more than there may be. */
  boolean surplus() {
    return giveBack();
  }

  private boolean giveBack() {
    for (int n; (n = workers.get()) > limit(); ) {
      if (workers.compareAndSet(n, n - 1)) {
        return true;
      }
    }
    return false;
  }

  void left(Worker worker, Worker.Mode mode, boolean permitGone) {
    uncount(mode);
    if (!permitGone) {
      workers.decrementAndGet();
    }
    roster.remove(worker);
    try {
      kick(true);
    } finally {
      engine.workerLeft();
    }
  }

  // Letting workers go.

  /** Ends resting workers, the oldest first, while there are more than there may be. */
  void trim() {
    for (int surplus; (surplus = workers.get() - limit()) > 0 && idle() > 0; ) {
      end(resting.retire(surplus, engine.now()));
    }
  }

  /** Ends workers that rest since then or longer, but for those that shall stay warm. */
  void expire(long since) {
    int most = idle() - engine.bounds().minIdle();
    if (most > 0) {
      engine.books().workersExpired.add(end(resting.retire(most, since)));
      engine.workerLeft();
    }
  }

  /**
   * Gives back the permits of retired workers. Until then they seem to live without resting, and
   * who looked meanwhile has sent nobody: so look again for them. Whoever waits for the end of the
   * last worker may have looked, too; that is for the caller.
   */
  private int end(Collection<Worker> retired) {
    for (Worker worker : retired) {
      workers.decrementAndGet();
      worker.wake();
    }
    if (!retired.isEmpty()) {
      kick(false);
      warm();
    }
    return retired.size();
  }

  /** Returns since when the one rests that rests longest, {@code none} if nobody does. */
  long restingSince(long none) {
    return resting.oldest(none);
  }

  /** The pool closed: nobody is needed. */
  void closed() {
    trim();
    expiry.rearm();
  }

  /** The bounds changed: fewer or more may live, or be warm, or for longer. */
  void resized() {
    trim();
    warm();
    expiry.rearm();
    engine.workerLeft();
  }
}
