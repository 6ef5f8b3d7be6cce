package dev.weir.pool;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * The workers: how many live, which are idle, and which are sent to the queue.
 *
 * <p>A permit is reserved before a thread is made, so live workers never exceed the capacity. The
 * worker that became idle last is woken first: it is warm, and the others grow old enough to
 * expire.
 *
 * <p><b>Why no task is left lying.</b> Few workers are on their way to the queue at once, see
 * {@link Growth}; while they are, an arrival sends nobody. Each of them, when it finds a task,
 * sends the next one before it runs it; when it finds none, it becomes idle and then looks at the
 * queue again. An arrival appends first and then reads {@code searching}, {@code idle} and {@code
 * live}; a worker changes those first and then reads the queue. All are volatile, so at least one
 * of the two sees the other. Where no thread can be had, the {@link Helper} looks again, as it does
 * when an error cuts a look short. A call that retires idle workers looks for those that did not
 * see them go. Once a second it also stops counting on workers that did not come.
 *
 * <pre>
 * field      counts
 * live       permits in use: live workers that may take a task
 * idle       idle workers, the last to come first
 * searching  started, woken or lingering, and not yet at a task or idle
 * busy       at a task, or between two
 * threads    every thread that has not ended, permit or not
 * toStart    reserved workers whose thread the helper is to start
 * watching   whether the helper looks at the age of the idle
 * width      how many may be searching; a hint, written by workers that begin
 * yields     how often a worker yields before it parks; a hint, written by workers that did
 * </pre>
 */
final class Workers {
  private static final int MANY = 64;
  private static final int MOST_SERVED = 16;
  private static final int MOST_YIELDS = 8;
  private static final long GIVE_WAY = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long RETRY_START = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long NO_MEMORY = TimeUnit.MILLISECONDS.toNanos(1);

  private final Permits permits;
  private final TaskQueue queue;
  private final Metrics metrics;
  private final Threads threads;
  private final Function<Boolean, Worker> maker;
  private final Helper helper;
  private final Runnable workerLeft;
  private final AtomicInteger live = new AtomicInteger();
  private final IdleStack idle = new IdleStack(live);
  private final AtomicInteger searching = new AtomicInteger();
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicInteger toStart = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();
  private final AtomicLong created = new AtomicLong();
  private final AtomicLong expired = new AtomicLong();
  private final AtomicBoolean retrying = new AtomicBoolean();
  private volatile long retryAt;
  private volatile boolean watching;

  /** The helper's own: the head of the queue when it last looked. */
  private Task headBefore;

  private volatile int width = 1;
  private volatile int yields;

  /**
   * Makes the workers of a pool; none lives yet.
   *
   * @param maker makes a worker, given whether it takes over from another
   * @param workerLeft called when the last thread may have ended
   */
  Workers(
      Permits permits,
      TaskQueue queue,
      Metrics metrics,
      Threads threads,
      Function<Boolean, Worker> maker,
      Helper helper,
      Runnable workerLeft) {
    this.permits = permits;
    this.queue = queue;
    this.metrics = metrics;
    this.threads = threads;
    this.maker = maker;
    this.helper = helper;
    this.workerLeft = workerLeft;
  }

  int live() {
    return live.get();
  }

  int idle() {
    return idle.size();
  }

  int busy() {
    return busy.get();
  }

  int peak() {
    return peak.get();
  }

  long created() {
    return created.get();
  }

  long expired() {
    return expired.get();
  }

  PoolOptions.Threads kind() {
    return threads.kind();
  }

  boolean includes(Thread thread) {
    return threads.includes(thread);
  }

  /** Returns the worker whose thread it is, or null. */
  Worker of(Thread thread) {
    return threads.of(thread);
  }

  Iterable<Worker> all() {
    return threads.workers();
  }

  /** Returns whether no worker lives, none is on its way, and the last thread has ended. */
  boolean areGone() {
    return searching.get() <= 0 && live.get() == 0 && threads.isEmpty();
  }

