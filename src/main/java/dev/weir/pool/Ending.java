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
  private int toldLife = -1;
  private int graceLife = -1;
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
    int life = engine.lifecycle().life();
    engine.lifecycle().drain();
    if (grace != null && engine.state() == PoolState.DRAINING) {
      setDeadline(life, Math.min(Nanos.of(grace), Long.MAX_VALUE / 2));
      if (engine.state() != PoolState.DRAINING) {
        closed(life);
      }
    }
  }

  private void setDeadline(int life, long nanos) {
    long end = System.nanoTime() + nanos;
    lock.lock();
    try {
      if (graceAlarm != null && graceLife == life && end - graceEnd >= 0) {
        return;
      }
      revokeDeadline();
      graceLife = life;
      graceEnd = end;
      graceAlarm = engine.later(() -> abandon(life, false), nanos);
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
    List<Runnable> neverBegan = abandon(engine.lifecycle().life(), true);
    interruptAnswered();
    return neverBegan;
  }

  /**
   * Answers all that is not answered yet. A job on its way from one place to the next is seen in
   * neither: hence the repetition, which lasts no longer than such a step.
   *
   * @param letFinish whether the futures of running tasks complete as these do, not as abandoned
   */
  private List<Runnable> abandon(int life, boolean letFinish) {
    List<Runnable> neverBegan = new ArrayList<>();
    if (!engine.lifecycle().halt(life)) {
      return neverBegan;
    }
    while (engine.state() == PoolState.DRAINING
        && engine.lifecycle().life() == life
        && !engine.lifecycle().isAnswered()) {
      for (Job job; (job = line.poll()) != null; ) {
        if (engine.dropWaiting(job, Outcome.ABANDONED)) {
          neverBegan.add(job.task);
        }
        line.bury(job);
      }
      for (Worker worker : engine.crew().roster()) {
        Job job = worker.current();
        if (job != null) {
          entrust(job, letFinish);
          engine.answerRunning(job, Outcome.ABANDONED, () -> worker.thread);
        }
      }
      Thread.yield();
    }
    return neverBegan;
  }

  /** Interrupts what was answered before and still runs: nothing else would end it. */
  private void interruptAnswered() {
    for (Worker worker : engine.crew().roster()) {
      Job job = worker.current();
      if (job != null) {
        engine.interruptAnswered(job, worker.thread);
      }
    }
  }

  private static void entrust(Job job, boolean letFinish) {
    if (letFinish && job.task instanceof PoolFuture<?> future) {
      future.entrust();
    }
  }

  /** That life of the pool is over: it has no deadline to meet any more. */
  void closed(int life) {
    lock.lock();
    try {
      if (graceLife == life) {
        revokeDeadline();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isTerminated() {
    return engine.state() == PoolState.CLOSED
        && engine.crew().nobodyComes()
        && engine.crew().workers() == 0
        && engine.crew().isEmpty();
  }

  /** Wakes who waits for the end if it is there; returns true once a life, then. */
  boolean isNews() {
    int life = engine.lifecycle().life();
    if (!isTerminated()) {
      return false;
    }
    lock.lock();
    try {
      terminated.signalAll();
      boolean news = toldLife < life;
      toldLife = Math.max(toldLife, life);
      return news;
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
