package dev.weir.pool;

import dev.weir.pool.Worker.Suspended;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The end of a pool's life: draining within a deadline, abandoning, waiting for the last thread.
 *
 * <p>A pool is terminated when it is closed and its last worker has ended. Threads that wait for
 * that look again at least every {@value #LOOK_MS} ms, so none of them depends on one signal.
 */
final class Termination {
  private static final long LOOK_MS = 100;
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(LOOK_MS);
  private static final long MOST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

  private final Permits permits;
  private final TaskQueue queue;
  private final Lifecycle lifecycle;
  private final Workers workers;
  private final Answers answers;
  private final Timer timer;
  private final Helper helper;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition terminated = lock.newCondition();

  /** Written under the lock. */
  private volatile int toldLife = -1;

  /** Under the lock. */
  private Deadline deadline;

  /** The life whose deadline has passed, for the threads that tell; -1 for none. */
  private final AtomicInteger overdueLife = new AtomicInteger(-1);

  Termination(
      Permits permits,
      TaskQueue queue,
      Lifecycle lifecycle,
      Workers workers,
      Answers answers,
      Timer timer,
      Helper helper) {
    this.permits = permits;
    this.queue = queue;
    this.lifecycle = lifecycle;
    this.workers = workers;
    this.answers = answers;
    this.timer = timer;
    this.helper = helper;
  }

  /** What never began, for the caller of {@code shutdownNow}. */
  private static final class Unbegun {
    private final ArrayList<Runnable> tasks = new ArrayList<>();

    /** Sees to it that one more can be added without fail. */
    void makeRoom() {
      tasks.ensureCapacity(tasks.size() + 1);
    }
  }

  private record Deadline(int life, long at, Timer.Alarm alarm) {}

  /**
   * Drains the pool. Of several deadlines the earliest counts.
   *
   * @param grace when what is not answered is abandoned; null for never
   */
  void shutdown(Duration grace) {
    int life = lifecycle.life();
    lifecycle.drain();
    if (grace != null && permits.state() == PoolState.DRAINING) {
      setDeadline(life, Math.min(Timer.nanos(grace), Long.MAX_VALUE / 2));
      if (permits.state() != PoolState.DRAINING) {
        closed(life);
      }
    }
  }

  private void setDeadline(int life, long nanos) {
    long at = System.nanoTime() + nanos;
    lock.lock();
    try {
      if (deadline != null && deadline.life == life && at - deadline.at >= 0) {
        return;
      }
      Deadline next = new Deadline(life, at, timer.schedule(() -> overdue(life), nanos));
      revokeDeadline();
      deadline = next;
    } finally {
      lock.unlock();
    }
  }

  private void revokeDeadline() {
    if (deadline != null) {
      deadline.alarm.revoke();
      deadline = null;
    }
  }

  /** The deadline has passed; called by the timer, which leaves the rest to a teller. */
  private void overdue(int life) {
    overdueLife.set(life);
    helper.ask(Helper.TELL);
  }

  boolean isOverdue() {
    return overdueLife.get() >= 0;
  }

  /** Abandons what is left of a life whose deadline has passed. */
  void abandonOverdue() {
    int life = overdueLife.getAndSet(-1);
    if (life >= 0) {
      abandonOrLeaveIt(life, null);
    }
  }

  List<Runnable> shutdownNow() {
    StackProbe.run(StackProbe.SHUTDOWN);
    Unbegun unbegun = new Unbegun();
    abandonOrLeaveIt(lifecycle.life(), unbegun);
    interruptAnswered();
    return unbegun.tasks;
  }

  /** Abandons all. If an error ends that half way, a teller goes on with it. */
  private void abandonOrLeaveIt(int life, Unbegun neverBegan) {
    try {
      abandon(life, neverBegan);
    } catch (Throwable t) {
      overdueLife.compareAndSet(-1, life);
      helper.ask(Helper.TELL);
      throw t;
    }
  }

  /**
   * Answers all that is not answered yet. A task on its way from one place to the next is seen in
   * neither, hence the repetition: it lasts no longer than such a step of a live thread.
   *
   * @param neverBegan takes what never began; then the futures of running tasks complete as these
   *     do. Null if no caller gets them back; then the futures fail as abandoned.
   */
  private void abandon(int life, Unbegun neverBegan) {
    if (!lifecycle.halt(life)) {
      return;
    }
    long pause = 0;
    while (permits.state() == PoolState.DRAINING
        && lifecycle.life() == life
        && !lifecycle.isAnswered()) {
      abandonQueued(neverBegan);
      for (Worker worker : workers.all()) {
        abandonRunning(worker.current(), worker, neverBegan);
        for (Suspended at = worker.suspended(); at != null; at = at.outer()) {
          abandonRunning(at.task(), worker, neverBegan);
        }
      }
      // A thread that must go on for this to end may need the processor, or the memory.
      pause = Math.min(MOST_PAUSE, pause + 1_000);
      LockSupport.parkNanos(this, pause);
      if (pause == MOST_PAUSE) {
        helper.ask(Helper.WORK);
      }
    }
  }

  private void abandonRunning(Task task, Worker worker, Unbegun neverBegan) {
    if (task != null) {
      if (neverBegan != null) {
        task.entrust();
      }
      answers.answerRunning(task, Outcome.ABANDONED, true, worker);
    }
  }

  private void abandonQueued(Unbegun neverBegan) {
    for (; ; ) {
      if (neverBegan != null) {
        neverBegan.makeRoom(); // before a task is taken that only the list would know
      }
      Task task = queue.poll();
      if (task == null) {
        return;
      }
      Runnable body = task.body;
      if (answers.drop(task, Outcome.ABANDONED)) {
        if (neverBegan == null) {
          task.forgetWork();
        } else {
          neverBegan.tasks.add(body);
        }
      }
      queue.bury(task);
    }
  }

  /** Interrupts what was answered before and still runs: nothing else would end it. */
  private void interruptAnswered() {
    for (Worker worker : workers.all()) {
      interruptAnswered(worker.current(), worker);
      for (Suspended at = worker.suspended(); at != null; at = at.outer()) {
        interruptAnswered(at.task(), worker);
      }
    }
  }

  private void interruptAnswered(Task task, Worker worker) {
    if (task != null) {
      answers.interruptAnswered(task, worker.thread());
    }
  }

  /** That life of the pool is over: it has no deadline to meet any more. */
  void closed(int life) {
    lock.lock();
    try {
      if (deadline != null && deadline.life == life) {
        revokeDeadline();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isTerminated() {
    return permits.state() == PoolState.CLOSED && workers.areGone();
  }

  /** Whether the pool has terminated and {@link #isNews} has said so. */
  boolean isTold() {
    int told = toldLife;
    return isTerminated() && told == lifecycle.life();
  }

  /** Wakes the threads that wait for the end if it has come; returns true once a life, then. */
  boolean isNews() {
    int life = lifecycle.life();
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
        long look = Math.min(left, LOOK);
        left -= look - terminated.awaitNanos(look);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
