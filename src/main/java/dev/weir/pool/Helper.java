package dev.weir.pool;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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

  private static final int MOST_TELLERS = 4;
  private static final long HEARTBEAT = TimeUnit.SECONDS.toNanos(1);
  private static final long FAR = TimeUnit.DAYS.toNanos(1);
  private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(100);

  /** What the helper does. Each may throw; the helper goes on. */
  interface Duties {
    void work();

    /** Returns the nanoseconds until it is to be called again. */
    long expire();

    boolean hasNews();

    void tell();

    /** Returns whether to look again soon, since no thread could be had. */
    boolean isRetrying();

    void repair();
  }

  private final String name;
  private final Duties duties;
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger tellers = new AtomicInteger();
  private final AtomicReference<Running> running = new AtomicReference<>(new Running(null, -1));

  /** The thread's own: when {@link Duties#expire} and {@link Duties#repair} are due. */
  private long expiryAt;

  private long repairAt;

  Helper(String name, Duties duties) {
    this.name = name;
    this.duties = duties;
  }

  /** The thread, null if there is none, and the life of the pool that it was started for. */
  private record Running(Thread thread, int life) {}

  /** Starts the thread for a life of the pool; if it cannot be had, this throws. */
  void start(int life) {
    Running before = running.get();
    Running next = new Running(unstarted("helper", this), life);
    running.set(next);
    try {
      next.thread.start();
    } catch (Throwable t) {
      running.compareAndSet(next, before);
      throw t;
    }
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
    LockSupport.unpark(running.get().thread);
  }

  /** That life of the pool is over: ends the thread, unless it was started for a later one. */
  void stop(int life) {
    Running last = running.get();
    if (last.life <= life && running.compareAndSet(last, new Running(null, last.life))) {
      LockSupport.unpark(last.thread);
    }
  }

  @Override
  public void run() {
    Thread mine = Thread.currentThread();
    repairAt = System.nanoTime() + HEARTBEAT;
    expiryAt = repairAt;
    while (mine == running.get().thread) {
      int now = asked.getAndSet(0);
      try {
        handle(now);
      } catch (Throwable t) {
        Callbacks.report(t);
      }
      if (asked.get() == 0) {
        LockSupport.parkNanos(this, pause());
        Thread.interrupted();
      }
    }
  }

  private void handle(int now) {
    if ((now & WORK) != 0 || duties.isRetrying()) {
      attempt(duties::work);
    }
    while (duties.hasNews() && tellers.get() < MOST_TELLERS) {
      startTeller();
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
    long next = Math.min(repairAt - now, expiryAt - now);
    return Math.max(1, duties.isRetrying() ? Math.min(next, RETRY) : next);
  }

  private void startTeller() {
    tellers.incrementAndGet();
    try {
      unstarted("teller", this::tellAll).start();
    } catch (Throwable noThread) {
      tellAll();
    }
  }

  private void tellAll() {
    try {
      while (duties.hasNews()) {
        attempt(duties::tell);
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
    }
  }
}
