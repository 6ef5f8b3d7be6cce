package dev.weir.pool;

import java.util.concurrent.atomic.AtomicInteger;

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

  /** Let go when nothing more is to come: the line, and tickets, keep jobs beyond their end. */
  private TaskListener listener;

  private final Runnable afterFinished;

  /** The notices that are due or told, and whether a thread is telling. */
  private final AtomicInteger noted = new AtomicInteger();

  /** Those told; belongs to the thread that tells. */
  private int told;

  /** Written before FINISHED is noted. */
  private Outcome outcome;

  private Throwable failure;
  private boolean returns;

  /**
   * Makes the notices of one task.
   *
   * @param afterFinished runs when the listener has heard the outcome
   */
  Notices(TaskListener listener, Runnable afterFinished) {
    this.listener = listener;
    this.afterFinished = afterFinished;
  }

  void accepted() {
    note(ACCEPTED);
  }

  /** The task begins; not told if its outcome came first. */
  void begun() {
    if ((noted.get() & FINISHED) == 0) {
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
    int before = noted.getAndAccumulate(notices | TELLING, (a, b) -> a | b);
    if ((before & TELLING) == 0) {
      tellAll();
    }
  }

  private void tellAll() {
    for (; ; ) {
      int now = noted.get();
      int next = Integer.lowestOneBit(now & ~told & ~TELLING);
      if (next == BEGUN && (told & FINISHED) != 0) {
        told |= BEGUN;
      } else if (next == 0 || (next == RETURNED && (told & FINISHED) == 0)) {
        if (noted.compareAndSet(now, now & ~TELLING)) {
          return;
        }
      } else {
        told |= next;
        tell(next);
      }
    }
  }

  private void tell(int notice) {
    switch (notice) {
      case ACCEPTED -> Guard.run(listener::accepted);
      case BEGUN -> Guard.run(listener::begun);
      case FINISHED -> {
        Guard.run(() -> listener.finished(outcome, failure));
        afterFinished.run();
        if (!returns) {
          letGo();
        }
      }
      default -> {
        Guard.run(listener::returned);
        letGo();
      }
    }
  }

  private void letGo() {
    listener = TaskListener.NONE;
    failure = null;
  }
}
