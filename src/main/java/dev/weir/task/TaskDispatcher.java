package dev.weir.task;

import dev.weir.json.JsonFields;
import dev.weir.monitor.Sample;
import dev.weir.pool.Forecast;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolStats;
import dev.weir.pool.Rejection;
import dev.weir.pool.Submission;
import dev.weir.pool.TaskLimits;
import dev.weir.pool.TaskListener;
import dev.weir.pool.Ticket;
import dev.weir.pool.WorkerPool;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Takes submissions: checks them, gives each its {@link ManagedTask}, hands it to the pool and
 * keeps it once it has ended. Thread-safe.
 */
final class TaskDispatcher {
  private static final int TRACES_A_SECOND = 100;

  private final PoolOptions poolOptions;
  private final ServiceOptions options;
  private final TaskRegistry registry;
  private final PoolEvents events;
  private final WorkerPool pool;
  private final UsageMeter<?, ?> usage;
  private final RequestValidator validator;
  private final TaskOrigin origin;
  private final TaskTable table;
  private final RateLimiter traces;
  private final long maxLiveBytes;
  private final ByteBudget live;
  private final RefusalCounts refusals = new RefusalCounts();
  private final AbandonedTasks abandoned = new AbandonedTasks();

  /** By the name of the type. A type whose name is registered has its figures from the start. */
  private final Map<String, TypeFigures> figures = new TreeMap<>();

  /**
   * Makes one.
   *
   * @param events hears of tasks that fail
   * @param pool runs what is taken
   * @param usage is told of it
   */
  TaskDispatcher(
      PoolOptions poolOptions,
      ServiceOptions options,
      TaskRegistry registry,
      PoolEvents events,
      WorkerPool pool,
      UsageMeter<?, ?> usage) {
    this.poolOptions = poolOptions;
    this.options = options;
    this.registry = registry;
    this.events = events;
    this.pool = pool;
    this.usage = usage;
    this.validator =
        new RequestValidator(options.maxPayloadBytes(), poolOptions.limits(), registry);
    this.origin = new TaskOrigin(options.node(), options.clock(), poolOptions.ticker());
    this.table =
        new TaskTable(
            options.retainResults(), share(options.retainBytes()), options.retain(), origin);
    this.maxLiveBytes = share(options.maxQueuedBytes());
    this.traces = new RateLimiter(TRACES_A_SECOND, poolOptions.ticker());
    this.live = new ByteBudget(maxLiveBytes);
    registry.names().forEach(name -> figures.put(name, new TypeFigures()));
    figures.put(CallRun.NAME, new TypeFigures());
  }

  /** Whatever is configured, the tasks must not take the whole heap. */
  private static long share(long bytes) {
    return Math.min(bytes, Runtime.getRuntime().maxMemory() / 8);
  }

  TaskHandle submit(JsonObject body, int wireBytes, TaskReceiver receiver) {
    RequestValidator.Valid valid;
    try {
      valid = validator.check(body, wireBytes);
    } catch (TaskFailure refused) {
      return refuse(refused, receiver);
    } catch (RuntimeException | Error odd) {
      String why = "the body cannot be read: " + TaskFailure.describe(odd);
      return refuse(TaskFailure.of(Code.BAD_REQUEST, why), receiver);
    }
    return admit(valid.request(), valid.handler(), receiver);
  }

  TaskHandle submitAll(JsonObject body, TaskReceiver receiver) {
    BatchRequest batch;
    try {
      batch = BatchRequest.parse(body);
    } catch (TaskFailure refused) {
      return refuse(refused, receiver);
    } catch (RuntimeException | Error odd) {
      String why = "the body cannot be read: " + TaskFailure.describe(odd);
      return refuse(TaskFailure.of(Code.BAD_REQUEST, why), receiver);
    }
    Batch answers = new Batch(batch.tasks().size(), receiver);
    if (batch.atomic()) {
      return admitAll(batch.tasks(), answers, receiver);
    }
    for (int i = 0; i < batch.tasks().size(); i++) {
      answers.add(submit(batch.tasks().get(i), -1, answers.part(i)));
    }
    return answers;
  }

