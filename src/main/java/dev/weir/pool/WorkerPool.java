package dev.weir.pool;

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
 * <p><b>Failures.</b> Whatever a task throws, errors included, ends that task only: it is counted,
 * told to the listener or future, or else given to the thread's uncaught-exception handler; the
 * worker lives on. Interrupts meant for one task never reach the next.
 *
 * <p><b>States.</b>
 *
 * <pre>
 *            pause                shutdown
 *  RUNNING ---------> PAUSED -----------------+
 *     |   <--------- resume                   |
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

  private final Engine engine;

  private WorkerPool(Engine engine) {
    this.engine = engine;
  }

  /** Creates a running pool. */
  public static WorkerPool create(PoolOptions options) {
    return create(options, Timer.shared());
  }

  static WorkerPool create(PoolOptions options, Timer timer) {
    Engine engine = new Engine(Objects.requireNonNull(options, "options"), timer);
    engine.open();
    return new WorkerPool(engine);
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
    park(engine.job(Objects.requireNonNull(task, "task")));
  }

  private void park(Job job) {
    Refusals.check(engine.submit(job, Patience.PARKS, FOREVER), engine);
  }

  /**
   * Runs a task if there is room now. Never waits.
   *
   * @return false if it was refused, for whatever reason
   */
  public boolean tryExecute(Runnable task) {
    Job job = engine.job(Objects.requireNonNull(task, "task"));
    return engine.submit(job, Patience.NONE, 0) == null;
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
    Job job = engine.job(Objects.requireNonNull(task, "task"));
    return engine.submit(job, Patience.PARKS, Nanos.of(patience)) == null;
  }

  /** Runs a task, under the pool's time limits, without ever parking the calling thread. */
  public Ticket executeAsync(Runnable task, TaskListener listener) {
    return listen(engine.ticket(nonNull(task), Objects.requireNonNull(listener, "listener")));
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
    Objects.requireNonNull(listener, "listener");
    Objects.requireNonNull(limits, "limits");
    return listen(engine.ticket(nonNull(task), listener, limits));
  }

  private Ticket listen(TicketJob job) {
    Rejection refusal = engine.submit(job, Patience.LISTENS, FOREVER);
    if (refusal != null) {
      job.refused(refusal);
    }
    return job;
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
    PoolFuture<T> future = new PoolFuture<>(Objects.requireNonNull(task, "task"));
    park(future.bind(engine));
    return future;
  }

  @Override
  public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks)
      throws InterruptedException {
    return new Invocations(engine, FOREVER).all(tasks);
  }

  /** As in {@link ExecutorService}; the time bounds admission too. */
  @Override
  public <T> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    return new Invocations(engine, unit.toNanos(timeout)).all(tasks);
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    try {
      return new Invocations(engine, FOREVER).any(tasks);
    } catch (TimeoutException e) {
      throw new AssertionError("untimed", e);
    }
  }

  /** As in {@link ExecutorService}; the time bounds admission too. */
  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return new Invocations(engine, unit.toNanos(timeout)).any(tasks);
  }

  // Ending. Each of these may be called from inside a task.

  /** Admits nothing more, refuses who waits for room, and runs all that was accepted. */
  @Override
  public void shutdown() {
    engine.ending().shutdown(null);
  }

  /**
   * Like {@link #shutdown()}, but what is not answered after {@code grace} is abandoned: what waits
   * never runs, what runs is interrupted. Returns at once. Of several deadlines the earliest
   * counts.
   */
  public void shutdown(Duration grace) {
    PoolOptions.requireNotNegative("grace", grace);
    engine.ending().shutdown(grace);
  }

  /**
   * Abandons all: what runs is interrupted, what waits never runs. All is answered when this
   * returns, and the pool is closed once the last listener has heard; threads may still be
   * returning then.
   *
   * @return what was passed to {@link #execute}, or the futures of {@link #submit}, that never
   *     began
   */
  @Override
  public List<Runnable> shutdownNow() {
    return engine.ending().shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return switch (state()) {
      case RUNNING, PAUSED -> false;
      case DRAINING, CLOSED -> true;
    };
  }

  /** Returns whether the pool is closed and its last thread has returned. */
  @Override
  public boolean isTerminated() {
    return engine.ending().isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return engine.ending().awaitTermination(unit.toNanos(timeout));
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
   * finish.
   *
   * @return false if it already was that
   * @throws IllegalArgumentException if it is 0, below -1 or below {@code minIdle}
   */
  public boolean resize(int capacity) {
    return resize(bounds -> bounds.withCapacity(capacity)).changed();
  }

  /**
   * Changes the bounds in one step. Whoever is in the queue or waits for room stays, even beyond a
   * smaller bound; a larger one lets waiters move up in order.
   *
   * @param change from the bounds to the new ones; pure, for it may be called more than once
   * @return what it found and left
   */
  public PoolBounds.Change resize(UnaryOperator<PoolBounds> change) {
    return engine.lifecycle().resize(change);
  }

  /**
   * Stops starting tasks; false unless the pool was running. Returns at once: a task that a worker
   * is taking at that moment may still begin.
   */
  public boolean pause() {
    return engine.lifecycle().pause();
  }

  /** Starts tasks again; false unless the pool was paused. */
  public boolean resume() {
    return engine.lifecycle().resume();
  }

  /**
   * Opens a closed pool again, with its last bounds; counters go on, and a thread that is still
   * inside an abandoned task keeps its slot.
   *
   * @return false unless the pool was closed
   */
  public boolean reboot() {
    return engine.lifecycle().reboot();
  }

  // Looking.

  /** Returns a snapshot. Takes a lock for an instant and looks at every bucket of the timings. */
  public PoolStats stats() {
    return engine.stats();
  }

  /**
   * Returns all waits from submission to start so far; sampled as {@link PoolStats#waitMs} says.
   */
  public Histogram waits() {
    return engine.waits();
  }

  /** Returns all runs from start to return so far; sampled likewise. */
  public Histogram runs() {
    return engine.runs();
  }

  /**
   * Returns how long a refused submitter had best wait before it tries again: what is ahead of it
   * divided by the rate of the last minute, at least a millisecond.
   */
  public Duration retryAfter() {
    return engine.retryAfter();
  }

  /** Returns the state. */
  public PoolState state() {
    return engine.state();
  }

  /** Returns the bounds. */
  public PoolBounds bounds() {
    return engine.bounds();
  }

  /** Returns the capacity, {@link PoolOptions#UNBOUNDED} if there is none. */
  public int capacity() {
    return bounds().capacity();
  }

  /** Returns live workers, idle or busy. */
  public int running() {
    return engine.crew().workers();
  }

  /** Returns tasks whose code runs now and that are not answered yet. */
  public int active() {
    return stats().active();
  }

  /** Returns idle workers. */
  public int idle() {
    return engine.crew().idle();
  }

  /** Returns how many workers may still be created; {@code Integer.MAX_VALUE} if unbounded. */
  public int free() {
    return Snapshot.free(bounds(), running());
  }

  /** Returns queued tasks and blocked submits together. */
  public int waiting() {
    PoolStats stats = stats();
    return stats.queued() + stats.blocked();
  }

  /** Returns whether the calling thread is a worker of this pool. */
  public boolean isWorkerThread() {
    return engine.isWorker();
  }
}
