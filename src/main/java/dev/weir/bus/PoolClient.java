package dev.weir.bus;

import dev.weir.pool.TaskLimits;
import dev.weir.task.Code;
import dev.weir.task.TaskFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * A pool as Java code sees it. Thread-safe; keep one or make one when needed.
 *
 * <p>Where the pool lives in the client's Vert.x, a submission goes straight to it; else, as JSON,
 * over the event bus. Answers, codes and limits are the same, and arguments and results are private
 * copies either way. The answer comes on the context of the caller.
 *
 * <p>A failed future holds a {@link PoolException} with the pool's answer. When no answer came it
 * holds a {@code ReplyException} of type NO_HANDLERS or TIMEOUT: then it is not known whether the
 * task ran. A submission waits as long as its task may take, not the 30 seconds that are usual on
 * the bus.
 */
public final class PoolClient {
  private static final Duration MARGIN = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofDays(24);
  private static final int MOST_RESENDS = 3;

  private final Vertx vertx;
  private final Addresses addresses;
  private final LocalPools locals;

  private PoolClient(Vertx vertx, String pool, LocalPools locals) {
    this.vertx = vertx;
    this.addresses = new Addresses(Objects.requireNonNull(pool, "pool"));
    this.locals = locals;
  }

  /** Returns a client of the pool of that name. */
  public static PoolClient create(Vertx vertx, String pool) {
    return new PoolClient(Objects.requireNonNull(vertx, "vertx"), pool, LocalPools.of(vertx));
  }

  /** Returns a client for which every pool lives elsewhere. */
  static PoolClient overBus(Vertx vertx, String pool) {
    return new PoolClient(vertx, pool, LocalPools.none());
  }

  /** Runs code of this JVM on the pool named {@code pool}; see {@link #submit(Callable)}. */
  public static <T> Future<T> submit(Vertx vertx, Callable<T> code) {
    return create(vertx, "pool").submit(code);
  }

  /**
   * Runs code on a pool of this Vert.x, with the pool's own time limits. It is handed over as it
   * is, and so is its value, which may be null; neither ever leaves this JVM.
   *
   * @return its value; fails with a {@link PoolException}, or with a {@code ReplyException} of type
   *     NO_HANDLERS if the pool does not live in this Vert.x
   */
  public <T> Future<T> submit(Callable<T> code) {
    return call(code, null);
  }

  /** Runs code on a pool of this Vert.x within those limits, and within the pool's own. */
  public <T> Future<T> submit(Callable<T> code, TaskLimits limits) {
    return call(code, Objects.requireNonNull(limits, "limits"));
  }

  /**
   * Runs a task and returns {@code {id, state, result, waitMs, runMs, node}}.
   *
   * @param args its arguments, or null for none
   */
  public Future<JsonObject> submit(String task, JsonObject args) {
    return submit(body(task, args));
  }

  /**
   * Runs a task and returns its result as a value of that class. A result of another class is
   * mapped by Jackson, which then has to be on the class path with its databind module.
   *
   * @param args its arguments, or null for none
   * @return the result, null for null; fails with a {@code DecodeException} where it cannot be
   *     mapped, although the task completed
   */
  public <T> Future<T> submit(String task, JsonObject args, Class<T> result) {
    Objects.requireNonNull(result, "result");
    return submit(task, args).map(reply -> as(result, reply.getValue("result")));
  }

  private static <T> T as(Class<T> type, Object value) {
    if (value == null || type.isInstance(value)) {
      return type.cast(value);
    }
    Object plain =
        switch (value) {
          case JsonObject object -> object.getMap();
          case JsonArray array -> array.getList();
          default -> value;
        };
    try {
      return Json.CODEC.fromValue(plain, type);
    } catch (IllegalArgumentException unmapped) {
      throw new DecodeException(
          "the result is no " + type.getName() + ": " + unmapped.getMessage(), unmapped);
    }
  }

  private static JsonObject body(String task, JsonObject args) {
    JsonObject body = new JsonObject().put("task", task);
    return args == null ? body : body.put("args", args);
  }

