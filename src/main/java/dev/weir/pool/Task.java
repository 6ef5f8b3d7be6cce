package dev.weir.pool;

import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * One submission on its way through the pool: what to run, when it came, and how it was answered.
 * It is its own node in the {@link TaskQueue}, so a plain task that waits is one object of 32
 * bytes.
 *
 * <p>The state decides every race between the worker, the canceller and the timer. Each transition
 * that another thread might make is one compare-and-set, with this label in a comment there:
 *
 * <pre>
 * T1  WAITING  -claim->       RUNNING    a worker took it from the queue; it alone runs the body
 * T2  WAITING  -drop->        DROPPED    cancelled, timed out or abandoned before it began
 * T3  DROPPED  -bury->        ENDED      it is out of the queue, too
 * T4  RUNNING  -end->         ENDED      the worker is back from the body
 * T5  RUNNING  -seize->       SEIZED     answered early; its worker may be interrupted
 * T6  SEIZED   -unseize->     ANSWERED   no interrupt is on its way
 * T7  ANSWERED -seizeAgain->  SEIZED     another thread may interrupt it again
 * T8  ANSWERED -end->         ENDED      the worker is back from it
 * </pre>
 *
 * A worker that comes back to a seized task waits for ANSWERED, ends it, and then clears its
 * interrupt flag. So no late interrupt ever reaches the next task.
 */
class Task {
  private static final int WAITING = 0;
  private static final int RUNNING = 1;
  private static final int SEIZED = 2;
  private static final int ANSWERED = 3;
  private static final int DROPPED = 4;
  private static final int ENDED = 5;

  // Not VarHandles: the JVM links each use of one when it is first reached, and has to allocate.
  private static final AtomicIntegerFieldUpdater<Task> STATE =
      AtomicIntegerFieldUpdater.newUpdater(Task.class, "state");
  private static final AtomicReferenceFieldUpdater<Task, Task> NEXT =
      AtomicReferenceFieldUpdater.newUpdater(Task.class, Task.class, "next");

  /**
   * What to run; null once it has run or can never run, for the queue keeps the last task that it
   * gave out, and dropped ones for a while.
   */
  Runnable body;

  /** The next in the queue; this task itself when it is out of the queue. */
  volatile Task next;

  /**
   * The pool's time at submission, in nanoseconds, or {@link Metrics#UNTIMED}. A look at the oldest
   * waiting task may set it; it races the worker only, to whom either value will do.
   */
  long submittedAt;

  private volatile int state;

  /** Makes a task that is not timed yet. */
  Task(Runnable body) {
    this.body = body;
    this.submittedAt = Metrics.UNTIMED;
  }

  final void unlink() {
    NEXT.lazySet(this, this);
  }

  final boolean relink(Task from, Task to) {
    return NEXT.compareAndSet(this, from, to);
  }

  final boolean isWaiting() {
    return state == WAITING;
  }

  final boolean isRunning() {
    return state == RUNNING;
  }

  final boolean hasEnded() {
    return state == ENDED;
  }

  /**
   * Claims the task for the worker that took it from the queue. No other thread can have it: a task
   * without a ticket is dropped only by a thread that has taken it from the queue.
   */
  boolean claim() {
    STATE.lazySet(this, RUNNING); // T1
    return true;
  }

  /** Claims a task that others may drop while it waits. */
  final boolean claimBeforeOthers() {
    return STATE.compareAndSet(this, WAITING, RUNNING); // T1
  }

  /** Keeps a task that waits from ever running. */
  final boolean drop() {
    return STATE.compareAndSet(this, WAITING, DROPPED); // T2
  }

  /** Returns whether this call took a dropped task out of the count of dead entries. */
  final boolean bury() {
    return STATE.compareAndSet(this, DROPPED, ENDED); // T3
  }

  final boolean seize() {
    return STATE.compareAndSet(this, RUNNING, SEIZED); // T5
  }

  /** Holds a task that was answered early and whose worker is still in it. */
  final boolean seizeAgain() {
    return STATE.compareAndSet(this, ANSWERED, SEIZED); // T7
  }

  final void unseize() {
    state = ANSWERED; // T6
  }

  /**
   * Ends the task on the worker's behalf.
   *
   * @return false if another thread has answered it; its interrupt, if any, is over
   */
  final boolean end() {
    if (STATE.compareAndSet(this, RUNNING, ENDED)) { // T4
      return true;
    }
    while (!STATE.compareAndSet(this, ANSWERED, ENDED)) { // T8
      Thread.yield();
    }
    return false;
  }

  /** The submission waits for room, as this waiter. Called under the lock of the admission. */
  void waitsAs(WaitingRoom.Waiter waiter) {}

  /** Returns why the submission must not wait without a thread, null if it may. */
  Rejection waitRefusal() {
    return null;
  }

  /**
   * Returns whether {@link #accepted} is to be called for a submission that did not wait. Asked
   * before it joins the queue: from then on its memory belongs to a worker.
   */
  boolean hearsAcceptance() {
    return false;
  }

  /** The submission has a slot or a place in the queue. Called after it joined the queue. */
  void accepted() {}

  /** The submission was not accepted. */
  void refused(Rejection rejection) {}

  /**
   * Runs the body on the worker's thread, unless the task was answered meanwhile.
   *
   * @param now the pool's time, {@link Metrics#UNTIMED} for a task that is not timed
   * @return whether the body was begun
   */
  boolean run(long now, Recording recording) throws Exception {
    recording.started(this, now);
    body.run();
    return true;
  }

  /**
   * Judges a run that was not answered early. A future that was passed to {@code execute} keeps
   * what its task threw to itself, so it is asked.
   */
  Outcome outcome(Throwable failure) {
    if (failure != null) {
      return Outcome.FAILED;
    }
    if (body instanceof FutureTask<?> future) {
      Future.State state = future.state();
      if (state == Future.State.FAILED) {
        return Outcome.FAILED;
      }
      if (state == Future.State.CANCELLED) {
        return Outcome.CANCELLED;
      }
    }
    return Outcome.COMPLETED;
  }

  /** Returns what a recording knows the task by; null if that is let go. */
  Object code() {
    return body;
  }

  /** Returns whether it is run inside the task that waits for it, and so without a slot. */
  boolean isInline() {
    return false;
  }

  /** The pool is shut down at once while the task runs: a future completes as its task does. */
  void entrust() {}

  /** The task is given up, and no caller gets it back to run it elsewhere. */
  void forgetWork() {}

  /** Returns whether a listener is told the outcome; the pool does not close before that. */
  boolean isTracked() {
    return false;
  }

  /**
   * The task has its outcome. A plain task's failure has no other taker than the handler.
   *
   * @param returns whether its thread is still in it, so that {@link #returned} is to come
   * @param at the pool's time, {@link Metrics#UNTIMED} if it was not read
   */
  void finished(Outcome outcome, Throwable failure, boolean returns, long at) {
    if (failure != null) {
      Callbacks.report(failure);
    }
  }

  /** The worker's thread is out of the task, and its outcome is judged. */
  void left() {
    body = null;
  }

  /** The thread is back from the task, which was answered before. */
  void returned() {}
}
