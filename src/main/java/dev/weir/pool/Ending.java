package dev.weir.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The end of a pool's life: draining within a deadline, abandoning, waiting for the last thread.
 */
final class Ending {
  private final Engine engine;
  private final Line line;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition terminated = lock.newCondition();
  private boolean told;
  private Timer.Alarm graceAlarm;
  private long graceEnd;

  Ending(Engine engine, Line line) {
    this.engine = engine;
    this.line = line;
  }

  /**
   * Drains the pool. Of several deadlines the earliest counts.
   *
   * @param grace when what is not answered is abandoned; null for never
   */
  void shutdown(Duration grace) {
    engine.admission().drain();
    if (grace != null && engine.state() == PoolState.DRAINING) {
      setDeadline(Nanos.of(grace));
      if (engine.state() != PoolState.DRAINING) {
        closed();
      }
    }
  }

  private void setDeadline(long nanos) {
    lock.lock();
    try {
      long end = System.nanoTime() + Math.min(nanos, Long.MAX_VALUE / 2);
      if (graceAlarm == null || end - graceEnd < 0) {
        revokeDeadline();
        graceEnd = end;
        graceAlarm = engine.timer().schedule(this::deadlinePassed, nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  private void revokeDeadline() {
    if (graceAlarm != null) {
      graceAlarm.revoke();
      graceAlarm = null;
    }
  }

  List<Runnable> shutdownNow() {
    engine.admission().halt();
    return abandon(true);
  }

  /**
   * Answers all that is not answered yet. A job on its way from one place to the next is seen in
   * neither: hence the repetition, which lasts no longer than such a step.
   *
   * @param letFinish whether the futures of running tasks complete as these do, not as abandoned
   */
  private List<Runnable> abandon(boolean letFinish) {
    List<Runnable> neverBegan = new ArrayList<>();
    while (engine.state() == PoolState.DRAINING && !engine.answered()) {
      for (Job job; (job = line.poll()) != null; ) {
        if (engine.dropWaiting(job, Outcome.ABANDONED)) {
          neverBegan.add(job.task);
        }
        line.buried(1);
      }
      for (Worker worker : engine.crew().roster()) {
        Job job = worker.current();
        if (job != null) {
          entrust(job, letFinish);
          engine.answerRunning(job, Outcome.ABANDONED, worker.thread);
        }
      }
      Thread.yield();
    }
    return neverBegan;
  }

  private static void entrust(Job job, boolean letFinish) {
    if (letFinish && job.task instanceof PoolFuture<?> future) {
      future.entrust();
    }
  }

  private void deadlinePassed() {
    engine.admission().halt();
    abandon(false);
  }

  /** The pool has closed: no deadline is left to meet. */
  void closed() {
    lock.lock();
    try {
      revokeDeadline();
    } finally {
      lock.unlock();
    }
  }

  /** The pool was opened again: it will terminate once more. */
  void reopened() {
    lock.lock();
    try {
      told = false;
    } finally {
      lock.unlock();
    }
  }

  boolean isTerminated() {
    return engine.state() == PoolState.CLOSED
        && engine.crew().workers() == 0
        && engine.crew().isEmpty();
  }

  /** Wakes who waits for the end if it is there; returns true once a life, then. */
  boolean told() {
    if (!isTerminated()) {
      return false;
    }
    lock.lock();
    try {
      terminated.signalAll();
      boolean first = !told;
      told = true;
      return first;
    } finally {
      lock.unlock();
    }
  }

  boolean awaitTermination(long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (!isTerminated()) {
        if (left <= 0) {
          return false;
        }
        left = terminated.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