  /**
   * Runs a task that is of use to its caller for so long only. One that has not begun by then never
   * runs, and the future fails with 410 EXPIRED; one that runs goes on, and sees the time in {@link
   * dev.weir.task.TaskContext#timeLeft()}.
   *
   * @param args its arguments, or null for none
   * @param deadline from now; in whole milliseconds
   * @throws IllegalArgumentException if it is negative
   */
  public Future<JsonObject> submit(String task, JsonObject args, Duration deadline) {
    if (deadline.isNegative()) {
      throw new IllegalArgumentException("deadline is " + deadline + ": must not be negative");
    }
    return submit(
        body(task, args).put(TravellingDeadline.FIELD, TravellingDeadline.millis(deadline)));
  }

  /**
   * Submits a task body, whatever it asks for, and returns its reply. From a task with a time limit
   * it takes along what is left of it, unless its reply is {@code "accepted"}: the caller will not
   * wait longer.
   */
  public Future<JsonObject> submit(JsonObject body) {
    JsonObject sent = TravellingDeadline.of(Objects.requireNonNull(body, "body"));
    BusService here = locals.find(addresses.pool());
    return here == null ? send(sent) : here.submit(sent);
  }

  /**
   * Submits several task bodies, 1 to 1,000, which are answered together. Each answer is {@code
   * {id, state, result, ...}} as that of one task alone, or {@code {id, state, error: {code, name,
   * message}}}.
   *
   * @param atomic whether all are accepted or none: where there is no room for all of them now, or
   *     one is malformed, the future fails and nothing runs
   * @return the answers in the order of the bodies, when all tasks have theirs
   */
  public Future<List<JsonObject>> submitAll(List<JsonObject> bodies, boolean atomic) {
    JsonArray tasks = new JsonArray();
    bodies.forEach(body -> tasks.add(TravellingDeadline.of(body)));
    JsonObject batch = new JsonObject().put("tasks", tasks).put("atomic", atomic);
    BusService here = locals.find(addresses.pool());
    return (here == null ? sendAll(batch, bodies) : here.submitAll(batch))
        .map(reply -> reply.getJsonArray("results").stream().map(JsonObject.class::cast).toList());
  }

  private Future<JsonObject> sendAll(JsonObject batch, List<JsonObject> bodies) {
    Duration longest =
        bodies.stream().map(PoolClient::patience).max(Duration::compareTo).orElse(MARGIN);
    return request(
        Verb.SUBMIT_ALL, batch, new DeliveryOptions().setSendTimeout(longest.toMillis()));
  }

  private Future<JsonObject> send(JsonObject body) {
    return request(
        Verb.SUBMIT, body, new DeliveryOptions().setSendTimeout(patience(body).toMillis()));
  }

  /** Returns how long the answer to a submission may take. */
  private static Duration patience(JsonObject body) {
    Duration wait =
        new TaskLimits(
                millis(body, "maxWaitMs"), Duration.ZERO, millis(body, TravellingDeadline.FIELD))
            .longestWait();
    Duration run = millis(body, "timeoutMs");
    boolean accepted = "accepted".equals(body.getValue("reply"));
    return patience(wait, accepted ? Duration.ofMillis(1) : run);
  }

  /** Returns the record of a task that lives or is retained. */
  public Future<JsonObject> task(String id) {
    return request(Verb.TASK, new JsonObject().put("id", id));
  }

  /** Cancels a task; returns {@code {id, state, changed}}. */
  public Future<JsonObject> cancel(String id) {
    return request(Verb.CANCEL, new JsonObject().put("id", id));
  }

  /** Cancels a task for a reason that its answer tells. */
  public Future<JsonObject> cancel(String id, String reason) {
    return request(Verb.CANCEL, new JsonObject().put("id", id).put("reason", reason));
  }

  /** Returns the pool's figures. */
  public Future<JsonObject> stats() {
    return request(Verb.STATS, new JsonObject());
  }

  /**
   * Asks what would become of a task that were submitted now: {@code {admitted, state, queued,
   * blocked, waitMs, would}}, with {@code waitMs} null where nothing is known, and {@code would}
   * one of {@code start}, {@code queue} and {@code block}. One that would be refused has {@code
   * code}, {@code name} and {@code retryAfterMs} instead. Nothing changes by the question.
   */
  public Future<JsonObject> admit() {
    return request(Verb.ADMIT, new JsonObject());
  }

  /** Changes the capacity, -1 for unbounded; returns {@code {changed, old, new}}. */
  public Future<JsonObject> resize(int capacity) {
    return resize(new JsonObject().put("capacity", capacity));
  }

