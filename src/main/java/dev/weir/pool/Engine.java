package dev.weir.pool;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The inside of a {@link WorkerPool}: runs jobs, answers them, and ends the pool's life. Who comes
 * in is the business of {@link Admission}, who works that of {@link Crew}, what is counted that of
 * {@link Books}.
 */
final class Engine implements Admission.House {
  private static final double MOST_RETRY_MS = 3_600_000;

  private final PoolOptions options;
  private final Stopwatch stopwatch;
  private final TaskLimits limits;
  private final boolean unlimited;
  private final Timer timer;
  private final long born;
  private final Line line = new Line();
  private final Books books = new Books();
  private final Places places;
  private final Admission admission;
  private final Lifecycle lifecycle;
  private final Crew crew;
  private final RateMeter rate;
  private final Ending ending;

  Engine(PoolOptions options, Timer timer) {
    this.options = options;
    this.stopwatch = new Stopwatch(options.ticker());
    this.limits = options.limits();
    this.unlimited = limits.equals(TaskLimits.NONE);
    this.timer = timer;
    this.born = stopwatch.now();
    this.places = new Places(options.bounds(), books);
    Lobby lobby = new Lobby(places, line, books, this);
    this.admission =
        new Admission(options.nonblocking(), places, line, lobby, books, stopwatch, this);
    this.lifecycle = new Lifecycle(places, line, lobby, books, this);
    this.crew = new Crew(this, options);
    this.rate = new RateMeter(born);
    this.ending = new Ending(this, line);
  }

  String name() {
    return options.name();
  }

  void open() {
    crew.warm();
  }

  long now() {
    return stopwatch.now();
  }

  /** Runs an action after a delay; if that cannot be arranged, says so and goes on. */
  Timer.Alarm later(Runnable action, long nanos) {
    return later(action, nanos, () -> {});
  }

  /** Runs an action after a delay, or the other one now if that cannot be arranged. */
  Timer.Alarm later(Runnable action, long nanos, Runnable otherwise) {
    try {
      return timer.schedule(action, nanos);
    } catch (Throwable t) {
      Guard.report(t);
      otherwise.run();
      return () -> {};
    }
  }

  Books books() {
    return books;
  }

  Crew crew() {
    return crew;
  }

  Admission admission() {
    return admission;
  }

  Lifecycle lifecycle() {
    return lifecycle;
  }

  Ending ending() {
    return ending;
  }

  PoolState state() {
    return places.state();
  }

  PoolBounds bounds() {
    return places.bounds();
  }

  // Submitting.

  /** Makes a job without a listener; a plain one if it has no time limits either. */
  Job job(Runnable task) {
    return unlimited ? new Job(task) : ticket(task, TaskListener.NONE, limits);
  }

  TicketJob ticket(Runnable task, TaskListener listener) {
    return ticket(task, listener, limits);
  }

  TicketJob ticket(Runnable task, TaskListener listener, TaskLimits itsLimits) {
    return new TicketJob(this, task, listener, itsLimits);
  }

  /** Submits a job; a parked thread waits as long as both the job and the caller allow. */
  Rejection submit(Job job, Patience patience, long nanos) {
    if (!(job instanceof TicketJob ticket)) {
      return admission.admit(job, patience, nanos);
    }
    Rejection refusal = admission.admit(job, patience, Math.min(nanos, ticket.patience()));
    if (refusal == null) {
      ticket.arm();
    }
    return refusal;
  }

  boolean withdraw(Gate gate, Rejection why) {
    return admission.withdraw(gate, why);
  }

  // Running.

  boolean hasWork() {
    return !line.isEmpty();
  }

  /** Returns about how many tasks are present. */
  long present() {
    return places.present();
  }

  int mostWorkers() {
    return places.mostWorkers();
  }

  Job next() {
    return line.claim();
  }

