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
    /** On its way to the line: just started, woken, or lingering there. */
    SEARCHING,
    /** Has a job, or looks for the next straight after one. */
    BUSY,
    /** Counted nowhere: it rests, or it has left. */
    UNCOUNTED
  }

  private static final int SPINS = 20;

  private static final VarHandle CURRENT;

  static {
    try {
      CURRENT = MethodHandles.lookup().findVarHandle(Worker.class, "current", Job.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Why a worker was made. */
  enum Origin {
    /** The pool grows. */
    NEW,
    /** It has the permit of a worker that served for long. */
    RENEWED
  }

  private final Crew crew;
  private final Origin origin;
  private Mode mode = Mode.SEARCHING;

  /** The job in hand, so that a shutdown can find it; one that misses it looks again. */
  private volatile Job current;

  volatile Thread thread;

  Worker(Crew crew, Origin origin) {
    this.crew = crew;
    this.origin = origin;
  }

  @Override
  public void run() {
    boolean retired = false;
    try {
      if (origin == Origin.NEW) {
        crew.giveWay();
      }
      retired = work();
    } finally {
      crew.left(this, mode, retired);
    }
  }

  /** Works until the worker is not needed any more; returns whether its permit is given back. */
  private boolean work() {
    int served = 0;
    while (!crew.surplus()) {
      Job job = crew.next();
      if (job == null && mode == Mode.BUSY && crew.lingers()) {
        job = linger();
      }
      if (job != null) {
        run(job);
        if (crew.servedLong(++served)) {
          if (crew.renewed()) {
            return true;
          }
          served = 0;
        }
      } else if (!rest()) {
        return true;
      }
    }
    return true;
  }

  private void run(Job job) {
    // An interrupt that is pending was not meant for this job: one that is comes after the next
    // line.
    Thread.interrupted();
    CURRENT.setRelease(this, job);
    if (mode == Mode.SEARCHING) {
      mode = Mode.BUSY;
      crew.found();
    }
    crew.run(job, this);
  }

  /** Looks for a job for some microseconds more: to park and be woken takes longer. */
  private Job linger() {
    mode = Mode.SEARCHING;
    int yields = crew.searches();
    Job job = null;
    for (int i = 0; i < SPINS && job == null; i++) {
      Thread.onSpinWait();
      job = crew.next();
    }
    for (int i = 0; i < yields && job == null; i++) {
      Thread.yield();
      job = crew.next();
    }
    crew.searched(yields, job != null);
    return job;
  }

  /** Rests until somebody wants the worker (true) or has retired it (false). */
  private boolean rest() {
    Mode was = mode;
    mode = Mode.UNCOUNTED;
    Resting.Rest rest = crew.rest(this, was);
    while (!rest.isOver()) {
      LockSupport.park(this);
      Thread.interrupted(); // or else the next park would not
    }
    mode = rest.isRetired() ? Mode.UNCOUNTED : Mode.SEARCHING;
    return !rest.isRetired();
  }

  Job current() {
    return current;
  }

  void drop() {
    CURRENT.setRelease(this, null);
  }

  /** Has the worker see that its rest is over. */
  void wake() {
    LockSupport.unpark(thread);
  }
}
