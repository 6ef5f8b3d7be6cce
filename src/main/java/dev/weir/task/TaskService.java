package dev.weir.task;

import dev.weir.json.JsonFields;
import dev.weir.monitor.Actor;
import dev.weir.monitor.Monitor;
import dev.weir.monitor.Sample;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import dev.weir.pool.PoolStats;
import dev.weir.pool.Rejection;
import dev.weir.pool.TaskLimits;
import dev.weir.pool.WorkerPool;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
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
  private static final int TRACES_A_SECOND = 100;
  private static final int LARGEST_PAGE_BYTES = 4 * 1024 * 1024;
  private static final long LEAST_NANOS_BETWEEN_SAMPLES = 100_000_000L;

  private final PoolOptions poolOptions;
  private final ServiceOptions options;
  private final TaskRegistry registry;
  private final Intake intake;
  private final PoolEvents events;
  private final TaskRecords records;
  private final TaskTable table;
  private final WorkerPool pool;
  private final Monitor monitor;
  private final Throttle traces;
  private final Abandoned abandoned = new Abandoned();
  private final ByteBudget waiting;
  private final Refusals refusals = new Refusals();
  private final AtomicLong sampledAt;

  private TaskService(PoolOptions poolOptions, ServiceOptions options, TaskRegistry registry) {
    this.poolOptions = poolOptions;
    this.options = options;
    this.registry = registry;
    this.intake = new Intake(options.maxPayloadBytes(), poolOptions.limits(), registry);
    this.events =
        new PoolEvents(
            poolOptions.name(),
            options.node(),
            options.clock(),
            poolOptions.listener(),
            new Throttle(FAILURES_A_SECOND, poolOptions.ticker()));
    this.records = new TaskRecords(options.node(), options.clock(), poolOptions.ticker());
    this.table =
        new TaskTable(
            options.retainResults(), options.retainBytes(), options.retain(), poolOptions.ticker());
    this.waiting = new ByteBudget(options.maxQueuedBytes());
    this.monitor = new Monitor(options.clock());
    this.traces = new Throttle(TRACES_A_SECOND, poolOptions.ticker());
    this.pool = WorkerPool.create(poolOptions.withListener(events));
    this.sampledAt = new AtomicLong(poolOptions.ticker().getAsLong() - LEAST_NANOS_BETWEEN_SAMPLES);
  }

  /** Creates a running pool with its service. The listener of {@code options} is called as well. */
  public static TaskService create(
      PoolOptions options, ServiceOptions service, TaskRegistry registry) {
    return new TaskService(options, service, registry);
  }

  /**
   * Submits a task.
   *
   * @param body the task, or null, which is refused
   * @param wireBytes the size of its wire form, or -1 if it has none: then its JSON is measured
   * @param receiver hears exactly one answer, possibly before this method returns
   */
  public TaskHandle submit(JsonObject body, int wireBytes, TaskReceiver receiver) {
    Intake.Admissible admissible;
    try {
      admissible = intake.check(body, wireBytes);
    } catch (TaskFailure refused) {
      return refuse(refused, receiver);
    }
    return admit(admissible.request(), admissible.handler(), receiver);
  }

  /** Refuses a submission that never became a JSON object, and counts it as invalid. */
  public void refuse(String text, TaskReceiver receiver) {
    refuse(TaskFailure.of(Code.BAD_REQUEST, text), receiver);
  }

  /**
   * Submits code of this JVM.
   *
   * @param limits null for the pool's own
   */
  public TaskHandle submit(Callable<?> call, TaskLimits limits, CallReceiver receiver) {
    CallTask task = new CallTask(call, receiver);
    TaskLimits own = limits == null ? poolOptions.limits() : limits;
    TaskRequest request =
        new TaskRequest(null, CallTask.NAME, new JsonObject(), TaskRequest.Reply.RESULT, own);
    return admit(request, task, task);
  }

  /** Returns the record of a task that lives or is retained; fails with UNKNOWN_TASK. */
  public JsonObject find(String id) {
    return record(id).toJson();
  }

  /** Returns where a task's code is now, and where it failed; fails with UNKNOWN_TASK. */
  public JsonObject stack(String id) {
    return record(id).toStack();
  }

  /**
   * Lists records; fails with BAD_REQUEST. A page ends early where it would become too large.
   *
   * @return {@code {tasks:[...], next: id | null}}
   */
  public JsonObject list(TaskQuery query) {
    if (query.limit() < 1 || query.limit() > TaskQuery.LARGEST_PAGE) {
      throw badRequest(
          "limit is %d: must be 1 to %d".formatted(query.limit(), TaskQuery.LARGEST_PAGE));
    }
    String after = query.after();
    TaskRecord last = after == null ? null : table.find(after);
    if (after != null && last == null) {
      throw badRequest(
          "after is %s: must be the id of a task that is still known"
              .formatted(JsonFields.show(after)));
    }
    return table.page(
        query.which(), new TaskTable.Page(query.limit(), LARGEST_PAGE_BYTES, query.view()), last);
  }

  /** Takes a look at the pool. */
  public Sample look() {
    return new Sample(options.clock().instant(), figures(), pool.waits(), pool.runs());
  }

  /**
   * Cancels what lives and will answer to one of those receivers.
   *
   * @param whose given the {@link TaskReceiver} or {@link CallReceiver} of each submission
   */
  public void cancelAll(Predicate<Object> whose, String reason) {
    table.forEach(record -> record.cancelIf(whose, reason));
  }

  /** Returns the figures of the pool. */
  public JsonObject stats() {
    return StatsJson.of(figures(), options.node());
  }

  private PoolStats figures() {
    return refusals.addTo(pool.stats());
  }

  /** Returns the commands, as that actor gives them. */
  public Controls by(Actor actor) {
    return new Controls(this, pool, actor);
  }

  /** Returns what watches the pool for its operators. */
  public Monitor monitor() {
    return monitor;
  }

  /** Returns one line naming what the pool gave up since it was last opened; empty if nothing. */
  public String abandoned() {
    return abandoned.report(name());
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
      table.expire();
      Sample look = look();
      events.sample(look.stats());
      monitor.add(look);
    }
  }

  /** The pool is open again: what it gave up before is no news. */
  void rebooted() {
    abandoned.clear();
  }

  Duration shutdownTimeout() {
    return options.shutdownTimeout();
  }

  int maxResultBytes() {
    return options.maxResultBytes();
  }

  /** Submits once more what a task that has ended was asked for. */
  TaskHandle retry(TaskRecord record, TaskReceiver receiver) {
    String type = record.task();
    TaskHandler handler =
        registry
            .find(type)
            .orElseThrow(
                () ->
                    TaskFailure.of(
                        Code.UNKNOWN_TASK,
                        "task is %s: no registered type, so it cannot be done once more"
                            .formatted(JsonFields.show(type))));
    return admit(record.request().again(record.id()), handler, receiver);
  }

  void retain(TaskRecord record) {
    table.retain(record);
    if (record.state() == TaskState.ABANDONED) {
      abandoned.add(record);
    }
  }

  /** Returns a failure's stack; null for no failure, or if too many failed lately to keep up. */
  String trace(Throwable thrown) {
    return thrown == null || traces.pass() < 0 ? null : Stacks.trace(thrown);
  }

  void taskFailed(TaskRecord record, TaskFailure failure) {
    events.taskFailed(record, failure);
  }

  void discard(TaskRecord record) {
    table.discard(record);
  }

  /** Only an overload costs the measure of how long it may last. */
  Duration retryAfter(Rejection rejection) {
    return rejection == Rejection.OVERLOAD ? pool.retryAfter() : Duration.ZERO;
  }

  private TaskHandle admit(TaskRequest request, TaskHandler handler, TaskReceiver receiver) {
    TaskRecord record = records.open(request);
    Submission submission = new Submission(this, record, handler, request, receiver);
    if (!table.add(record)) {
      return refuse(TaskFailure.of(Code.DUPLICATE, "the id is in use", record.id()), receiver);
    }
    if (!waiting.take(record.waitingWeight())) {
      table.discard(record);
      return refuse(tooHeavy(record.id()), receiver);
    }
    record.ticket(pool.executeAsync(submission, submission, request.limits()));
    return submission;
  }

  private TaskFailure tooHeavy(String id) {
    return TaskFailure.overload(
        "pool '%s' is full: what waits takes maxQueuedBytes, which is %d"
            .formatted(name(), options.maxQueuedBytes()),
        id,
        pool.retryAfter().toMillis());
  }

  /** A submission has begun or ended: what waits is less by its weight. */
  void waitsNoMore(TaskRecord record) {
    waiting.giveBack(record.waitingWeight());
  }

  private TaskHandle refuse(TaskFailure failure, TaskReceiver receiver) {
    refusals.count(failure.code());
    receiver.failed(failure);
    return RefusedHandle.REFUSED;
  }

  TaskRecord record(String id) {
    TaskRecord record = id == null ? null : table.find(id);
    if (record == null) {
      throw TaskFailure.of(
          Code.UNKNOWN_TASK,
          "id is %s: no such task lives or is retained".formatted(JsonFields.show(id)));
    }
    return record;
  }

  static TaskFailure badRequest(String text) {
    return TaskFailure.of(Code.BAD_REQUEST, text);
  }
}
