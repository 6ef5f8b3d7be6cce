package dev.weir.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread of the pool and its loop: take the oldest job of the line, run it, again; rest when
 * there is none.
 */
final class Worker implements Runnable {
  /** What the worker is counted as by its {@link Crew}. */
  enum Mode {
    /** On its way to the line: just started, or woken. */
    SEARCHING,
    /** Has a job, or looks for the next straight after one. */
    BUSY,
    /** Counted nowhere: it rests, or it has left. */
    UNCOUNTED
  }

  private static final int NONE = 0;
  private static final int WAKE = 1;
  private static final int RETIRE = 2;

  private static final VarHandle CURRENT;

  static {
    try {
      CURRENT = MethodHandles.lookup().findVarHandle(Worker.class, "current", Job.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Crew crew;
  private Mode mode = Mode.SEARCHING;

  /** The job in hand, so that a shutdown can find it; one that misses it looks again. */
  private volatile Job current;

  volatile Thread thread;

  /** When it came to rest; written before it is published on the crew's stack. */
  long restingSince;

  private volatile int signal;

  Worker(Crew crew) {
    this.crew = crew;
  }

  @Override
  public void run() {
    boolean retired = false;
    try {
      crew.entered(this);
      retired = work();
    } finally {
      crew.left(this, mode, retired);
    }
  }

  /** Works until the worker is not needed any more; returns whether its permit is given back. */
  private boolean work() {
    while (!crew.surplus()) {
      Job job = crew.next();
      if (job != null) {
        run(job);
      } else if (!rest()) {
        return true;
      }
    }
    return true;
  }

  private void run(Job job) {
    // An interrupt that is pending was not meant for this job; one that is comes after take.
    Thread.interrupted();
    CURRENT.setRelease(this, job);
    if (mode == Mode.SEARCHING) {
      mode = Mode.BUSY;
      crew.found();
    }
    crew.run(job, this);
  }

  /** Rests until somebody wants the worker (true) or has retired it (false). */
  private boolean rest() {
    Mode was = mode;
    mode = Mode.UNCOUNTED;
    signal = NONE;
    crew.rest(this, was);
    while (signal == NONE) {
      LockSupport.park(this);
      Thread.interrupted(); // or else the next park would not
    }
    mode = Mode.SEARCHING;
    return signal == WAKE;
  }

  Job current() {
    return current;
  }

  void drop() {
    CURRENT.setRelease(this, null);
  }

  void wake() {
    signal = WAKE;
    LockSupport.unpark(thread);
  }

  void retire() {
    signal = RETIRE;
    LockSupport.unpark(thread);
  }
}