  /** Lets all tasks of a batch in or none. */
  private TaskHandle admitAll(List<JsonObject> bodies, Batch answers, TaskReceiver receiver) {
    List<TaskRun> runs = new ArrayList<>();
    List<TaskListener> watched = new ArrayList<>();
    try {
      for (int i = 0; i < bodies.size(); i++) {
        RequestValidator.Valid valid = valid(bodies.get(i), "tasks[" + i + "]");
        ManagedTask task = new ManagedTask(origin, valid.request());
        TaskRun run = new HandlerRun(this, task, valid.handler(), answers.part(i));
        prepare(task, run);
        runs.add(run);
        answers.add(task);
      }
      List<Submission> submissions = new ArrayList<>();
      for (TaskRun run : runs) {
        TaskListener listener = usage.watch(run);
        watched.add(listener);
        submissions.add(new Submission(run, listener, run.task().request().limits()));
      }
      answers.isRefusedWhole(true);
      List<Ticket> tickets = pool.tryExecuteAll(submissions, receiver.waiter());
      answers.isRefusedWhole(false);
      for (int i = 0; i < runs.size(); i++) {
        runs.get(i).task().ticket(tickets.get(i));
      }
      return answers;
    } catch (RuntimeException | Error notTaken) {
      watched.forEach(usage::forget);
      runs.forEach(TaskRun::forget);
      TaskFailure why = notTaken instanceof TaskFailure own ? own : notTaken(notTaken);
      bodies.forEach(each -> refusals.count(why.code()));
      receiver.failed(why);
      return TaskHandle.REFUSED;
    }
  }

  /** Checks one of several bodies; what it fails with names the element. */
  private RequestValidator.Valid valid(JsonObject body, String element) {
    try {
      return validator.check(body, -1);
    } catch (TaskFailure refused) {
      throw refused.of(element);
    }
  }

  /** Enters a task before the pool is asked; throws if that cannot be, and leaves nothing then. */
  private void prepare(ManagedTask task, TaskRun run) {
    task.live(run);
    if (!table.add(task)) {
      throw duplicate(task);
    }
    if (live.take(task.liveWeight())) {
      return;
    }
    if (pool.isShutdown()) {
      run.holdsNoBytes(); // the pool refuses it, and says why
    } else {
      table.discard(task);
      throw tooManyBytes(task.id());
    }
  }

  TaskHandle submit(Callable<?> call, TaskLimits limits, CallReceiver receiver) {
    TaskLimits most = poolOptions.limits();
    TaskRequest request =
        TaskRequest.call(CallRun.NAME, limits == null ? most : limits.atMost(most));
    return admit(request, task -> new CallRun(this, task, call, receiver), receiver::failed);
  }

  TaskHandle refuse(TaskFailure failure, TaskReceiver receiver) {
    return refuse(failure, receiver::failed);
  }

  private TaskHandle refuse(TaskFailure failure, Consumer<TaskFailure> sender) {
    refusals.count(failure.code());
    sender.accept(failure);
    return TaskHandle.REFUSED;
  }

  /** Submits once more what a task that has ended was asked for. */
  TaskHandle retry(ManagedTask task, TaskReceiver receiver) {
    String type = task.request().task();
    TaskHandler handler =
        registry
            .find(type)
            .orElseThrow(
                () ->
                    TaskFailure.of(
                        Code.UNKNOWN_TASK,
                        "task is %s: no registered type, so it cannot be done once more"
                            .formatted(JsonFields.show(type))));
    return admit(task.request().again(task.id()), handler, receiver);
  }

  private TaskHandle admit(TaskRequest request, TaskHandler handler, TaskReceiver receiver) {
    return admit(request, task -> new HandlerRun(this, task, handler, receiver), receiver::failed);
  }

  /** Makes a task and hands it to the pool. If that cannot be done, its sender hears why. */
  private TaskHandle admit(
      TaskRequest request, Function<ManagedTask, TaskRun> half, Consumer<TaskFailure> sender) {
    ManagedTask task;
    TaskRun run;
    try {
      task = new ManagedTask(origin, request);
      run = half.apply(task);
    } catch (RuntimeException | Error odd) { // as of a clock that fails
      return refuse(notTaken(odd), sender);
    }
    TaskFailure refusal = admit(task, run);
    return refusal == null ? task : refuse(refusal, sender);
  }

  /**
   * Hands a task to the pool; returns why not, if the pool did not take it and will not tell the
   * receiver.
   */
  private TaskFailure admit(ManagedTask task, TaskRun run) {
    try {
      prepare(task, run);
    } catch (TaskFailure refused) {
      return refused;
    }
    Ticket ticket;
    try {
      TaskLimits limits = task.request().limits();
      Thread waiter = run.waiter();
      ticket =
          usage.submit(
              hearing ->
                  waiter == null
                      ? pool.executeAsync(run, hearing, limits)
                      : pool.executeAsync(run, hearing, limits, waiter),
              run);
    } catch (RuntimeException | Error notTaken) {
      run.forget();
      return notTaken(notTaken);
    }
    task.ticket(ticket);
    return null;
  }

