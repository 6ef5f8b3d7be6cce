package dev.weir.pool;

import dev.weir.pool.Admission.WaitMode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * An elastic, bounded pool of reused threads, virtual or platform, and a full {@link
 * ExecutorService}.
 *
 * <p><b>The way of a submission.</b> If one of {@code capacity} slots is free, the task takes it.
 * Else it is queued, up to {@code queueCapacity}. Else the submission itself waits, first come
 * first served, up to {@code maxBlockingTasks}: {@link #execute} and {@link #submit} park their
 * thread, {@link #executeAsync} none. Else it is refused at once. The decision is one atomic step;
 * a newcomer never overtakes one that waits. Workers are made when tasks need them, reused last in
 * first out, and end when they were idle for {@code expiry}.
 *
 * <p><b>Refusals.</b> {@link PoolOverloadException} and {@link PoolClosedException}, both {@link
 * java.util.concurrent.RejectedExecutionException} and both without a stack trace. A worker of this
 * pool that would have to wait for room in it is refused, for it might wait for itself. A thread
 * interrupted while it waits is refused and stays interrupted.
 *
 * <p><b>Nested waits.</b> A task may submit another one and wait for its future while a worker is
 * left for that. What happens when every worker waits like this, without a limit, is up to {@link
 * PoolOptions.NestedSubmit}. By default the pool gives one of the awaited tasks up: its {@code get}
 * throws {@link java.util.concurrent.ExecutionException} with a {@link PoolOverloadException} of
 * {@link Rejection#DEADLOCK}.
 *
 * <p><b>Threads.</b> Each task finds its thread as new: name, priority, context class loader,
 * uncaught-exception handler and interrupt flag are put back when a task ends. Thread locals stay,
 * as in every pool, since no API clears another class's: a task removes its own.
 *
 * <p><b>Time limits.</b> A limit that fires more than a second late tells that the process stood
 * still, stopped or suspended with its machine; the limit is then extended by as much.
 *
 * <p><b>Failures.</b> Whatever a task throws, errors included, ends that task only: it is counted,
 * told to the listener or future, or else given to the thread's uncaught-exception handler; the
 * worker lives on. Interrupts meant for one task never reach the next.
 *
 * <p><b>States.</b>
 *
 * <pre>
 *            pause                shutdown
 *  RUNNING ---------> PAUSED -----------------+
 *     |   &lt;--------- resume                   |
 *     |                                       v     all is answered
 *     +---------------- shutdown ---------> DRAINING --------------> CLOSED
 *     ^                                                                 |
 *     +----------------------------- reboot ----------------------------+
 * </pre>
 *
 * <p>Workers are daemon threads, as virtual threads always are: a program that should outlive its
 * main method closes the pool. Thread-safe. No argument may be null unless it says so.
 */
public final class WorkerPool implements ExecutorService {
  private static final long FOREVER = Long.MAX_VALUE;

  private final PoolOptions options;
  private final TaskLimits limits;
  private final boolean isUnlimited;
  private final Timer timer;
  private final Permits permits;
  private final Metrics metrics;
  private final Admission admission;
  private final Lifecycle lifecycle;
  private final Answers answers;
  private final Workers workers;
  private final Termination termination;
  private final Helper helper;
  private final NestedWaits nestedWaits;

  private WorkerPool(PoolOptions options, Timer timer) {
    this.options = options;
    this.limits = options.limits();
    this.isUnlimited = limits.equals(TaskLimits.NONE);
    this.timer = timer;
    this.permits = new Permits(options.bounds());
    this.metrics = new Metrics(new Recording(options.name(), options.ticker()), options.ticker());
    this.helper = new Helper(options.name(), new HelperDuties());
    TaskQueue queue = new TaskQueue();
    WaitingRoom room = new WaitingRoom(permits, queue, metrics);
    this.admission =
        new Admission(options, permits, queue, room, metrics, this::parkRefusal, this::signalWork);
    this.lifecycle =
        new Lifecycle(permits, queue, room, admission, this::signalWork, new Changes());
    this.answers = new Answers(metrics, admission, lifecycle, timer, () -> helper.ask(Helper.TELL));
    this.workers =
        new Workers(
            permits,
            queue,
            metrics,
            new Threads(options),
            this::newWorker,
            helper,
            this::workerLeft);
    this.nestedWaits = new NestedWaits(options.nestedSubmit(), permits, admission, workers, helper);
    this.termination = new Termination(permits, queue, lifecycle, workers, answers, timer, helper);
  }

  /**
   * Creates a running pool. Starts one thread, the pool's helper, and {@code minIdle} workers.
   *
   * @throws OutOfMemoryError if the helper's thread cannot be had
   */
  public static WorkerPool create(PoolOptions options) {
    return create(options, Timer.shared());
  }

  static WorkerPool create(PoolOptions options, Timer timer) {
    Preload.run();
    WorkerPool pool = new WorkerPool(Objects.requireNonNull(options, "options"), timer);
    pool.helper.hold();
    pool.helper.release();
    pool.workers.warm();
    return pool;
  }

  private Worker newWorker(boolean isRenewal) {
    return new Worker(workers, admission, answers, metrics, isRenewal);
  }

  private void signalWork(boolean mayBlock, boolean probes) {
    workers.signalWork(mayBlock, probes);
  }

  /** Returns why a thread must not wait for room, null if it may: others may depend on it. */
  private Rejection parkRefusal(Thread thread) {
    if (workers.includes(thread)) {
      return Rejection.DEADLOCK;
    }
    boolean mustNot =
        timer.isCurrentThread()
            || Threads.isDelayThread(thread)
            || options.neverParks().test(thread);
    return mustNot ? Rejection.OVERLOAD : null;
  }

  /** A thread of the pool has ended, or the pool has closed. */
  private void workerLeft() {
    if (termination.isNews()) {
      helper.wake();
      try {
        options.listener().terminated();
      } catch (Throwable t) {
        Callbacks.report(t);
      }
    }
  }

  /** What follows a change of the state or the bounds. */
  private final class Changes implements Lifecycle.Events {
    @Override
    public void stateChanged(PoolState before, PoolState after) {
      try {
        adjust(before, after);
      } catch (Throwable t) {
        Callbacks.report(t); // the helper does it again
      }
      try {
        options.listener().stateChanged(before, after);
      } catch (Throwable t) {
        Callbacks.report(t);
      }
      if (after == PoolState.CLOSED) {
        workerLeft();
      }
    }

    private void adjust(PoolState before, PoolState after) {
      if (after == PoolState.CLOSED) {
        workers.closed();
        termination.closed(lifecycle.life());
      } else if (before == PoolState.CLOSED) {
        workers.warm();
      }
    }

    @Override
    public void resized(PoolBounds before, PoolBounds after) {
      metrics.recording().resized(before, after);
      try {
        workers.resized();
      } catch (Throwable t) {
        Callbacks.report(t); // the helper does it again
      }
      try {
        options.listener().resized(before, after);
      } catch (Throwable t) {
        Callbacks.report(t);
      }
    }
  }

  /** What the helper does for this pool. */
  private final class HelperDuties implements Helper.Duties {
    /** Made beforehand, and an array: a loop over it allocates nothing. */
    private final Runnable[] repairs = {
      () -> admission.payOwed(),
      () -> lifecycle.repair(),
      () -> workers.wakeAgain(),
      () -> workers.forgetLost(),
      () -> workers.startWaiting(),
      () -> workers.trim(),
      () -> workers.warm(),
      () -> workerLeft()
    };

    @Override
    public void work() {
      workers.startWaiting();
    }

    @Override
    public long expire() {
      return workers.expire();
    }

    @Override
    public boolean hasNews() {
      return answers.hasExpired() || termination.isOverdue();
    }

    @Override
    public void tell() {
      answers.answerExpired();
      termination.abandonOverdue();
    }

    @Override
    public boolean isRetrying() {
      return workers.isRetrying();
    }

    @Override
    public long resolveDeadlock() {
      return nestedWaits.resolve();
    }

    /** Each step is guarded: if one fails, as when memory is out, the others are still done. */
    @Override
    public void repair() {
      for (Runnable step : repairs) {
        Callbacks.run(step);
      }
    }

    @Override
    public boolean isOver() {
      return termination.isTold();
    }
  }

  // Submitting.

  /**
   * Runs a task, waiting for room if the pool is full.
   *
   * @throws PoolOverloadException if it was not accepted although the pool is open
   * @throws PoolClosedException if the pool is shutting down or closed
   */
  @Override
  public void execute(Runnable task) {
    check(admit(newTask(task), WaitMode.PARK, FOREVER));
  }

  /** Makes a task without a listener; a plain one if it has no time limits either. */
  private Task newTask(Runnable body) {
    Objects.requireNonNull(body, "task");
    return isUnlimited ? new Task(body) : new TrackedTask(answers, body, TaskListener.NONE, limits);
  }

  <V> PoolFuture<V> future(Callable<V> callable, Runnable whenDone) {
    return new PoolFuture<>(answers, nestedWaits, callable, limits, whenDone);
  }

  /** Submits a task; a parked thread waits as long as both the task and the caller allow. */
  Rejection admit(Task task, WaitMode mode, long nanos) {
    metrics.recording().submitted(task);
    if (!(task instanceof TrackedTask tracked)) {
      return admission.admit(task, mode, nanos);
    }
    long patience = tracked.patience();
    Rejection refusal = admission.admit(task, mode, Math.min(nanos, patience));
    if (refusal == null && patience != FOREVER) {
      tracked.armWait();
    }
    return refusal;
  }

  /** Throws what belongs to a refusal; returns if there is none. */
  void check(Rejection refusal) {
    if (refusal != null) {
      throw PoolRejectedException.of(refusal, options.name(), bounds());
    }
  }

  /**
   * Runs a task if there is room now. Never waits.
   *
   * @return false if it was refused, for whatever reason
   */
  public boolean tryExecute(Runnable task) {
    return admit(newTask(task), WaitMode.NEVER, 0) == null;
  }

  /**
   * Runs a task if there is room within a time.
   *
   * @return false if it was refused, for whatever reason; an interrupted thread stays interrupted
   */
  public boolean tryExecute(Runnable task, Duration patience) {
    PoolOptions.requireNotNegative("patience", patience);
    if (patience.isZero()) {
      return tryExecute(task);
    }
    return admit(newTask(task), WaitMode.PARK, Timer.nanos(patience)) == null;
  }

  /** Runs a task, under the pool's time limits, without ever parking the calling thread. */
  public Ticket executeAsync(Runnable task, TaskListener listener) {
    return executeAsync(task, listener, limits);
  }

  /**
   * Runs a task without ever parking the calling thread: while there is no room the submission
   * waits by itself. A platform thread that is needed is started elsewhere, so this may be called
   * on an event loop.
   *
   * @param listener hears what becomes of it, possibly before this returns
   * @param limits the task's own, in place of the pool's
   */
  public Ticket executeAsync(Runnable task, TaskListener listener, TaskLimits limits) {
    StackProbe.run(StackProbe.CALL);
    return executeAsync(task, listener, limits, WaitMode.LISTEN);
  }

  /**
   * Does the same for a listener that hears that a task has finished or returned, and submits the
   * next one as the last thing that it does. The worker that calls the listener comes for the next
   * task itself, so no other one is woken.
   */
  public Ticket executeNext(Runnable task, TaskListener listener, TaskLimits limits) {
    Worker worker = workers.of(Thread.currentThread());
    if (worker == null || !worker.isBetweenTasks()) {
      return executeAsync(task, listener, limits);
    }
    return executeAsync(task, listener, limits, WaitMode.FOLLOW); // its stack is all but empty
  }

  private Ticket executeAsync(
      Runnable task, TaskListener listener, TaskLimits limits, WaitMode mode) {
    Objects.requireNonNull(listener, "listener");
    Objects.requireNonNull(limits, "limits");
    TrackedTask tracked = new TrackedTask(answers, nonNull(task), listener, limits);
    Rejection refusal = admit(tracked, mode, FOREVER);
    if (refusal != null) {
      tracked.refused(refusal);
    }
    return tracked;
  }

  /**
   * Runs a task that another task of this pool asked for and waits for, in a way that the pool
   * cannot see, such as a request over the event bus.
   *
   * @param worker the thread of the task that waits; if it is none of this pool's workers, nothing
   *     is nested
   */
  public Ticket executeAsync(
      Runnable task, TaskListener listener, TaskLimits limits, Thread worker) {
    if (!workers.includes(Objects.requireNonNull(worker, "worker"))) {
      return executeAsync(task, listener, limits);
    }
    Objects.requireNonNull(listener, "listener");
    Objects.requireNonNull(limits, "limits");
    StackProbe.run(StackProbe.CALL);
    NestedTask nested =
        new NestedTask(answers, nestedWaits, nonNull(task), listener, limits, worker);
    Rejection refusal = admit(nested, WaitMode.LISTEN, FOREVER);
    if (refusal == null) {
      nested.watch();
    } else {
      nested.refused(refusal);
    }
    return nested;
  }

  /**
   * Runs several tasks if there are slots and places in the queue for all of them now, and none of
   * them otherwise. Never waits. While others wait for room there is none. As with {@link
   * #executeAsync(Runnable, TaskListener, TaskLimits)} each listener hears what becomes of its
   * task: that it is refused, for one.
   *
   * @param worker the thread of a task that waits for the end of these; null for none
   * @return the tickets, in the order of the submissions
   */
  public List<Ticket> tryExecuteAll(List<Submission> submissions, Thread worker) {
    StackProbe.run(StackProbe.CALL);
    boolean isNested = worker != null && workers.includes(worker);
    TrackedTask[] tasks = new TrackedTask[submissions.size()];
    for (int i = 0; i < tasks.length; i++) {
      Submission one = submissions.get(i);
      tasks[i] =
          isNested
              ? new NestedTask(
                  answers, nestedWaits, one.task(), one.listener(), one.limits(), worker)
              : new TrackedTask(answers, one.task(), one.listener(), one.limits());
      metrics.recording().submitted(tasks[i]);
    }
    List<Ticket> tickets = List.of(tasks);
    Rejection refusal = admission.admitAll(tasks);
    for (TrackedTask task : tasks) {
      if (refusal != null) {
        task.refused(refusal);
        continue;
      }
      if (task.patience() != FOREVER) {
        task.armWait();
      }
      if (task instanceof NestedTask nested) {
        nested.watch();
      }
    }
    return tickets;
  }

  private static Runnable nonNull(Runnable task) {
    return Objects.requireNonNull(task, "task");
  }

  @Override
  public Future<?> submit(Runnable task) {
    return submit(task, null);
  }

  @Override
  public <T> Future<T> submit(Runnable task, T result) {
    return submit(Executors.callable(nonNull(task), result));
  }

  @Override
  public <T> Future<T> submit(Callable<T> task) {
    PoolFuture<T> future = future(Objects.requireNonNull(task, "task"), null);
    check(admit(future, WaitMode.PARK, FOREVER));
    return future;
  }

  @Override
  public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks)
      throws InterruptedException {
    return new BulkInvoker(this, FOREVER).all(tasks);
  }

  /** As in {@link ExecutorService}; the time bounds admission too. */
  @Override
  public <T> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    return new BulkInvoker(this, unit.toNanos(timeout)).all(tasks);
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    try {
      return new BulkInvoker(this, FOREVER).any(tasks);
    } catch (TimeoutException e) {
      throw new AssertionError("untimed", e);
    }
  }

  /** As in {@link ExecutorService}; the time bounds admission too. */
  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return new BulkInvoker(this, unit.toNanos(timeout)).any(tasks);
  }

  // Ending. Each of these may be called from inside a task.

  /** Admits nothing more, refuses submissions that wait for room, and runs all accepted tasks. */
  @Override
  public void shutdown() {
    termination.shutdown(null);
  }

  /**
   * Like {@link #shutdown()}, but what is not answered after {@code grace} is abandoned: what waits
   * never runs, what runs is interrupted. Returns at once. Of several deadlines the earliest
   * counts.
   */
  public void shutdown(Duration grace) {
    PoolOptions.requireNotNegative("grace", grace);
    termination.shutdown(grace);
  }

  /**
   * Abandons all: what runs is interrupted, what waits never runs. All is answered when this
   * returns, and the pool is closed once the last listener has heard; threads may still be
   * returning then.
   *
   * @return what was passed to {@link #execute}, or the futures of {@link #submit}, that never
   *     began. To run one of them elsewhere does its work, once. The future itself has failed with
   *     {@link PoolClosedException} already, so that no thread waits for ever.
   */
  @Override
  public List<Runnable> shutdownNow() {
    return termination.shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return !state().admits();
  }

  /** Returns whether the pool is closed and its last thread has returned. */
  @Override
  public boolean isTerminated() {
    return termination.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return termination.awaitTermination(unit.toNanos(timeout));
  }

  /** Shuts down and waits for the last thread; from a task of this pool, only shuts down. */
  @Override
  public void close() {
    if (isWorkerThread()) {
      shutdown();
    } else {
      ExecutorService.super.close();
    }
  }

  // Changing.

  /**
   * Changes the capacity. Running tasks go on; surplus idle workers end at once, others when they
   * finish. A task that a worker is taking at that moment may still begin.
   *
   * @return false if it already was that
   * @throws IllegalArgumentException if it is 0, below -1 or below {@code minIdle}
   */
  public boolean resize(int capacity) {
    return resize(bounds -> bounds.withCapacity(capacity)).changed();
  }

  /**
   * Changes the bounds in one step. Tasks in the queue and submissions that wait stay, even beyond
   * a smaller bound; a larger one lets waiters move up in order.
   *
   * @param change from the bounds to the new ones; pure, for it may be called more than once
   */
  public PoolBounds.Change resize(UnaryOperator<PoolBounds> change) {
    return lifecycle.resize(change);
  }

  /**
   * Stops starting tasks; false unless the pool was running. Returns at once: a task that a worker
   * is taking at that moment may still begin.
   */
  public boolean pause() {
    return lifecycle.pause();
  }

  /** Starts tasks again; false unless the pool was paused. */
  public boolean resume() {
    return lifecycle.resume();
  }

  /**
   * Opens a closed pool again, with its last bounds; counters go on, and a thread that is still
   * inside an abandoned task keeps its slot.
   *
   * @return false unless the pool was closed
   */
  public boolean reboot() {
    return state() == PoolState.CLOSED && startAgain();
  }

  /** Starts the helper first: a pool without one must not open. */
  private boolean startAgain() {
    helper.hold();
    try {
      return lifecycle.reboot();
    } finally {
      helper.release();
    }
  }

  // Looking.

  /** Returns a snapshot. Takes a lock for an instant and looks at every bucket of the timings. */
  public PoolStats stats() {
    return metrics.snapshot(options, admission, workers);
  }

  /**
   * Returns all waits from submission to start so far; sampled as {@link PoolStats#waitMs} says.
   */
  public Histogram waits() {
    return metrics.waits();
  }

  /** Returns all runs from start to return so far; sampled likewise. */
  public Histogram runs() {
    return metrics.runs();
  }

  /**
   * Returns how long a refused submitter had best wait before it tries again: what is ahead of it
   * divided by the rate of the last minute, at least a millisecond. Before anything has ended it is
   * the age of the oldest running task, at least 100 ms. It is computed ten times a second at most
   * and spread by up to a quarter, so a refusal takes no lock and those refused together do not
   * come back together.
   */
  public Duration retryAfter() {
    return metrics.retryAfter(admission, workers);
  }

  /**
   * Returns what would become of a submission that came now, and about how long it would wait.
   * Nothing changes by the question. A submission that follows may find the pool otherwise.
   */
  public Forecast forecast() {
    return metrics.forecast(admission, options.nonblocking());
  }

  /**
   * Returns how many tasks were given up so far, because all workers waited for tasks of this pool;
   * see {@link PoolOptions.NestedSubmit}.
   */
  public long deadlocks() {
    return nestedWaits.givenUp();
  }

  NestedWaits nestedWaits() {
    return nestedWaits;
  }

  /** Returns the state. */
  public PoolState state() {
    return permits.state();
  }

  /** Returns the pool's name, as its options have it. */
  public String name() {
    return options.name();
  }

  /** Returns the bounds. */
  public PoolBounds bounds() {
    return permits.bounds();
  }

  /** Returns the capacity, {@link PoolOptions#UNBOUNDED} if there is none. */
  public int capacity() {
    return bounds().capacity();
  }

  /** Returns live workers, idle or busy. */
  public int running() {
    return workers.live();
  }

  /** Returns tasks whose code runs now and that are not answered yet. */
  public int active() {
    return stats().active();
  }

  /** Returns idle workers. */
  public int idle() {
    return workers.idle();
  }

  /** Returns how many workers may still be created; {@code Integer.MAX_VALUE} if unbounded. */
  public int free() {
    return bounds().free(running());
  }

  /** Returns queued tasks and blocked submits together. */
  public int waiting() {
    PoolStats stats = stats();
    return stats.queued() + stats.blocked();
  }

  /** Returns the time limits of a task that brings none of its own. */
  public TaskLimits limits() {
    return limits;
  }

  /** Returns whether the calling thread is a worker of this pool. */
  public boolean isWorkerThread() {
    return workers.includes(Thread.currentThread());
  }
}