  void run(Job job, Worker worker) {
    long begun = Stopwatch.UNTIMED;
    Throwable failure = null;
    try {
      long now = job.born == Stopwatch.UNTIMED ? Stopwatch.UNTIMED : stopwatch.now();
      if (job.begin(now)) {
        begun = now;
        stopwatch.begun(job.born, begun);
        job.task.run();
      }
    } catch (Throwable t) {
      failure = t;
    }
    boolean ended = job.end();
    worker.drop();
    long at = stopwatch.end(begun);
    Outcome outcome = job.outcome(failure);
    job.left();
    // Who is told may keep this thread for long.
    boolean calls = job.isHeard() || failure != null || admission.isWaitedFor();
    if (calls) {
      Thread.interrupted(); // which was meant for the task
      crew.away();
    }
    if (ended) {
      announce(job);
      admission.release(outcome);
      tell(job, outcome, failure, false, at);
    } else {
      admission.returnedLate();
      job.returned();
    }
    if (calls) {
      crew.back();
    }
  }

  /** The pool does not close before an outcome that somebody hears is told. */
  private void announce(Job job) {
    if (job.isHeard()) {
      places.tells();
    }
  }

  private void tell(Job job, Outcome outcome, Throwable failure, boolean isToReturn, long at) {
    job.finished(outcome, failure, isToReturn, at);
    if (!job.isHeard()) {
      closeIfDrained();
    }
  }

  /** An outcome that was announced is told. */
  void outcomeTold() {
    places.told();
    closeIfDrained();
  }

  /** A draining pool is held, so an ordinary end need not look at the state. */
  private void closeIfDrained() {
    if (places.isHeld() && places.state() == PoolState.DRAINING) {
      lifecycle.closeIfAnswered();
    }
  }

  // Answering early.

  /** Answers a job that has not begun; it frees its place at once. */
  boolean dropWaiting(Job job, Outcome outcome) {
    if (!job.drop()) {
      return false;
    }
    announce(job);
    admission.leave(outcome);
    tell(job, outcome, null, false, now());
    return true;
  }

  /**
   * Answers a job that runs; its slot is free only when its thread has returned.
   *
   * @param thread tells the thread to interrupt, null for none; asked when the job is held, for its
   *     worker may only just have taken it
   */
  boolean answerRunning(Job job, Outcome outcome, Supplier<Thread> thread) {
    if (!job.seize()) {
      return false;
    }
    announce(job);
    admission.answeredEarly(outcome);
    interrupt(job, thread.get());
    tell(job, outcome, null, true, now());
    return true;
  }

  /** Interrupts the thread of a job that was answered while it ran, if that is still in it. */
  void interruptAnswered(Job job, Thread thread) {
    if (job.seizeAgain()) {
      interrupt(job, thread);
    }
  }

  private static void interrupt(Job job, Thread thread) {
    try {
      if (thread != null) {
        thread.interrupt();
      }
    } finally {
      job.letGo();
    }
  }

  // What the admission reports.

  @Override
  public void lineGrew(boolean mayBlock) {
    crew.kick(mayBlock);
  }

  @Override
  public boolean mayNotPark() {
    return isWorker() || timer.isCurrentThread();
  }

  boolean isWorker() {
    return crew.includes(Thread.currentThread());
  }

  @Override
  public void stateChanged(PoolState before, PoolState after) {
    if (before == PoolState.CLOSED) {
      crew.warm();
    }
    Guard.run(() -> options.listener().stateChanged(before, after));
  }

  @Override
  public void closed(int life) {
    ending.closed(life);
    crew.closed();
    stateChanged(PoolState.DRAINING, PoolState.CLOSED);
    workerLeft();
  }

  /** A thread of the pool has ended, or the pool has closed. */
  void workerLeft() {
    if (ending.isNews()) {
      Guard.run(options.listener()::terminated);
    }
  }

  @Override
  public void resized(PoolBounds before, PoolBounds after) {
    crew.resized();
    Guard.run(() -> options.listener().resized(before, after));
  }

  // Telling.

  Duration retryAfter() {
    Admission.Look look = admission.look();
    long ahead = (long) look.queued() + look.blocked() + 1;
    double perSecond = rate.look(now(), look.answered().total()).m1();
    double seconds = perSecond > 0 ? ahead / perSecond : 0;
    long ms = (long) Math.min(MOST_RETRY_MS, Math.ceil(seconds * 1000));
    return Duration.ofMillis(Math.max(1, ms));
  }

  Histogram waits() {
    return stopwatch.waited();
  }

  Histogram runs() {
    return stopwatch.ran();
  }

  PoolStats stats() {
    return Snapshot.of(options, places.bounds(), admission, crew, books, stopwatch, rate, born);
  }
}