  private static TaskFailure duplicate(ManagedTask task) {
    return TaskFailure.of(Code.DUPLICATE, "the id is in use", task.id());
  }

  private TaskFailure notTaken(Throwable why) {
    return TaskFailure.of(
        Code.TASK_FAILED,
        "pool '%s' could not take the task: %s".formatted(pool(), TaskFailure.describe(why)));
  }

  /** Returns the refusal of a task, whose id may be null. */
  private TaskFailure tooManyBytes(String id) {
    return overload("what waits and runs takes maxQueuedBytes, which is " + maxLiveBytes, id);
  }

  /** Returns the refusal of a submission for lack of room other than the engine's own. */
  TaskFailure overload(String why, String id) {
    return TaskFailure.overload(
        "pool '%s' is full: %s".formatted(pool(), why),
        id,
        retryAfter(Rejection.OVERLOAD).toMillis());
  }

  /** Returns what would become of a submission that came now. */
  JsonObject forecast() {
    Forecast forecast = pool.forecast();
    TaskFailure refused = null;
    if (forecast.refusal() != null) {
      Duration retry = retryAfter(forecast.refusal());
      refused = TaskFailure.refused(forecast.refusal(), pool(), null, null, retry);
    } else if (!live.hasRoom(ManagedTask.LEAST_WEIGHT)) {
      refused = tooManyBytes(null);
    }
    return ForecastJson.of(forecast, refused);
  }

  /** Returns the tasks that live or are retained. */
  TaskTable table() {
    return table;
  }

  /** Returns the figures of the pool and of what was refused in front of it. */
  PoolStats stats() {
    return refusals.addTo(pool.stats());
  }

  /** Returns what the tasks take that live or are retained. */
  Sample.Kept kept() {
    return new Sample.Kept(live.taken(), table.retained(), table.retainedBytes());
  }

  AbandonedTasks abandoned() {
    return abandoned;
  }

  /** Returns the figures of every type, by name. */
  Map<String, TypeFigures> types() {
    return Collections.unmodifiableMap(figures);
  }

  /** Returns the figures of each type of which a task has ended. */
  JsonObject figures() {
    JsonObject json = new JsonObject();
    figures.forEach(
        (name, type) -> {
          if (!type.isEmpty()) {
            json.put(name, type.toJson());
          }
        });
    return json;
  }

  // What a run asks for and tells.

  String pool() {
    return poolOptions.name();
  }

  int maxResultBytes() {
    return options.maxResultBytes();
  }

  /** Only an overload costs the measure of how long it may last. */
  Duration retryAfter(Rejection rejection) {
    try {
      return rejection == Rejection.OVERLOAD ? pool.retryAfter() : Duration.ZERO;
    } catch (RuntimeException | Error noClock) {
      return Duration.ZERO; // to be refused without advice is better than to hear nothing
    }
  }

  /**
   * Returns a failure's stack; null for no failure, if too many failed lately to keep up, or if
   * there is no memory for it: the task ends without it.
   */
  String trace(Throwable thrown) {
    try {
      return thrown == null || traces.pass() < 0 ? null : StackTraces.trace(thrown);
    } catch (RuntimeException | Error notToBeHad) {
      return null;
    }
  }

  /** Returns what the sender of a completed task hears whose end could not be written down. */
  TaskFailure notRecorded(ManagedTask task, Throwable why) {
    return TaskFailure.of(
        Code.TASK_FAILED,
        "the task completed, but its end could not be recorded: " + TaskFailure.describe(why),
        task.id());
  }

  /** A task has ended, or was never taken: its bytes are free for others. */
  void giveBytesBack(ManagedTask task) {
    live.giveBack(task.liveWeight());
  }

  void retain(ManagedTask task) {
    table.retain(task);
    if (task.state() == TaskState.ABANDONED) {
      abandoned.add(task);
    }
  }

  void discard(ManagedTask task) {
    table.discard(task);
  }

  /** Adds a task that has ended, or was refused by the pool, to the figures of its type. */
  void count(ManagedTask task) {
    figures.get(task.request().task()).add(task);
  }

  void failed(ManagedTask task, TaskFailure failure) {
    events.taskFailed(task, failure);
  }
}