  /** Returns since when the longest running of the timed tasks runs; {@code none} if none is. */
  long oldestBegun(long none) {
    long oldest = none;
    for (Worker worker : all()) {
      long begun = worker.begunAt();
      oldest = begun == Metrics.UNTIMED ? oldest : Math.min(oldest, begun);
    }
    return oldest;
  }

  /** Returns how many workers may be on their way to the queue at once. */
  int width() {
    return width;
  }

  private int limit() {
    return permits.maxWorkers();
  }

  // Sending workers to the queue.

  /**
   * Sees to it that a worker comes for the head of the queue. An error, as of a stack at its end,
   * leaves that to the helper.
   *
   * @param mayBlock whether this thread may be held up by the start of a platform thread
   * @param probes whether it has yet to see that its stack has room for that
   */
  void signalWork(boolean mayBlock, boolean probes) {
    try {
      look(mayBlock, probes);
    } catch (Throwable t) {
      helper.ask(Helper.WORK);
    }
  }

  /** Sees to it without a probe, on a worker between two tasks, whose stack is all but empty. */
  private void sendNext() {
    try {
      look(true, false);
    } catch (Throwable t) {
      helper.ask(Helper.WORK);
    }
  }

  private void look(boolean mayBlock, boolean probes) {
    for (; ; ) {
      int n = searching.get();
      if (n >= width || (idle.isEmpty() && live.get() >= limit())) {
        return; // a worker is on its way, or all are at work and will come by themselves
      }
      if (queue.isEmpty() || (n > 0 && n >= permits.present() - busy.get())) {
        return;
      }
      if (probes) {
        boolean isBrief = !threads.areVirtual() && !idle.isEmpty();
        StackProbe.run(isBrief ? StackProbe.WAKE : StackProbe.STEP);
      }
      if (searching.compareAndSet(n, n + 1) && !send(mayBlock)) {
        return;
      }
    }
  }

  /** Sends one worker, which is counted as searching; returns whether to look again. */
  private boolean send(boolean mayBlock) {
    Worker worker = idle.pop();
    if (worker != null) {
      worker.wake();
      return true;
    }
    if (retrying.get()) {
      nobodyCame();
      return !retrying.get(); // else it was tried again while this one was expected
    }
    if (reserve()) {
      return start(mayBlock);
    }
    nobodyCame();
    return true; // another thread may have relied on it
  }

  /** Threads that wait for the last worker may have looked while this one was expected. */
  private void nobodyCame() {
    searching.decrementAndGet();
    workerLeft.run();
  }

