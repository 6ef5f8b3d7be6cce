package dev.weir.pool;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One platform thread of an open pool, for what others must not do: it starts platform workers for
 * event loops, tries again when no thread could be had, and has listeners told what the timer
 * decided. Once a second it looks whether an error left something undone, and does it: so whatever
 * throws, nothing is left lying for longer.
 *
 * <p>It calls nothing that a user wrote except the thread factory. Listeners are told by tellers,
 * short-lived threads of which there are few, so that a listener that blocks holds up neither the
 * start of workers nor, as long as there are tellers left, other listeners.
 *
 * <p>To ask for something is to set a bit and to unpark the thread. That never allocates and takes
 * no lock.
 */
final class Helper implements Runnable {
  /** A worker may have to be sent to the queue. */
  static final int WORK = 1;

  /** Workers may have been idle for too long. */
  static final int EXPIRY = 2;

  /** Tasks are out of time, or the pool is. */
  static final int TELL = 4;

  /** All workers may be waiting for tasks of their own pool. */
  static final int DEADLOCK = 8;

  private static final int MOST_TELLERS = 4;
  private static final long HEARTBEAT = TimeUnit.SECONDS.toNanos(1);
  private static final long FAR = TimeUnit.DAYS.toNanos(1);
  private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long PAUSE_AFTER_ERROR = TimeUnit.MILLISECONDS.toNanos(1);

  /** What the helper does. Each may throw; the helper goes on. */
  interface Duties {
    void work();

    /** Returns the nanoseconds until it is to be called again. */
    long expire();

    boolean hasNews();

    void tell();

    /** Returns whether to look again soon, since no thread could be had. */
    boolean isRetrying();

    /** Returns the nanoseconds until it is to be called again. */
    long resolveDeadlock();

    void repair();

    /** Whether the pool has terminated and its listener has been told. */
    boolean isOver();
  }

  private final String name;
  private final Duties duties;
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger tellers = new AtomicInteger();

  /** Made beforehand: to do a duty allocates nothing of its own. */
  private final Runnable work;

  private final Runnable tell;
  private final Runnable tellAll = this::tellAll;

  /** A monitor, since to enter one neither calls nor allocates. */
  private final Object lock = new Object();

  /** Null if there is none; written under the lock. */
  private volatile Thread thread;

  /** Calls of {@link #hold} without their {@link #release}. Under the lock. */
  private int holds;

  // The thread's own: when each duty is due.
  private long expiryAt;
  private long deadlockAt;
  private long repairAt;

  Helper(String name, Duties duties) {
    this.name = name;
    this.duties = duties;
    this.work = duties::work;
    this.tell = duties::tell;
  }

  /**
   * Starts the thread unless it is there, and keeps it until {@link #release}, also while the pool
   * is closed. A caller that opens the pool calls this first. If the thread cannot be had, this
   * throws.
   */
  void hold() {
    synchronized (lock) {
      if (thread == null || !thread.isAlive()) {
        Thread next = unstarted("helper", this);
        thread = next;
        next.start();
      }
      holds++;
    }
  }

  /** Lets the thread end again when the pool is terminated. */
  void release() {
    synchronized (lock) {
      holds--;
    }
    wake();
  }

  private Thread unstarted(String role, Runnable body) {
    Thread made =
        Thread.ofPlatform()
            .daemon()
            .group(Threads.root())
            .inheritInheritableThreadLocals(false)
            .name("weir-" + name + "-" + role)
            .unstarted(body);
    made.setContextClassLoader(Helper.class.getClassLoader());
    return made;
  }

  void ask(int what) {
    for (int old; ((old = asked.get()) & what) != what; ) {
      if (asked.compareAndSet(old, old | what)) {
        break;
      }
    }
    wake();
  }

  /** Has the thread look whether there is something to do, or the pool has terminated. */
  void wake() {
    LockSupport.unpark(thread);
  }

  /** Returns whether the calling thread must go on; if not, it is not the helper any more. */
  private boolean isNeeded() {
    if (!duties.isOver()) {
      return true;
    }
    synchronized (lock) {
      if (holds > 0 || !duties.isOver()) {
        return true;
      }
      thread = null;
      return false;
    }
  }

  @Override
  public void run() {
    repairAt = System.nanoTime() + HEARTBEAT;
    expiryAt = repairAt;
    deadlockAt = repairAt;
    while (isNeeded()) {
      int now = asked.getAndSet(0);
      try {
        handle(now);
        if (asked.get() == 0) {
          LockSupport.parkNanos(this, pause());
          Thread.interrupted();
        }
      } catch (Throwable t) {
        Callbacks.report(t);
      }
    }
  }

  private void handle(int now) {
    if ((now & WORK) != 0 || duties.isRetrying()) {
      attempt(work);
    }
    while (duties.hasNews() && tellers.get() < MOST_TELLERS) {
      startTeller();
    }
    if ((now & DEADLOCK) != 0 || isDue(deadlockAt)) {
      deadlockAt = System.nanoTime() + HEARTBEAT;
      deadlockAt = System.nanoTime() + Math.min(duties.resolveDeadlock(), HEARTBEAT);
    }
    if ((now & EXPIRY) != 0 || isDue(expiryAt)) {
      expiryAt = System.nanoTime() + HEARTBEAT;
      expiryAt = System.nanoTime() + Math.min(duties.expire(), FAR);
    }
    if (isDue(repairAt)) {
      repairAt = System.nanoTime() + HEARTBEAT;
      duties.repair();
    }
  }

  private static boolean isDue(long at) {
    return System.nanoTime() - at >= 0;
  }

  private long pause() {
    long now = System.nanoTime();
    long next = Math.min(repairAt - now, Math.min(expiryAt - now, deadlockAt - now));
    return Math.max(1, duties.isRetrying() ? Math.min(next, RETRY) : next);
  }

  private void startTeller() {
    tellers.incrementAndGet();
    try {
      unstarted("teller", tellAll).start();
    } catch (Throwable noThread) {
      tellAll();
    }
  }

  private void tellAll() {
    try {
      while (duties.hasNews()) {
        attempt(tell);
      }
    } finally {
      tellers.decrementAndGet();
      if (duties.hasNews()) {
        ask(TELL);
      }
    }
  }

  private static void attempt(Runnable duty) {
    try {
      duty.run();
    } catch (Throwable t) {
      Callbacks.report(t);
      LockSupport.parkNanos(PAUSE_AFTER_ERROR);
    }
  }
}