  /** Changes any of the bounds; returns {@code {changed, old, new}}. */
  public Future<JsonObject> resize(JsonObject change) {
    return request(Verb.RESIZE, change);
  }

  /** Stops starting tasks; returns {@code {changed, state}}. */
  public Future<JsonObject> pause() {
    return request(Verb.PAUSE, new JsonObject());
  }

  /** Starts tasks again; returns {@code {changed, state}}. */
  public Future<JsonObject> resume() {
    return request(Verb.RESUME, new JsonObject());
  }

  /** Begins to drain the pool; returns {@code {changed, state}} at once. */
  public Future<JsonObject> shutdown() {
    return request(Verb.SHUTDOWN, new JsonObject());
  }

  /** Opens a closed pool again; returns {@code {changed, state}}. */
  public Future<JsonObject> reboot() {
    return request(Verb.REBOOT, new JsonObject());
  }

  private <T> Future<T> call(Callable<T> code, TaskLimits limits) {
    Objects.requireNonNull(code, "code");
    BusService here = locals.find(addresses.pool());
    return here == null
        ? Future.failedFuture(notHere())
        : here.submit(code, TravellingDeadline.of(limits));
  }

  private ReplyException notHere() {
    return new ReplyException(
        ReplyFailure.NO_HANDLERS,
        "pool '%s' does not live in this Vert.x: code cannot be sent elsewhere"
            .formatted(addresses.pool()));
  }

  private Future<JsonObject> request(Verb verb, JsonObject body) {
    return request(verb, body, new DeliveryOptions());
  }

  private Future<JsonObject> request(Verb verb, JsonObject body, DeliveryOptions options) {
    return this.<JsonObject>ask(addresses.of(verb), body, options, MOST_RESENDS)
        .transform(
            answer ->
                answer.failed()
                    ? Future.failedFuture(PoolException.of(answer.cause()))
                    : Future.succeededFuture(answer.result().body()));
  }

  /**
   * Sends a request, and once more if Vert.x discarded it: that is what happens to messages which
   * lie before a consumer while its verticle is undeployed. No handler has seen such a message, and
   * another instance may serve the address.
   */
  private <R> Future<Message<R>> ask(
      String address, Object body, DeliveryOptions options, int resends) {
    Future<Message<R>> answer = vertx.eventBus().request(address, body, options);
    return answer.recover(
        cause ->
            resends > 0 && isDiscarded(cause)
                ? askAgain(address, body, options, resends - 1)
                : Future.failedFuture(cause));
  }

  private <R> Future<Message<R>> askAgain(
      String address, Object body, DeliveryOptions options, int resends) {
    Future<Message<R>> answer = ask(address, body, options, resends);
    return answer.recover(cause -> Future.failedFuture(hasNoHandler(cause) ? drained() : cause));
  }

  /**
   * Where no consumer serves the address any more, no handler has seen the request, so nothing ran.
   */
  private ReplyException drained() {
    return new ReplyException(
        ReplyFailure.RECIPIENT_FAILURE,
        Code.DRAINING.status(),
        TaskFailure.of(
                Code.DRAINING,
                "pool '%s' was undeployed before it took the request".formatted(addresses.pool()))
            .wire());
  }

  private static boolean hasNoHandler(Throwable cause) {
    return cause instanceof ReplyException failure
        && failure.failureType() == ReplyFailure.NO_HANDLERS;
  }

  /** Vert.x tells it from a timeout by the text alone. */
  private static boolean isDiscarded(Throwable cause) {
    return cause instanceof ReplyException failure
        && failure.failureType() == ReplyFailure.TIMEOUT
        && failure.getMessage().startsWith("Discarded");
  }

  /** Zero stands for no limit: then only a lost answer can end the wait, which must be long. */
  private static Duration patience(Duration wait, Duration run) {
    if (wait.isZero() || run.isZero()) {
      return LONG;
    }
    Duration sum = wait.plus(run).plus(MARGIN);
    return sum.compareTo(LONG) > 0 ? LONG : sum;
  }

  /** A malformed time is for the pool to refuse, not for the client. */
  private static Duration millis(JsonObject body, String field) {
    return body.getValue(field) instanceof Number ms
        ? Duration.ofMillis(Math.max(0, ms.longValue()))
        : Duration.ZERO;
  }
}
