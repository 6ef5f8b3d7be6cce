package dev.weir.task;

import dev.weir.json.JsonFields;
import dev.weir.monitor.Actor;
import dev.weir.monitor.Monitor;
import dev.weir.monitor.Sample;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import dev.weir.pool.Rejection;
import dev.weir.pool.TaskLimits;
import dev.weir.pool.TaskListener;
import dev.weir.pool.Ticket;
import dev.weir.pool.WorkerPool;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.metrics.PoolMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A pool together with the life of what is submitted to it: from a JSON body to its one answer.
 * Thread-safe; no method blocks. Questions throw {@link TaskFailure}; a submission never throws but
 * answers its receiver. Commands are given through {@link #by}.
 */
public final class TaskService {
  private static final int FAILURES_A_SECOND = 10;
  private static final int LARGEST_PAGE_BYTES = 4 * 1024 * 1024;
  private static final long LEAST_NANOS_BETWEEN_SAMPLES = 100_000_000L;

  private final PoolOptions poolOptions;
  private final ServiceOptions options;
  private final TaskRegistry registry;
  private final PoolEvents events;
  private final WorkerPool pool;
  private final UsageMeter<?, ?> usage;
  private final TaskDispatcher tasks;
  private final Monitor monitor;
  private final AtomicLong sampledAt;
  private volatile boolean leaving;

  private TaskService(
      PoolOptions poolOptions,
      ServiceOptions options,
      TaskRegistry registry,
      PoolMetrics<?, ?> metrics) {
    this.poolOptions = poolOptions;
    this.options = options;
    this.registry = registry;
    this.events =
        new PoolEvents(
            poolOptions.name(),
            options.node(),
            options.clock(),
            poolOptions.listener(),
            new RateLimiter(FAILURES_A_SECOND, poolOptions.ticker()));
    this.monitor = new Monitor(poolOptions.name(), options.clock());
    this.pool = WorkerPool.create(poolOptions.withListener(events));
    this.usage = UsageMeter.of(poolOptions.name(), metrics);
    this.tasks = new TaskDispatcher(poolOptions, options, registry, events, pool, usage);
    this.sampledAt = new AtomicLong(poolOptions.ticker().getAsLong() - LEAST_NANOS_BETWEEN_SAMPLES);
  }

  /** Creates a running pool with its service. The listener of {@code options} is called as well. */
  public static TaskService create(
      PoolOptions options, ServiceOptions service, TaskRegistry registry) {
    return create(options, service, registry, null);
  }

  /**
   * Creates one whose tasks Vert.x's own metrics measure as well.
   *
   * @param metrics null for none; they are closed by {@link #endMetrics}
   */
  public static TaskService create(
      PoolOptions options,
      ServiceOptions service,
      TaskRegistry registry,
      PoolMetrics<?, ?> metrics) {
    return new TaskService(options, service, registry, metrics);
  }

  /**
   * Submits a task.
   *
   * @param body the task, or null, which is refused
   * @param wireBytes the size of its wire form, or -1 if it has none: then its JSON is measured
   * @param receiver hears exactly one answer, possibly before this method returns
   */
  public TaskHandle submit(JsonObject body, int wireBytes, TaskReceiver receiver) {
    return tasks.submit(body, wireBytes, receiver);
  }

  /**
   * Submits several tasks, which are answered together: {@code {results: [...]}} in their order,
   * each as it would have been answered alone, or {@code {id, state, error}}.
   *
   * @param body {@code {tasks: [...], atomic?}}; atomic, they are all accepted or none
   * @param receiver hears exactly one answer, possibly before this method returns
   */
  public TaskHandle submitAll(JsonObject body, TaskReceiver receiver) {
    return tasks.submitAll(body, receiver);
  }

  /** Refuses a submission that never became a JSON object, and counts it as invalid. */
  public void refuse(String text, TaskReceiver receiver) {
    tasks.refuse(badRequest(text), receiver);
  }

  /** Refuses a submission whose sender finds no room to wait in, and counts it as an overload. */
  public void refuseForRoom(String text, TaskReceiver receiver) {
    tasks.refuse(tasks.overload(text, null), receiver);
  }

  /**
   * Submits code of this JVM.
   *
   * @param limits null for the pool's own
   */
  public TaskHandle submit(Callable<?> call, TaskLimits limits, CallReceiver receiver) {
    return tasks.submit(call, limits, receiver);
  }

  /**
   * Runs code of this JVM as {@link WorkerPool#executeAsync(Runnable, TaskListener, TaskLimits)}
   * does. It is in the books and in no record.
   *
   * @param limits null for the pool's own, which also cap what is given
   * @param waiter the worker of this pool that may wait for its end; null for none
   * @param isNext whether the end of another task calls this, as the last thing that it does
   */
  public Ticket execute(
      Runnable code, TaskListener listener, TaskLimits limits, Thread waiter, boolean isNext) {
    TaskLimits most = pool.limits();
    TaskLimits own = limits == null ? most : limits.atMost(most);
    return usage.submit(hearing -> hand(code, hearing, own, waiter, isNext), listener);
  }

  private Ticket hand(
      Runnable code, TaskListener listener, TaskLimits limits, Thread waiter, boolean isNext) {
    if (waiter != null) {
      return pool.executeAsync(code, listener, limits, waiter);
    }
    return isNext
        ? pool.executeNext(code, listener, limits)
        : pool.executeAsync(code, listener, limits);
  }

  /** Returns the calling thread if it is a worker of this pool; else null. */
  public Thread waiter() {
    return pool.isWorkerThread() ? Thread.currentThread() : null;
  }

  /** Returns when to try again after an overload. */
  public Duration retryAfter() {
    return tasks.retryAfter(Rejection.OVERLOAD);
  }

  /** Returns how many submissions may wait for room; 0 for no limit. */
  public int maxBlockingTasks() {
    return pool.bounds().maxBlockingTasks();
  }

  /** Returns the record of a task that lives or is retained; fails with UNKNOWN_TASK. */
  public JsonObject find(String id) {
    return TaskJson.record(task(id));
  }

  /** Returns where a task's code is now, and where it failed; fails with UNKNOWN_TASK. */
  public JsonObject stack(String id) {
    return TaskJson.stack(task(id));
  }

  /**
   * Lists records; fails with BAD_REQUEST. A page ends early where it would become too large.
   *
   * @return {@code {tasks:[...], next: text | null, counts: {...}}}; the counts are of all that are
   *     known, whatever was asked for
   */
  public JsonObject list(TaskQuery query) {
    if (query.limit() < 1 || query.limit() > TaskQuery.LARGEST_PAGE) {
      throw badRequest(
          "limit is %d: must be 1 to %d".formatted(query.limit(), TaskQuery.LARGEST_PAGE));
    }
    return tasks
        .table()
        .page(
            query.which(),
            new TaskTable.Page(query.order(), query.limit(), LARGEST_PAGE_BYTES, query.view()),
            query.after() == null ? null : after(query));
  }

  private Rank after(TaskQuery query) {
    if (query.order() == TaskOrder.NEWEST) {
      ManagedTask last = tasks.table().find(query.after());
      if (last != null) {
        return query.order().rank(last);
      }
      throw badRequest(
          "after is %s: must be the id of a task that is still known"
              .formatted(JsonFields.show(query.after())));
    }
    Rank rank = Rank.parse(query.after());
    if (rank != null) {
      return rank;
    }
    throw badRequest(
        "after is %s: must be the next of a page in the order %s"
            .formatted(JsonFields.show(query.after()), query.order().wire()));
  }

  /** Takes a look at the pool. */
  public Sample look() {
    return new Sample(
        options.clock().instant(),
        tasks.stats(),
        pool.waits(),
        pool.runs(),
        pool.deadlocks(),
        tasks.kept());
  }

  /**
   * Cancels what lives and will answer to one of those receivers.
   *
   * @param whose given the {@link TaskReceiver} or {@link CallReceiver} of each submission
   */
  public void cancelAll(Predicate<AnswerReceiver> whose, String reason) {
    tasks.table().forEach(task -> task.cancelIf(whose, reason));
  }

  /**
   * Returns the figures of the pool, those of the last minute among them, all from one look; and
   * those of each task type.
   */
  public JsonObject stats() {
    Sample look = look();
    return StatsJson.of(look.stats(), options.node())
        .put("lastMinute", monitor.lastMinute(look))
        .put("types", tasks.figures());
  }

  /** Returns the figures of each task type by its name; they go on counting. */
  public Map<String, TypeFigures> types() {
    return tasks.types();
  }

  /**
   * Returns what would become of a submission that came now: {@code {admitted, state, queued,
   * blocked, waitMs, would}}, or {@code code}, {@code name} and {@code retryAfterMs} in place of
   * the last where it would be refused. Nothing changes by the question.
   */
  public JsonObject admit() {
    return tasks.forecast();
  }

  /** Returns the bounds of the pool as they are now, in the form in which a resize takes them. */
  public JsonObject bounds() {
    return BoundsJson.of(pool.bounds());
  }

  /** Returns the commands, as that actor gives them. */
  public PoolCommands by(Actor actor) {
    return new PoolCommands(this, pool, actor);
  }

  /** Returns what watches the pool for its operators. */
  public Monitor monitor() {
    return monitor;
  }

  /** Returns one line naming what the pool gave up since it was last opened; empty if nothing. */
  public String abandoned() {
    return tasks.abandoned().report(name());
  }

  /** Returns whether the calling thread runs a task of the pool. */
  public boolean isWorkerThread() {
    return pool.isWorkerThread();
  }

  /** Says whether the pool is about to be shut down, so that balancers send it no more work. */
  public void leaving(boolean soon) {
    leaving = soon;
  }

  /** Returns whether the pool takes submissions and is not about to be shut down. */
  public boolean isReady() {
    return !leaving && !pool.isShutdown();
  }

  /**
   * Says that the pool is closed for good, so that Vert.x's metrics need not measure it any more.
   */
  public void endMetrics() {
    usage.close();
  }

  /** Drains the pool and abandons at once what it has not answered. */
  public void abandonAll() {
    pool.shutdown(Duration.ZERO);
  }

  /** Returns the pool's state. */
  public PoolState state() {
    return pool.state();
  }

  /** Returns the pool's name. */
  public String name() {
    return poolOptions.name();
  }

  /** Returns this node's name. */
  public String node() {
    return options.node();
  }

  /** Returns the names of the task types, sorted. */
  public List<String> taskTypes() {
    return registry.names();
  }

  /** Returns arguments to try, by the name of the task type. */
  public JsonObject examples() {
    return registry.examples();
  }

  /** Hears {@code {type, at, name, node, ...}} on whichever thread makes the change. */
  public Subscription subscribe(Consumer<JsonObject> subscriber) {
    return events.subscribe(subscriber);
  }

  /**
   * Derives events from the figures, and forgets what was retained too long. Call it a few times a
   * second; calls that follow too closely do nothing, so several owners may each call it.
   */
  public void sample() {
    long now = poolOptions.ticker().getAsLong();
    long last = sampledAt.get();
    if (now - last >= LEAST_NANOS_BETWEEN_SAMPLES && sampledAt.compareAndSet(last, now)) {
      tasks.table().expire();
      Sample look = look();
      events.sample(look.stats());
      monitor.add(look);
    }
  }

  /** The pool is open again: what it gave up before is no news. */
  void rebooted() {
    tasks.abandoned().clear();
  }

  Duration shutdownTimeout() {
    return options.shutdownTimeout();
  }

  /** Submits once more what a task that has ended was asked for. */
  TaskHandle retry(ManagedTask task, TaskReceiver receiver) {
    return tasks.retry(task, receiver);
  }

  ManagedTask task(String id) {
    ManagedTask task = id == null ? null : tasks.table().find(id);
    if (task == null) {
      throw TaskFailure.of(
          Code.UNKNOWN_TASK,
          "id is %s: no such task lives or is retained".formatted(JsonFields.show(id)));
    }
    return task;
  }

  static TaskFailure badRequest(String text) {
    return TaskFailure.of(Code.BAD_REQUEST, text);
  }
}