  /** Starts workers until as many live as shall always be warm. */
  void warm() {
    while (live.get() < permits.bounds().minIdle() && limit() > 0 && !retrying.get()) {
      StackProbe.run(StackProbe.STEP);
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
    for (int n; (n = live.get()) < limit(); ) {
      if (live.compareAndSet(n, n + 1)) {
        for (int most; n + 1 > (most = peak.get()) && !peak.compareAndSet(most, n + 1); ) {}
        return true;
      }
    }
    return false;
  }

  /** A platform thread is started by a worker, the helper, or a caller that may be held up. */
  private boolean start(boolean mayBlock) {
    if (threads.areVirtual() || mayBlock || includes(Thread.currentThread())) {
      return startHere();
    }
    toStart.incrementAndGet();
    helper.ask(Helper.WORK);
    return true;
  }

  private boolean startHere() {
    created.incrementAndGet();
    Throwable failure = launch(false);
    if (failure != null) {
      created.decrementAndGet();
      notStarted(failure);
    }
    return failure == null;
  }

  private Throwable launch(boolean isRenewal) {
    try {
      return threads.start(maker.apply(isRenewal));
    } catch (Throwable t) {
      return t;
    }
  }

  /**
   * A worker that was counted has no thread: it is not counted any more, and tried again later.
   * That is settled before others see it go, or they would all try at once; and once more after, in
   * case the trial came while it was still expected.
   */
  private void notStarted(Throwable failure) {
    retryLater();
    searching.decrementAndGet();
    live.decrementAndGet();
    retryLater();
    Callbacks.report(failure);
    workerLeft.run();
  }

  private void retryLater() {
    if (!retrying.get()) {
      retryAt = System.nanoTime() + RETRY_START;
      retrying.set(true);
    }
    helper.ask(Helper.WORK);
  }

  boolean isRetrying() {
    return retrying.get();
  }

  /**
   * What the helper does when it is asked for work, and after a while if no thread could be had.
   */
  void startWaiting() {
    for (int n; (n = toStart.get()) > 0; ) {
      if (toStart.compareAndSet(n, n - 1)) {
        startHere();
      }
    }
    if (retrying.get() && System.nanoTime() - retryAt >= 0) {
      retrying.set(false);
      warm();
    }
    signalWork(true, true);
  }

  // Called by workers.

  /** Returns the class loader under which tasks run. */
  ClassLoader contextLoader() {
    return threads.contextLoader();
  }

  /** A worker's thread begins. */
  void enter() {
    threads.enter();
  }

  /**
   * Lets resumed workers go first: they may take the task, and then no further worker is needed.
   * The scheduler runs newly started virtual threads ahead of resumed ones, and a yield does not
   * change that while many are resumed; a short sleep does, since it ends where theirs end. How
   * much longer than asked it lasts also tells how busy the processors are.
   */
  void giveWay() {
    if (!threads.areVirtual()) {
      return;
    }
    if (live.get() <= MANY) {
      Thread.yield();
      return;
    }
    long start = System.nanoTime();
    LockSupport.parkNanos(GIVE_WAY);
    int old = width;
    int next = Growth.next(old, Math.max(1, live.get()), System.nanoTime() - start - GIVE_WAY);
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
    return served >= MOST_SERVED && threads.areVirtual() && live.get() > MANY;
  }

  /** Passes the permit on; false if no thread could be had, so that the worker must go on. */
  boolean renewed() {
    searching.incrementAndGet();
    Throwable failure = launch(true);
    if (failure != null) {
      searching.decrementAndGet();
      Callbacks.report(failure);
      sendNext(); // another thread may have relied on it
    }
    return failure == null;
  }

  Task next() {
    return queue.claim();
  }

  /** A searching worker found a task. */
  void found() {
    busy.incrementAndGet();
    searching.decrementAndGet();
    sendNext();
  }

  /** A worker is about to call a user's code: until it is back, it is not counted on. */
  void away() {
    busy.decrementAndGet();
  }

  /** It is back, and will look at the queue. */
  void back() {
    busy.incrementAndGet();
  }

  /**
   * Returns whether a worker that finds no task after its last looks a little longer before it is
   * idle. To park and be woken is dear for a platform thread. It is cheap for a virtual one, and
   * that would keep a processor from the very threads that bring the next task.
   */
  boolean lingers() {
    return !threads.areVirtual();
  }

  /** A worker that was at a task begins to look longer; returns how often it may yield. */
  int searches() {
    searching.incrementAndGet();
    busy.decrementAndGet();
    return yields;
  }

  /**
   * A look with yields is over. Where one finds a task others will, so all may yield; where they
   * find none they soon stop: on an idle machine, a thread that yielded before it parked is slow to
   * wake.
   */
  void searched(int yielded, boolean found) {
    int next = found ? MOST_YIELDS : Math.max(0, yielded - 1);
    if (next != yielded) {
      yields = next;
    }
  }

  /** Puts a worker that found no task on the stack. */
  void push(IdleStack.Entry entry) {
    idle.push(entry, metrics.nowOr(System.nanoTime()));
  }

  /** Holds up a worker that can neither go on nor be idle, for want of memory. */
  static void awaitMemory() {
    LockSupport.parkNanos(NO_MEMORY);
  }

  /** A worker is on the stack, and may be woken or retired from now on. */
  void idles(Worker.Mode was) {
    uncount(was);
    sendNext();
    trim();
    watchAge();
  }

  private void uncount(Worker.Mode mode) {
    if (mode == Worker.Mode.BUSY) {
      busy.decrementAndGet();
    } else if (mode == Worker.Mode.SEARCHING) {
      searching.decrementAndGet();
    }
  }

  /** Returns whether there are more workers than there may be. */
  boolean exceed() {
    return live.get() > limit();
  }

  /** Takes the permit from a worker between two tasks if there are more than there may be. */
  boolean isSurplus() {
    for (int n; (n = live.get()) > limit(); ) {
      if (live.compareAndSet(n, n - 1)) {
        return true;
      }
    }
    return false;
  }

  void left(Worker worker, Worker.Mode mode, boolean permitGone) {
    uncount(mode);
    if (!permitGone) {
      live.decrementAndGet();
    }
    threads.leave(worker);
    sendNext();
    workerLeft.run();
  }

  // Letting workers go.

  /** Ends idle workers, the oldest first, while there are more workers than there may be. */
  void trim() {
    for (int surplus; (surplus = live.get() - limit()) > 0 && idle() > 0; ) {
      ended(idle.retire(surplus));
    }
  }

  private void watchAge() {
    if (!watching && idle() > permits.bounds().minIdle()) {
      watching = true;
      helper.ask(Helper.EXPIRY);
    }
  }

  /**
   * Ends workers that are idle for too long, but for those that shall stay warm. Called by the
   * helper.
   *
   * @return the nanoseconds until the next is due; {@code Long.MAX_VALUE} if none is idle
   */
  long expire() {
    watching = false;
    long age = Timer.nanos(permits.bounds().expiry());
    int most = idle() - permits.bounds().minIdle();
    if (age <= 0 || most <= 0) {
      return Long.MAX_VALUE;
    }
    watching = true;
    long now = metrics.now();
    int ended = idle.retire(most, now - age);
    expired.getAndAdd(ended);
    ended(ended);
    workerLeft.run();
    return Math.max(1, age - (now - idle.oldest(now)));
  }

  /**
   * Workers were retired. Until their permits were given back they seemed to live without being
   * idle, and calls that looked meanwhile have sent nobody: so look again for them. Whoever waits
   * for the end of the last worker may have looked, too; that is for the caller.
   */
  private void ended(int retired) {
    if (retired > 0) {
      if (live.get() <= MANY) {
        width = 1; // what a large pool has learnt makes a small one wake too many
      }
      signalWork(false, true);
      warm();
    }
  }

  /**
   * Stops counting on workers that do not come. One that was sent takes microseconds, or as long as
   * the processors are full; where the head of the queue stays the same from one look to the next,
   * a second later, a thread may have been lost, as the JDK loses virtual threads when memory is
   * out, or an error may have left a count too high. One that comes after all makes the count too
   * low, which sends workers too many; it is put right when all are idle. Called by the helper.
   */
  void forgetLost() {
    Task head = queue.isEmpty() ? null : queue.oldest();
    int n = searching.get();
    boolean isStuck = head != null && head == headBefore && n > 0;
    boolean isQuiet = head == null && n != 0 && busy.get() == 0 && live.get() == idle();
    headBefore = head;
    if (isStuck || isQuiet) {
      searching.compareAndSet(n, 0);
    }
  }

  /**
   * Wakes the workers that are not idle any more but may not have heard of it, because an error cut
   * short the thread that woke them. Called by the helper.
   */
  void wakeAgain() {
    for (Worker worker : all()) {
      worker.wakeIfOver();
    }
  }

  /** The pool closed: no worker is needed. */
  void closed() {
    trim();
  }

  /** The bounds changed: fewer or more may live, or be warm, or for longer. */
  void resized() {
    trim();
    warm();
    helper.ask(Helper.EXPIRY);
    workerLeft.run();
  }
}
