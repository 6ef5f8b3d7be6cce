package dev.weir.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A job with a listener, time limits and a ticket. */
final class TicketJob extends Job implements Ticket {
  private static final int OUTCOME_TOLD = 1;
  private static final int BACK = 2;
  private static final VarHandle TELLER;
  private static final Object TOLD = new Object();

  static {
    try {
      TELLER = MethodHandles.lookup().findVarHandle(TicketJob.class, "teller", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Engine engine;
  private final TaskListener listener;
  private final long maxWait;
  private final long timeout;

  private volatile Gate gate;
  private volatile Thread thread;
  private volatile boolean begun;
  private volatile boolean ended;
  private volatile long begunAt;
  private volatile long endedAt;
  private volatile boolean late;

  /** The thread that tells the listener of the acceptance, then {@link #TOLD}. */
  private volatile Object teller;

  /** The thread that tells the listener of the beginning, while it does. */
  private volatile Thread beginner;

  /** What has come after an early answer; who brings the second of both tells the listener. */
  private final AtomicInteger aftermath = new AtomicInteger();

  private volatile Timer.Alarm waitAlarm;
  private volatile Timer.Alarm runAlarm;

  TicketJob(Engine engine, Runnable task, TaskListener listener, TaskLimits limits) {
    super(task, engine.now());
    this.engine = engine;
    this.listener = listener;
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
      waitAlarm = engine.timer().schedule(() -> withdraw(Outcome.QUEUE_TIMEOUT), patience());
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
        || engine.answerRunning(this, Outcome.CANCELLED, interrupt ? thread : null);
  }

  @Override
  void waits(Gate at) {
    gate = at;
  }

  @Override
  void accepted() {
    if (TELLER.compareAndSet(this, null, Thread.currentThread())) {
      Guard.run(listener::accepted);
      teller = TOLD;
    }
  }

  /** Keeps later notices behind the first, unless they come from inside that one. */
  private void afterAccepted() {
    accepted();
    while (teller != TOLD && teller != Thread.currentThread()) {
      Thread.yield();
    }
  }

  /** Keeps the last notice behind that of the beginning, unless it comes from inside that one. */
  private void afterBegun() {
    for (Thread at; (at = beginner) != null && at != Thread.currentThread(); ) {
      Thread.yield();
    }
  }

  @Override
  void refused(Rejection rejection) {
    end(engine.now());
    Guard.run(() -> listener.refused(rejection));
  }

  @Override
  boolean begin() {
    long now = engine.now();
    // Before the look at the state: who seizes the job after it finds the thread to interrupt.
    thread = Thread.currentThread();
    begunAt = now;
    revoke(waitAlarm);
    late = maxWait != 0 && now - born > maxWait;
    if (late || !runs()) {
      return false;
    }
    begun = true;
    afterAccepted();
    if (!tellBegun()) {
      return false;
    }
    if (timeout != 0) {
      runAlarm =
          engine
              .timer()
              .schedule(() -> engine.answerRunning(this, Outcome.RUN_TIMEOUT, thread), timeout);
    }
    if (runs()) {
      return true;
    }
    revoke(runAlarm);
    return false;
  }

  /** Tells of the beginning unless the job was answered first: that notice waits for this one. */
  private boolean tellBegun() {
    beginner = Thread.currentThread();
    boolean first = runs();
    if (first) {
      Guard.run(listener::begun);
    }
    beginner = null;
    return first;
  }

  @Override
  Outcome outcome(Throwable failure) {
    return late ? Outcome.QUEUE_TIMEOUT : super.outcome(failure);
  }

  @Override
  boolean isHeard() {
    return listener != TaskListener.NONE;
  }

  @Override
  void finished(Outcome outcome, Throwable failure) {
    end(engine.now());
    if (outcome == Outcome.COMPLETED || outcome == Outcome.FAILED || late) {
      thread = null;
    }
    afterAccepted();
    afterBegun();
    if (listener == TaskListener.NONE) {
      super.finished(outcome, failure);
    } else {
      Guard.run(() -> listener.finished(outcome, failure));
    }
    after(OUTCOME_TOLD);
  }

  @Override
  void returned() {
    thread = null;
    after(BACK);
  }

  private void after(int event) {
    if (aftermath.addAndGet(event) == OUTCOME_TOLD + BACK) {
      Guard.run(listener::returned);
    }
  }

  private void end(long now) {
    endedAt = now;
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
