package dev.weir.pool;

import dev.weir.pool.WaitingRoom.Waiter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A task with time limits and a ticket, and with a listener that hears each notice once, in order,
 * never two at a time, and without one thread ever waiting for another. A thread that has a notice
 * while another thread is telling leaves it there, and that thread tells it too.
 *
 * <p>Everything that the task kept for its run is let go at its end: a ticket that a user keeps
 * holds neither the body nor the listener nor the pool.
 */
class TrackedTask extends Task implements Ticket {
  private static final int ACCEPTED = 1;
  private static final int BEGUN = 2;
  private static final int FINISHED = 4;
  private static final int RETURNED = 8;
  private static final int TELLING = 16;

  private static final AtomicIntegerFieldUpdater<TrackedTask> NOTED =
      AtomicIntegerFieldUpdater.newUpdater(TrackedTask.class, "noted");
  private static final AtomicIntegerFieldUpdater<TrackedTask> EXPIRY_TAKEN =
      AtomicIntegerFieldUpdater.newUpdater(TrackedTask.class, "runExpiryTaken");

  final Answers answers;
  private final boolean hearsStart;
  private final long maxWait;
  private final long timeout;
  private final long deadline;

  /** {@link TaskListener#NONE} if there is no listener, or nothing more to tell. */
  private TaskListener listener;

  /** The notices that are due or told, and whether a thread is telling. */
  private volatile int noted;

  /** The notices that were told; only the thread that tells uses it. */
  private int told;

  /** Written before FINISHED is noted. */
  private Outcome outcome;

  private Throwable failure;
  private boolean returns;

  private volatile Waiter waiter;
  private volatile Thread thread;
  private volatile boolean begun;
  private volatile boolean ended;

  /** Written before {@code begun}. */
  private long begunAt;

  /** Written before {@code ended}. */
  private long endedAt;

  /** How it ends if the wait was over before a worker came; else null. Only the worker uses it. */
  private Outcome late;

  /** Whether it is run inside the task that waits for it. Only the worker uses it. */
  private boolean isInline;

  private volatile Timer.Alarm waitAlarm;
  private volatile Timer.Alarm runAlarm;

  /** Time in which the process stood still, given back to the wait. Written by the timer. */
  private volatile long stalled;

  /** The next task in the list of {@link Answers} of tasks whose limit has passed. */
  TrackedTask nextExpired;

  volatile boolean isHandedOver;
  volatile boolean waitExpired;
  volatile boolean runExpired;

  @SuppressWarnings("UnusedVariable") // by its updater
  private volatile int runExpiryTaken;

  /** Whether the books say that its run was too long. Under the lock of the admission. */
  boolean isExpiryBooked;

  TrackedTask(Answers answers, Runnable body, TaskListener listener, TaskLimits limits) {
    super(body);
    this.submittedAt = answers.metrics().now();
    this.answers = answers;
    this.listener = listener;
    this.hearsStart = listener != TaskListener.NONE && listener.hearsStart();
    this.maxWait = Timer.nanos(limits.maxWait());
    this.timeout = Timer.nanos(limits.timeout());
    this.deadline = Timer.nanos(limits.deadline());
  }

  private boolean isDeadlineFirst() {
    return deadline != 0 && (maxWait == 0 || deadline <= maxWait);
  }

  /** Returns the longest time from submission to start; 0 for ever. */
  private long longestWait() {
    return isDeadlineFirst() ? deadline : maxWait;
  }

  /** Returns how it ends if it has waited for that long. */
  final Outcome endOfWait() {
    return isDeadlineFirst() ? Outcome.EXPIRED : Outcome.QUEUE_TIMEOUT;
  }

  /** Returns the longest time the submission may still wait. */
  final long patience() {
    long longest = longestWait();
    return longest == 0
        ? Long.MAX_VALUE
        : Math.max(0, longest - (answers.metrics().now() - submittedAt));
  }

