package dev.weir.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Tells a listener what happens to its task: each notice once, in order, never two at a time, and
 * without one thread ever waiting for another. Whoever has a notice while another thread is telling
 * leaves it there, and that thread tells it too.
 */
final class Notices {
  private static final int ACCEPTED = 1;
  private static final int BEGUN = 2;
  private static final int FINISHED = 4;
  private static final int RETURNED = 8;
  private static final int TELLING = 16;

  private static final VarHandle NOTED;

  static {
    try {
      NOTED = MethodHandles.lookup().findVarHandle(Notices.class, "noted", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Let go when nothing more is to come: the line, and tickets, keep jobs beyond their end. */
  private TaskListener listener;

  private final Engine engine;

  /** The notices that are due or told, and whether a thread is telling. */
  private volatile int noted;

  /** Those told; belongs to the thread that tells. */
  private int told;

  /** Written before FINISHED is noted. */
  private Outcome outcome;

  private Throwable failure;
  private boolean returns;

  /**
   * Makes the notices of one task.
   *
   * @param engine hears when the listener has heard the outcome
   */
  Notices(TaskListener listener, Engine engine) {
    this.listener = listener;
    this.engine = engine;
  }

  void accepted() {
    note(ACCEPTED);
  }

  /** The task begins; not told if its outcome came first. */
  void begun() {
    if ((noted & FINISHED) == 0) {
      note(ACCEPTED | BEGUN);
    }
  }

  /**
   * The task has its outcome.
   *
   * @param isToReturn whether its thread is still in it, so that {@link #returned} is to come
   */
  void finished(Outcome end, Throwable thrown, boolean isToReturn) {
    outcome = end;
    failure = thrown;
    returns = isToReturn;
    note(ACCEPTED | FINISHED);
  }

  /** The submission was not accepted; nothing else is ever told. */
  void refused(Rejection rejection) {
    Guard.run(() -> listener.refused(rejection));
    letGo();
  }

  /** The thread is back from a task that was answered early. Told after the outcome. */
  void returned() {
    note(RETURNED);
  }

  private void note(int notices) {
    int before = (int) NOTED.getAndBitwiseOr(this, notices | TELLING);
    if ((before & TELLING) == 0) {
      tellAll();
    }
  }

  private void tellAll() {
    for (; ; ) {
      int now = noted;
      int next = Integer.lowestOneBit(now & ~told & ~TELLING);
      if (next == BEGUN && (told & FINISHED) != 0) {
        told |= BEGUN;
      } else if (next == 0 || (next == RETURNED && (told & FINISHED) == 0)) {
        if (NOTED.compareAndSet(this, now, now & ~TELLING)) {
          return;
        }
      } else {
        told |= next;
        tell(next);
      }
    }
  }

  private void tell(int notice) {
    try {
      switch (notice) {
        case ACCEPTED -> listener.accepted();
        case BEGUN -> listener.begun();
        case FINISHED -> listener.finished(outcome, failure);
        default -> listener.returned();
      }
    } catch (Throwable t) {
      Guard.report(t);
    }
    if (notice == FINISHED) {
      engine.outcomeTold();
    }
    if (notice == RETURNED || (notice == FINISHED && !returns)) {
      letGo();
    }
  }

  private void letGo() {
    listener = TaskListener.NONE;
    failure = null;
  }
}
