package dev.weir.pool;

import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ThreadFactory;
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
 * <p><b>Why no job is left lying.</b> At most {@link #MOST_SEARCHING} workers are on their way to
 * the line at once, and no more than there are jobs; while that many are, an arrival sends nobody.
 * Each of them, when it finds a job, sends the next one before it runs it; when it finds none, it
 * rests and then looks at the line again. An arrival appends first and then looks at {@code
 * searching} and {@code resting}; a worker changes those first and then looks at the line. All are
 * volatile, so at least one of the two sees the other. Starting workers one after another, rather
 * than one for each arrival, is also what keeps a burst from making threads by the hundred
 * thousand: see {@link Worker} and docs/architecture.md.
 *
 * <pre>
 * field      counts
 * workers    permits in use: live workers that may take a job
 * resting    idle workers, the last to come first
 * idle       how many rest
 * searching  started or woken and not yet at a job or at rest
 * busy       at a job, or between two
 * roster     every thread that has not ended, permit or not
 * </pre>
 */
final class Crew {
  private static final int MOST_SEARCHING = 2;
  private static final int MANY = 64;
  private static final long GIVE_WAY = TimeUnit.MICROSECONDS.toNanos(50);
  private static final String NO_THREAD = "threadFactory returned null: must return a thread";
  private static final long RETRY_START = TimeUnit.MILLISECONDS.toNanos(100);

  private final Engine engine;
  private final ThreadFactory factory;
  private final boolean virtual;
  private final ConcurrentLinkedDeque<Worker> resting = new ConcurrentLinkedDeque<>();
  private final ConcurrentHashMap<Thread, Worker> roster = new ConcurrentHashMap<>();
  private final AtomicInteger workers = new AtomicInteger();
  private final AtomicInteger idle = new AtomicInteger();
  private final AtomicInteger searching = new AtomicInteger();
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();
  private final LongAdder created = new LongAdder();
  private final AtomicBoolean retrying = new AtomicBoolean();
  private final Expiry expiry;

  Crew(Engine engine, PoolOptions options) {
    this.engine = engine;
    this.virtual = options.threads() == PoolOptions.Threads.VIRTUAL;
    this.factory =
        options.threadFactory() == null ? factory(options.name()) : options.threadFactory();
    this.expiry = new Expiry(engine, this);
  }

  private ThreadFactory factory(String name) {
    String prefix = "weir-" + name + "-";
    return virtual
        ? Thread.ofVirtual().name(prefix, 1).factory()
        : Thread.ofPlatform().daemon().name(prefix, 1).factory();
  }

  int workers() {
    return workers.get();
  }

  int idle() {
    return Math.max(0, idle.get());
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
    return roster.containsKey(thread);
  }

  Collection<Worker> roster() {
    return roster.values();
  }

  private int limit() {
    return engine.state() == PoolState.CLOSED ? 0 : engine.bounds().slots();
  }

  // Sending workers to the line.

  /**
   * Sees to it that somebody comes for the head of the line.
   *
   * @param mayBlock whether this thread may be held up by the start of a platform thread
   */
  void kick(boolean mayBlock) {
    while (engine.hasWork()) {
      if (idle.get() <= 0 && workers.get() >= limit()) {
        return; // all are at work, and will come to the line by themselves
      }
      int n = searching.get();
      if (n >= MOST_SEARCHING || n >= engine.present() - busy.get()) {
        return;
      }
      if (!searching.compareAndSet(n, n + 1)) {
        continue;
      }
      Worker worker = resting.pollFirst();
      if (worker != null) {
        idle.decrementAndGet();
        worker.wake();
        return;
      }
      if (reserve()) {
        start(mayBlock);
        return;
      }
      searching.decrementAndGet();
    }
  }

  /** Starts workers until as many live as shall always be warm. */
  void warm() {
    while (workers.get() < engine.bounds().minIdle() && limit() > 0 && reserve()) {
      searching.incrementAndGet();
      start(false);
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

  private void start(boolean mayBlock) {
    if (virtual || mayBlock || includes(Thread.currentThread())) {
      startHere();
    } else {
      startElsewhere();
    }
  }

  private void startElsewhere() {
    var unused = engine.later(this::startHere, 0);
  }

  private void startHere() {
    Thread thread = null;
    try {
      thread = Objects.requireNonNull(factory.newThread(new Worker(this)), NO_THREAD);
      created.increment();
      thread.start();
    } catch (Throwable t) {
      created.add(thread == null ? 0 : -1);
      searching.decrementAndGet();
      workers.decrementAndGet();
      Guard.report(t);
      retryLater();
      engine.workerLeft();
    }
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
              RETRY_START);
    }
  }

  // Called by workers.

  void entered(Worker worker) {
    worker.thread = Thread.currentThread();
    roster.put(worker.thread, worker);
    if (virtual) {
      giveWay();
    }
  }

  /**
   * Lets resumed workers go first: they may take the job, and then no further worker is needed. The
   * scheduler runs newly started virtual threads ahead of resumed ones, and a yield does not change
   * that while many are resumed; a short sleep does, since it ends where theirs end.
   */
  private void giveWay() {
    if (workers.get() > MANY) {
      LockSupport.parkNanos(GIVE_WAY);
    } else {
      Thread.yield();
    }
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

  /** A worker found no job; it may be woken or retired from now on. */
  void rest(Worker worker, Worker.Mode was) {
    worker.restingSince = engine.now();
    resting.addFirst(worker);
    idle.incrementAndGet();
    uncount(was);
    kick(true);
    trim();
    expiry.arm();
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
    roster.remove(Thread.currentThread(), worker);
    try {
      kick(true);
    } finally {
      engine.workerLeft();
    }
  }

  // Letting workers go.

  /** Ends resting workers, the oldest first, while there are more than there may be. */
  void trim() {
    while (workers.get() > limit()) {
      Worker worker = resting.pollLast();
      if (worker == null) {
        return;
      }
      if (giveBack()) {
        dismiss(worker);
      } else {
        resting.addLast(worker);
        kick(true);
      }
    }
  }

  /** Ends this worker if it still rests, whatever the bounds. */
  void expire(Worker worker) {
    if (resting.removeLastOccurrence(worker)) {
      engine.books().workersExpired.increment();
      workers.decrementAndGet();
      dismiss(worker);
    }
  }

  private void dismiss(Worker worker) {
    idle.decrementAndGet();
    worker.retire();
  }

  Worker longestResting() {
    return resting.peekLast();
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
  }
}
