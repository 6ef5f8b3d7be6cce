package dev.weir.pool;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Answers tasks before their threads would: cancelled, out of time, or abandoned. The threads of
 * callers do it at once. The timer only decides and interrupts: it hands the task over by {@link
 * #handOver}, and a thread of the pool writes the books and tells the listener.
 */
final class Answers {
  private final Metrics metrics;
  private final Admission admission;
  private final Lifecycle lifecycle;
  private final Timer timer;
  private final Runnable wakeHelper;

  /**
   * Tasks whose time limit has passed and whose listeners have not been told yet, the last first.
   */
  private final AtomicReference<TrackedTask> expired = new AtomicReference<>();

  Answers(
      Metrics metrics, Admission admission, Lifecycle lifecycle, Timer timer, Runnable wakeHelper) {
    this.metrics = metrics;
    this.admission = admission;
    this.lifecycle = lifecycle;
    this.timer = timer;
    this.wakeHelper = wakeHelper;
  }

  Metrics metrics() {
    return metrics;
  }

  /**
   * Sets an alarm. Throws if there is none to be had: the caller asked for a limit and must know.
   */
  Timer.Alarm later(Runnable action, long nanos) {
    return timer.schedule(action, nanos);
  }

  boolean withdraw(WaitingRoom.Waiter waiter, Rejection why) {
    return admission.withdraw(waiter, why);
  }

  /** Answers a task that has not begun; it frees its permit at once. */
  boolean drop(Task task, Outcome outcome) {
    StackProbe.run(StackProbe.CALL);
    if (!task.drop()) {
      return false;
    }
    tellDropped(task, outcome, null);
    return true;
  }

  /** Answers a task that could never begin. */
  boolean giveUp(TrackedTask task) {
    Throwable why = PoolRejectedException.deadlock(); // before the task is taken from its queue
    StackProbe.run(StackProbe.CALL);
    if (!task.drop()) {
      return false;
    }
    tellDropped(task, Outcome.CANCELLED, why);
    return true;
  }

  private void tellDropped(Task task, Outcome outcome, Throwable failure) {
    announce(task);
    admission.leave(outcome);
    metrics.recording().ended(task, outcome, Metrics.UNTIMED, Metrics.UNTIMED);
    task.body = null;
    tell(task, outcome, failure, false, metrics.nowOr(Metrics.UNTIMED));
  }

  /**
   * Answers a task that runs; its slot is free only when its thread has returned.
   *
   * @param interrupts whether its thread is interrupted
   * @param worker the one that runs it; null if the task knows its thread
   */
  boolean answerRunning(Task task, Outcome outcome, boolean interrupts, Worker worker) {
    StackProbe.run(StackProbe.CALL);
    if (!task.seize()) {
      return false;
    }
    announce(task);
    admission.answeredEarly(outcome);
    // Asked now that the task is held: its worker may only just have taken it.
    Thread thread = worker == null ? ((TrackedTask) task).workerThread() : worker.thread();
    long begunAt = task instanceof TrackedTask its ? its.begunAt() : worker.begunAt();
    metrics.recording().ended(task, outcome, begunAt, Metrics.UNTIMED);
    release(task, interrupts ? thread : null);
    tell(task, outcome, null, true, metrics.nowOr(Metrics.UNTIMED));
    return true;
  }

  /** Interrupts the thread of a task that was answered while it ran, if that is still in it. */
  void interruptAnswered(Task task, Thread thread) {
    if (task.seizeAgain()) {
      release(task, thread);
    }
  }

  private static void release(Task task, Thread thread) {
    try {
      if (thread != null) {
        thread.interrupt(); // which may call a channel or selector that a user wrote
      }
    } catch (Throwable t) {
      Callbacks.report(t);
    }
    task.unseize();
  }

  // Time limits: called by the timer, which must neither wait for a lock nor call a listener.

  /** A task has waited for too long; called by the timer's thread. */
  void waitExpired(TrackedTask task) {
    if (task.waitsLonger()) {
      return;
    }
    task.waitExpired = true;
    handOver(task);
  }

  /** A task has run for too long; called by the timer's thread. */
  void runExpired(TrackedTask task) {
    if (!task.runsLonger() && task.seize()) {
      announce(task);
      task.runExpired = true;
      release(task, task.workerThread());
      handOver(task);
    }
  }

  /**
   * Has a thread of the pool tell what is written in the task. The timer writes before it reads
   * {@code isHandedOver}, and the teller clears that before it reads: so one of them sees the
   * other.
   */
  private void handOver(TrackedTask task) {
    if (!task.isHandedOver) {
      task.isHandedOver = true;
      TrackedTask head;
      do {
        head = expired.get();
        task.nextExpired = head;
      } while (!expired.compareAndSet(head, task));
    }
    wakeHelper.run();
  }

  boolean hasExpired() {
    return expired.get() != null;
  }

  /** Answers the tasks whose limits have passed. Called by threads of the pool. */
  void answerExpired() {
    for (TrackedTask task = expired.getAndSet(null); task != null; ) {
      TrackedTask next = task.nextExpired;
      task.nextExpired = null;
      task.isHandedOver = false;
      try {
        answerExpired(task);
      } catch (Throwable t) {
        Callbacks.report(t);
      }
      task = next;
    }
  }

  private void answerExpired(TrackedTask task) {
    if (task.runExpired && task.takesRunExpiry()) {
      admission.ranTooLong(task);
      metrics.recording().ended(task, Outcome.RUN_TIMEOUT, task.begunAt(), Metrics.UNTIMED);
      tell(task, Outcome.RUN_TIMEOUT, null, true, metrics.nowOr(Metrics.UNTIMED));
    } else if (task.waitExpired) {
      task.withdraw(task.endOfWait());
    }
  }

  // The outcome.

  /** Has the pool stay open until the listener of the task has been told. */
  void announce(Task task) {
    if (task.isTracked()) {
      lifecycle.announce();
    }
  }

  void tell(Task task, Outcome outcome, Throwable failure, boolean returns, long at) {
    task.finished(outcome, failure, returns, at);
    if (!task.isTracked()) {
      lifecycle.closeIfDrained();
    }
  }

  /** A listener has heard an outcome that was announced. */
  void told() {
    lifecycle.told();
  }
}
