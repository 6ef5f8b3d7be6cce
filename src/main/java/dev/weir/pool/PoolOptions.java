package dev.weir.pool;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * How a {@link WorkerPool} is made. Immutable: start from {@link #defaults()} and change what
 * differs. No field may be null except {@code threadFactory}.
 *
 * @param name the pool's name, which its threads carry
 * @param capacity most tasks running at once, which is also most workers; {@link #UNBOUNDED} for no
 *     bound
 * @param threads what kind of thread a worker is
 * @param minIdle idle workers kept warm; at most {@code capacity}, and at most {@link
 *     PoolBounds#MOST_MIN_IDLE}
 * @param expiry age at which an idle worker ends; zero for never
 * @param queueCapacity tasks accepted ahead of a free worker; 0 hands over only
 * @param maxBlockingTasks submits that may wait when workers and queue are full; 0 for no limit
 * @param nonblocking if true a submit never waits: it is refused at once when full
 * @param maxWait longest a task may wait before it starts, unless it says otherwise; zero for ever
 * @param taskTimeout longest a task may run, unless it says otherwise; zero for ever
 * @param threadFactory makes the workers' threads unstarted; null for the pool's own
 * @param ticker the clock, in nanoseconds from any origin; {@code System::nanoTime} but in tests
 * @param listener hears what happens to the pool
 * @param neverParks tells the threads on which much depends, such as event loops: when the pool is
 *     full it refuses them at once instead of parking them. The pool's own workers, its timer and
 *     the JDK's delay threads are never parked anyway.
 * @param nestedSubmit what the pool does for tasks that wait for other tasks of the same pool
 */
public record PoolOptions(
    String name,
    int capacity,
    Threads threads,
    int minIdle,
    Duration expiry,
    int queueCapacity,
    int maxBlockingTasks,
    boolean nonblocking,
    Duration maxWait,
    Duration taskTimeout,
    ThreadFactory threadFactory,
    LongSupplier ticker,
    PoolListener listener,
    Predicate<Thread> neverParks,
    NestedSubmit nestedSubmit) {

  /** The capacity of a pool without a bound. */
  public static final int UNBOUNDED = -1;

  /** What kind of thread a worker is. The same bound holds for both. */
  public enum Threads {
    /** For tasks that block: a parked worker costs about a kilobyte. */
    VIRTUAL,
    /** For tasks that compute, or that block inside {@code synchronized} before JDK 24. */
    PLATFORM
  }

  /**
   * What the pool does when a task waits without a limit for another task of the same pool that has
   * not begun: in {@code get} of its future, in {@code invokeAll} or {@code invokeAny}, or in a
   * request over the event bus.
   */
  public enum NestedSubmit {
    /**
     * Nothing, as long as another worker may run the awaited task. When every worker waits like
     * this, the pool gives one of the awaited tasks up within a second: its future fails with a
     * {@link PoolOverloadException} of {@link Rejection#DEADLOCK}, and it counts as cancelled.
     */
    FAIL,
    /**
     * The waiting worker runs the awaited task itself, inside the task that waits. It takes no slot
     * for that: the awaited task keeps its place in the queue until it ends. A task that waits for
     * an answer over the event bus cannot run anything meanwhile; for that, and where the stack has
     * no room, {@link #FAIL} holds.
     */
    INLINE,
    /**
     * When every worker waits like this, the pool starts one worker more, up to 256 beyond the
     * capacity, as many as the common {@code ForkJoinPool} has by default. They end when the waits
     * do. Where that is not enough, {@link #FAIL} holds.
     */
    COMPENSATE
  }

  private static final PoolOptions DEFAULTS =
      new PoolOptions(
          "pool",
          256,
          Threads.VIRTUAL,
          0,
          Duration.ofSeconds(10),
          1024,
          10_000,
          false,
          Duration.ZERO,
          Duration.ZERO,
          null,
          System::nanoTime,
          PoolListener.NONE,
          thread -> false,
          NestedSubmit.FAIL);

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException naming the field, the value and the rule
   */
  public PoolOptions {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(threads, "threads");
    Objects.requireNonNull(ticker, "ticker");
    Objects.requireNonNull(listener, "listener");
    Objects.requireNonNull(neverParks, "neverParks");
    Objects.requireNonNull(nestedSubmit, "nestedSubmit");
    requireNotNegative("maxWait", maxWait);
    requireNotNegative("taskTimeout", taskTimeout);
    var unused = new PoolBounds(capacity, minIdle, queueCapacity, maxBlockingTasks, expiry);
  }

  /** Returns the options that a pool has unless it is told otherwise. */
  public static PoolOptions defaults() {
    return DEFAULTS;
  }

  /** Returns the part of these options that {@link WorkerPool#resize} can change. */
  public PoolBounds bounds() {
    return new PoolBounds(capacity, minIdle, queueCapacity, maxBlockingTasks, expiry);
  }

  /** Returns the time limits of a task that brings none of its own. */
  public TaskLimits limits() {
    return new TaskLimits(maxWait, taskTimeout);
  }

  /** Returns these options with other bounds. */
  public PoolOptions withBounds(PoolBounds b) {
    return new PoolOptions(
        name,
        b.capacity(),
        threads,
        b.minIdle(),
        b.expiry(),
        b.queueCapacity(),
        b.maxBlockingTasks(),
        nonblocking,
        maxWait,
        taskTimeout,
        threadFactory,
        ticker,
        listener,
        neverParks,
        nestedSubmit);
  }

  /** Returns these options with another name. */
  public PoolOptions withName(String newName) {
    return with(newName, threads, nonblocking, maxWait, taskTimeout);
  }

  /** Returns these options with another capacity. */
  public PoolOptions withCapacity(int newCapacity) {
    return withBounds(bounds().withCapacity(newCapacity));
  }

  /** Returns these options with another kind of thread. */
  public PoolOptions withThreads(Threads newThreads) {
    return with(name, newThreads, nonblocking, maxWait, taskTimeout);
  }

  /** Returns these options with another number of warm workers. */
  public PoolOptions withMinIdle(int newMinIdle) {
    return withBounds(bounds().withMinIdle(newMinIdle));
  }

  /** Returns these options with another expiry. */
  public PoolOptions withExpiry(Duration newExpiry) {
    return withBounds(bounds().withExpiry(newExpiry));
  }

  /** Returns these options with another queue capacity. */
  public PoolOptions withQueueCapacity(int newQueueCapacity) {
    return withBounds(bounds().withQueueCapacity(newQueueCapacity));
  }

  /** Returns these options with another number of submits that may wait. */
  public PoolOptions withMaxBlockingTasks(int newMaxBlockingTasks) {
    return withBounds(bounds().withMaxBlockingTasks(newMaxBlockingTasks));
  }

  /** Returns these options with waiting for room forbidden or allowed. */
  public PoolOptions withNonblocking(boolean newNonblocking) {
    return with(name, threads, newNonblocking, maxWait, taskTimeout);
  }

  /** Returns these options with another longest wait. */
  public PoolOptions withMaxWait(Duration newMaxWait) {
    return with(name, threads, nonblocking, newMaxWait, taskTimeout);
  }

  /** Returns these options with another longest run. */
  public PoolOptions withTaskTimeout(Duration newTaskTimeout) {
    return with(name, threads, nonblocking, maxWait, newTaskTimeout);
  }

  /** Returns these options with another thread factory; null for the pool's own. */
  public PoolOptions withThreadFactory(ThreadFactory newThreadFactory) {
    return with(newThreadFactory, ticker, listener);
  }

  /** Returns these options with another clock. */
  public PoolOptions withTicker(LongSupplier newTicker) {
    return with(threadFactory, newTicker, listener);
  }

  /** Returns these options with another listener. */
  public PoolOptions withListener(PoolListener newListener) {
    return with(threadFactory, ticker, newListener);
  }

  /** Returns these options with other threads that are refused rather than parked. */
  public PoolOptions withNeverParks(Predicate<Thread> newNeverParks) {
    return new PoolOptions(
        name,
        capacity,
        threads,
        minIdle,
        expiry,
        queueCapacity,
        maxBlockingTasks,
        nonblocking,
        maxWait,
        taskTimeout,
        threadFactory,
        ticker,
        listener,
        newNeverParks,
        nestedSubmit);
  }

  /** Returns these options with another answer to tasks that wait for tasks of their own pool. */
  public PoolOptions withNestedSubmit(NestedSubmit newNestedSubmit) {
    return new PoolOptions(
        name,
        capacity,
        threads,
        minIdle,
        expiry,
        queueCapacity,
        maxBlockingTasks,
        nonblocking,
        maxWait,
        taskTimeout,
        threadFactory,
        ticker,
        listener,
        neverParks,
        newNestedSubmit);
  }

  private PoolOptions with(
      String newName, Threads newThreads, boolean never, Duration wait, Duration run) {
    return new PoolOptions(
        newName,
        capacity,
        newThreads,
        minIdle,
        expiry,
        queueCapacity,
        maxBlockingTasks,
        never,
        wait,
        run,
        threadFactory,
        ticker,
        listener,
        neverParks,
        nestedSubmit);
  }

  private PoolOptions with(ThreadFactory factory, LongSupplier clock, PoolListener hearer) {
    return new PoolOptions(
        name,
        capacity,
        threads,
        minIdle,
        expiry,
        queueCapacity,
        maxBlockingTasks,
        nonblocking,
        maxWait,
        taskTimeout,
        factory,
        clock,
        hearer,
        neverParks,
        nestedSubmit);
  }

  static void requireNotNegative(String field, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(field + " is " + value + ": must be at least 0");
    }
  }

  static void requireNotNegative(String field, Duration value) {
    Objects.requireNonNull(value, field);
    if (value.isNegative()) {
      throw new IllegalArgumentException(field + " is " + value + ": must not be negative");
    }
  }
}
