package dev.weir.pool;

import java.time.Duration;

/** A job with a listener, time limits and a ticket. */
final class TicketJob extends Job implements Ticket {
  private final Engine engine;
  private final long maxWait;
  private final long timeout;

  /** Null if nobody listens. */
  private final Notices notices;

  private volatile Gate gate;
  private volatile Thread thread;
  private volatile boolean begun;
  private volatile boolean ended;

  /** Written before {@code begun}. */
  private long begunAt;

  /** Written before {@code ended}. */
  private long endedAt;

  /** The worker's own. */
  private boolean late;

  private volatile Timer.Alarm waitAlarm;
  private volatile Timer.Alarm runAlarm;

  TicketJob(Engine engine, Runnable task, TaskListener listener, TaskLimits limits) {
    super(task);
    this.born = engine.now();
    this.engine = engine;
    this.notices = listener == TaskListener.NONE ? null : new Notices(listener, engine);
    this.maxWait = Nanos.of(limits.maxWait());
    this.timeout = Nanos.of(limits.timeout());
  }

  /** Returns the longest time the submission may still wait. */
  long patience() {
    return maxWait == 0 ? Long.MAX_VALUE : Math.max(0, maxWait - (engine.now() - born));
  }

  /** Sets the alarm for the end of its wait, once it waits. */
  void arm() {
    if (maxWait != 0 && waits()) {
      waitAlarm = engine.later(() -> withdraw(Outcome.QUEUE_TIMEOUT), patience());
      if (!waits()) {
        revoke(waitAlarm);
      }
    }
  }

  private boolean withdraw(Outcome outcome) {
    Gate at = gate;
    Rejection why = outcome == Outcome.CANCELLED ? Rejection.CANCELLED : Rejection.WAIT_TIMEOUT;
    return (at != null && engine.withdraw(at, why)) || engine.dropWaiting(this, outcome);
  }

  @Override
  public boolean cancel() {
    return cancel(true);
  }

  boolean cancel(boolean interrupt) {
    return withdraw(Outcome.CANCELLED)
        || engine.answerRunning(this, Outcome.CANCELLED, () -> interrupt ? thread : null);
  }

  @Override
  void waits(Gate at) {
    gate = at;
  }

  @Override
  void accepted() {
    leaveGate();
    if (notices != null) {
      notices.accepted();
    }
  }

  @Override
  void refused(Rejection rejection) {
    leaveGate();
    over(engine.now());
    if (notices != null) {
      notices.refused(rejection);
    }
  }

  private void leaveGate() {
    if (gate != null) {
      gate = null;
    }
  }

  @Override
  boolean claim() {
    return claimBeforeOthers();
  }

  @Override
  boolean begin(long now) {
    // Before the look at the state: who seizes the job after it finds the thread to interrupt.
    thread = Thread.currentThread();
    begunAt = now;
    revoke(waitAlarm);
    late = maxWait != 0 && now - born > maxWait;
    if (late || !runs()) {
      return false;
    }
    begun = true;
    if (notices != null) {
      notices.begun();
    }
    if (timeout != 0) {
      runAlarm =
          engine.later(
              () -> engine.answerRunning(this, Outcome.RUN_TIMEOUT, () -> thread), timeout);
    }
    if (runs()) {
      return true;
    }
    revoke(runAlarm);
    return false;
  }

  @Override
  Outcome outcome(Throwable failure) {
    return late ? Outcome.QUEUE_TIMEOUT : super.outcome(failure);
  }

  @Override
  boolean isHeard() {
    return notices != null;
  }

  @Override
  void finished(Outcome outcome, Throwable failure, boolean isToReturn, long at) {
    over(at == Stopwatch.UNTIMED ? engine.now() : at);
    if (notices == null) {
      super.finished(outcome, failure, isToReturn, at);
    } else {
      notices.finished(outcome, failure, isToReturn);
    }
  }

  @Override
  void left() {
    super.left();
    thread = null;
  }

  @Override
  void returned() {
    if (notices != null) {
      notices.returned();
    }
  }

  private void over(long at) {
    endedAt = at;
    ended = true;
    revoke(waitAlarm);
    revoke(runAlarm);
  }

  private static void revoke(Timer.Alarm alarm) {
    if (alarm != null) {
      alarm.revoke();
    }
  }

  @Override
  public Duration waited() {
    return Duration.ofNanos((begun ? begunAt : ended ? endedAt : engine.now()) - born);
  }

  @Override
  public Duration ran() {
    return begun ? Duration.ofNanos((ended ? endedAt : engine.now()) - begunAt) : Duration.ZERO;
  }

  @Override
  public Thread thread() {
    return begun ? thread : null;
  }
}