  /**
   * Sets the alarm for the end of its wait, once it waits. If it cannot be had, the task is
   * withdrawn: a limit that would not hold must not be promised.
   */
  final void armWait() {
    if (longestWait() == 0 || !isWaiting()) {
      return;
    }
    boolean isHeard = listener != TaskListener.NONE;
    try {
      waitAlarm = answers.later(() -> answers.waitExpired(this), patience());
    } catch (Throwable t) {
      if (withdraw(Outcome.CANCELLED) && !isHeard) {
        throw t; // else the listener has heard, or the wait is over
      }
      Callbacks.report(t);
      return;
    }
    if (!isWaiting()) {
      revoke(waitAlarm);
    }
  }

  /** Ends a task that waits and that its pool could never begin; false if it waits no more. */
  final boolean giveUpAsDeadlock() {
    Waiter at = waiter;
    return (at != null && answers.withdraw(at, Rejection.DEADLOCK)) || answers.giveUp(this);
  }

  private static boolean isStalled(Timer.Alarm alarm) {
    return alarm != null && alarm.lateNanos() > Timer.STALL;
  }

  /**
   * Sets the alarm for the end of the wait anew if the process stood still meanwhile; false if it
   * did not, or if that cannot be done. A deadline stays where it is: whoever waits for the answer
   * did not stand still. Called by the timer.
   */
  final boolean waitsLonger() {
    try {
      Timer.Alarm alarm = waitAlarm;
      if (!isStalled(alarm) || isDeadlineFirst()) {
        return false;
      }
      long late = alarm.lateNanos();
      long before = stalled;
      stalled = before + late; // only the timer writes it
      waitAlarm = answers.later(() -> answers.waitExpired(this), untilDeadline(late));
      if (!isWaiting()) {
        revoke(waitAlarm);
      }
      return true;
    } catch (Throwable t) {
      Callbacks.report(t);
      return false;
    }
  }

  private long untilDeadline(long nanos) {
    return deadline == 0
        ? nanos
        : Math.clamp(deadline - (answers.metrics().now() - submittedAt), 0, nanos);
  }

  /** Sets the alarm for the end of the run anew if the process stood still; false if it did not. */
  final boolean runsLonger() {
    try {
      Timer.Alarm alarm = runAlarm;
      if (!isStalled(alarm)) {
        return false;
      }
      runAlarm = answers.later(() -> answers.runExpired(this), alarm.lateNanos());
      if (!isRunning()) {
        revoke(runAlarm);
      }
      return true;
    } catch (Throwable t) {
      Callbacks.report(t);
      return false;
    }
  }

  /** Answers a task that waits: for room, or in the queue. */
  final boolean withdraw(Outcome as) {
    Waiter at = waiter;
    Rejection tooLate = as == Outcome.EXPIRED ? Rejection.EXPIRED : Rejection.WAIT_TIMEOUT;
    Rejection why = as == Outcome.CANCELLED ? Rejection.CANCELLED : tooLate;
    return (at != null && answers.withdraw(at, why)) || answers.drop(this, as);
  }

  @Override
  public final boolean cancel() {
    return cancelTask(true);
  }

  final boolean cancelTask(boolean interrupt) {
    return withdraw(Outcome.CANCELLED)
        || answers.answerRunning(this, Outcome.CANCELLED, interrupt, null);
  }

  /** Returns true once, to the teller that answers a run that was too long. */
  final boolean takesRunExpiry() {
    return EXPIRY_TAKEN.compareAndSet(this, 0, 1);
  }

  final Thread workerThread() {
    return thread;
  }

  @Override
  void waitsAs(Waiter at) {
    waiter = at;
  }

  @Override
  final boolean claim() {
    return claimBeforeOthers();
  }

  @Override
  final boolean run(long now, Recording recording) throws Exception {
    // Before the look at the state: a thread that seizes the task later must find this one.
    thread = Thread.currentThread();
    begunAt = now == Metrics.UNTIMED ? submittedAt : now;
    revoke(waitAlarm);
    late = lateness(begunAt - submittedAt);
    if (late != null || !isRunning()) {
      return false;
    }
    begun = true;
    begun();
    recording.started(this, begunAt);
    if (timeout != 0) {
      runAlarm = answers.later(() -> answers.runExpired(this), timeout);
    }
    if (isRunning()) {
      runBody();
      return true;
    }
    return false;
  }

