package dev.weir.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.FutureTask;

/**
 * One submission on its way through the pool: what to run, when it came, and who answers it. The
 * state decides every race between the worker, the canceller and the timer, each transition that
 * somebody else might make by one compare-and-set:
 *
 * <pre>
 * WAITING  -claim-> RUNNING    a worker took it from the line; it alone may run the task
 * WAITING  -drop->  DROPPED    cancelled, timed out or abandoned before it began
 * DROPPED  -bury->  ENDED      it is out of the line, too
 * RUNNING  -end->   ENDED      the worker is back from the task
 * RUNNING  -seize-> SEIZED     somebody answers it early and may interrupt the worker
 * SEIZED   -letGo-> ANSWERED   no interrupt is on its way
 * ANSWERED -seizeAgain-> SEIZED  somebody may interrupt the worker once more
 * ANSWERED -end->   ENDED      the worker is back from it
 * </pre>
 *
 * A worker that comes back to a seized job waits for ANSWERED, ends it, and then clears its
 * interrupt flag: so no late interrupt ever reaches the next task.
 */
class Job {
  private static final int WAITING = 0;
  private static final int RUNNING = 1;
  private static final int SEIZED = 2;
  private static final int ANSWERED = 3;
  private static final int DROPPED = 4;
  private static final int ENDED = 5;

  private static final VarHandle STATE;
  private static final VarHandle NEXT;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Job.class, "state", int.class);
      NEXT = MethodHandles.lookup().findVarHandle(Job.class, "next", Job.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What to run; null once it has run, for the line keeps the last job that it gave out. */
  Runnable task;

  /** The next in line; this job itself when it is out of the line. */
  volatile Job next;

  /**
   * The pool's time at submission, in nanoseconds, or {@link Stopwatch#UNTIMED}. Then a look at the
   * oldest that waits sets it, racing nobody but the worker, to whom either value will do.
   */
  long born;

  private volatile int state;

  /** Makes a job that is not timed yet. */
  Job(Runnable task) {
    this.task = task;
    this.born = Stopwatch.UNTIMED;
  }

  final void unlink() {
    NEXT.setRelease(this, this);
  }

  final boolean relink(Job from, Job to) {
    return NEXT.compareAndSet(this, from, to);
  }

  final boolean waits() {
    return state == WAITING;
  }

  final boolean runs() {
    return state == RUNNING;
  }

  /**
   * Claims the job for the worker that took it from the line. Nobody else can have it: without a
   * ticket a job is dropped only by who has taken it likewise.
   */
  boolean claim() {
    STATE.setRelease(this, RUNNING);
    return true;
  }

  /** Claims a job that others may drop while it stands in line. */
  final boolean claimBeforeOthers() {
    return STATE.compareAndSet(this, WAITING, RUNNING);
  }

  final boolean drop() {
    return STATE.compareAndSet(this, WAITING, DROPPED);
  }

  /** Returns whether this call took a dropped job out of the count of dead entries. */
  final boolean bury() {
    boolean mine = STATE.compareAndSet(this, DROPPED, ENDED);
    if (mine) {
      task = null;
    }
    return mine;
  }

  final boolean seize() {
    return STATE.compareAndSet(this, RUNNING, SEIZED);
  }

  /** Holds a job that was answered early and whose worker is still in it. */
  final boolean seizeAgain() {
    return STATE.compareAndSet(this, ANSWERED, SEIZED);
  }

  final void letGo() {
    state = ANSWERED;
  }

  /**
   * Ends the job on the worker's behalf.
   *
   * @return false if somebody else has answered it; the interrupt that came with that is over
   */
  final boolean end() {
    if (STATE.compareAndSet(this, RUNNING, ENDED)) {
      return true;
    }
    while (!STATE.compareAndSet(this, ANSWERED, ENDED)) {
      Thread.yield();
    }
    return false;
  }

  /** The submission waits for room, at this gate. Called under the lock of the admission. */
  void waits(Gate gate) {}

  /** The submission has a slot or a place in the queue. Called after it joined the line. */
  void accepted() {}

  /** The submission was not accepted. */
  void refused(Rejection rejection) {}

  /**
   * The worker's thread is about to run the task.
   *
   * @param now the pool's time, {@link Stopwatch#UNTIMED} for a job that is not timed
   * @return false if the job was answered meanwhile and must not run
   */
  boolean begin(long now) {
    return true;
  }

  /**
   * Judges a run that nobody answered early. A future that was passed to {@code execute} keeps what
   * its task threw to itself, so it is asked.
   */
  Outcome outcome(Throwable failure) {
    if (failure != null) {
      return Outcome.FAILED;
    }
    if (task instanceof FutureTask<?> future) {
      return switch (future.state()) {
        case FAILED -> Outcome.FAILED;
        case CANCELLED -> Outcome.CANCELLED;
        case SUCCESS, RUNNING -> Outcome.COMPLETED;
      };
    }
    return Outcome.COMPLETED;
  }

  /** Returns whether somebody is told the outcome, for whom the pool's closing waits. */
  boolean isHeard() {
    return false;
  }

  /**
   * The job has its outcome. A plain task's failure has no other taker than the handler.
   *
   * @param isToReturn whether its thread is still in it, so that {@link #returned} is to come
   * @param at the pool's time, {@link Stopwatch#UNTIMED} for a job that is not timed or did not run
   */
  void finished(Outcome outcome, Throwable failure, boolean isToReturn, long at) {
    if (failure != null) {
      Guard.report(failure);
    }
  }

  /** The worker's thread is out of the task, and its outcome is judged. */
  void left() {
    task = null;
  }

  /** The thread is back from the task, which was answered before. */
  void returned() {}
}