  /** Returns when it began, {@link Metrics#UNTIMED} if it has not. */
  final long begunAt() {
    return begun ? begunAt : Metrics.UNTIMED;
  }

  @Override
  Object code() {
    return listener instanceof NamedTask ? listener : super.code();
  }

  private Outcome lateness(long waited) {
    boolean waitedTooLong = maxWait != 0 && waited > maxWait + stalled && !isStalled(waitAlarm);
    if (deadline != 0 && waited >= deadline && (isDeadlineFirst() || !waitedTooLong)) {
      return Outcome.EXPIRED;
    }
    return waitedTooLong ? Outcome.QUEUE_TIMEOUT : null;
  }

  void runBody() throws Exception {
    body.run();
  }

  final void setInline() {
    isInline = true;
  }

  @Override
  final boolean isInline() {
    return isInline;
  }

  /** Returns whether it was accepted and has not begun. */
  final boolean isQueued() {
    return waiter == null && isWaiting();
  }

  @Override
  Outcome outcome(Throwable thrown) {
    return late != null ? late : super.outcome(thrown);
  }

  @Override
  boolean isTracked() {
    return listener != TaskListener.NONE;
  }

  @Override
  void left() {
    super.left();
    thread = null;
  }

  /** The task is over: it needs no alarm, and its times are known. */
  final void over(long at) {
    endedAt = at == Metrics.UNTIMED ? answers.metrics().nowOr(begun ? begunAt : submittedAt) : at;
    ended = true;
    waiter = null;
    revoke(waitAlarm);
    revoke(runAlarm);
    waitAlarm = null;
    runAlarm = null;
  }

  private static void revoke(Timer.Alarm alarm) {
    if (alarm != null) {
      try {
        alarm.revoke();
      } catch (Throwable t) {
        Callbacks.report(t); // the alarm finds that the task is over
      }
    }
  }

  // Telling the listener.

  @Override
  boolean hearsAcceptance() {
    return hearsStart;
  }

  @Override
  void accepted() {
    waiter = null;
    if (hearsStart) {
      note(ACCEPTED);
    }
  }

  /** The task begins; not told if its outcome came first. */
  private void begun() {
    if (hearsStart && (noted & FINISHED) == 0) {
      note(ACCEPTED | BEGUN);
    }
  }

  @Override
  void finished(Outcome end, Throwable thrown, boolean isToReturn, long at) {
    over(at);
    if (listener == TaskListener.NONE) {
      super.finished(end, thrown, isToReturn, at);
      return;
    }
    outcome = end;
    failure = thrown;
    returns = isToReturn;
    if (hearsStart) {
      note(ACCEPTED | FINISHED);
    } else if (isToReturn) {
      note(FINISHED);
    } else {
      tell(FINISHED); // there is no other notice
    }
  }

  /** The submission was not accepted; nothing else is ever told. */
  @Override
  void refused(Rejection rejection) {
    over(Metrics.UNTIMED);
    body = null;
    try {
      listener.refused(rejection);
    } catch (Throwable t) {
      Callbacks.report(t);
    }
    letGo();
  }

  @Override
  void returned() {
    if (listener != TaskListener.NONE) {
      note(RETURNED);
    }
  }

  private void note(int notices) {
    int before;
    do {
      before = noted;
    } while (!NOTED.compareAndSet(this, before, before | notices | TELLING));
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
      Callbacks.report(t);
    }
    if (notice == FINISHED) {
      answers.told();
    }
    if (notice == RETURNED || (notice == FINISHED && !returns)) {
      letGo();
    }
  }

  private void letGo() {
    listener = TaskListener.NONE;
    failure = null;
  }

  // The ticket.

  @Override
  public final Duration waited() {
    return Duration.ofNanos((begun ? begunAt : ended ? endedAt : now()) - submittedAt);
  }

  @Override
  public final Duration ran() {
    return begun ? Duration.ofNanos((ended ? endedAt : now()) - begunAt) : Duration.ZERO;
  }

  private long now() {
    return answers.metrics().now();
  }

  @Override
  public final Thread thread() {
    return begun ? thread : null;
  }
}
