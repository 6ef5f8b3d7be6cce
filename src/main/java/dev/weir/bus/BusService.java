package dev.weir.bus;

import dev.weir.monitor.Actor;
import dev.weir.pool.TaskLimits;
import dev.weir.task.Code;
import dev.weir.task.PoolCommands;
import dev.weir.task.TaskFailure;
import dev.weir.task.TaskIds;
import dev.weir.task.TaskService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A pool's consumers on the event bus, and the way in for callers of the same Vert.x. Start it from
 * the verticle whose event loop shall serve it; several of one pool take its messages in turn. No
 * consumer blocks, and none is ever paused: a paused one would answer TIMEOUT where the truth is an
 * overload.
 *
 * <p>In a cluster {@code pool.submit} is shared by all nodes and the other addresses are local;
 * {@code pool.<verb>.<node>} reaches a named node, and a question about a task of another node is
 * passed on to it.
 */
public final class BusService {
  private final Vertx vertx;
  private final TaskService service;
  private final PoolCommands commands;
  private final Addresses addresses;
  private final DeliveryOptions replies;
  private final LocalPools locals;
  private final NestedRequests nested;
  private final PendingReplies pending = new PendingReplies();
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();

  private BusService(Vertx vertx, TaskService service, NestedRequests nested) {
    this.vertx = vertx;
    this.service = service;
    this.nested = nested;
    this.commands = service.by(Actor.BUS);
    this.addresses = new Addresses(service.name());
    this.replies = ReplyCodec.replies(vertx);
    this.locals = LocalPools.of(vertx);
  }

  /**
   * Starts serving a pool; completes when every address is reachable.
   *
   * @param nested knows which requests come from tasks of the pool
   */
  public static Future<BusService> start(Vertx vertx, TaskService service, NestedRequests nested) {
    BusService bus = new BusService(vertx, service, nested);
    bus.register();
    return Future.join(bus.consumers.stream().map(MessageConsumer::completion).toList())
        .onSuccess(reachable -> bus.locals.add(service.name(), bus))
        .map(bus);
  }

  /** Takes no more submissions; completes when none of the addresses leads here any more. */
  public Future<Void> unregister() {
    locals.remove(service.name(), this);
    return Future.join(consumers.stream().map(MessageConsumer::unregister).toList()).mapEmpty();
  }

  /** Completes when all submissions that came this way are answered. */
  public Future<Void> drained() {
    return pending.drained();
  }

  /** Cancels what came this way and is not answered. */
  public void cancelPending(String reason) {
    service.cancelAll(
        receiver ->
            (receiver instanceof BusReply reply && reply.isOf(pending))
                || (receiver instanceof DirectReply<?> direct && direct.isOf(pending)),
        reason);
  }

  /** Submits a task for a caller of this Vert.x. */
  Future<JsonObject> submit(JsonObject body) {
    DirectReply<JsonObject> reply = directReply();
    service.submit(body, -1, reply);
    return reply.future();
  }

  /** Submits several tasks for a caller of this Vert.x. */
  Future<JsonObject> submitAll(JsonObject body) {
    DirectReply<JsonObject> reply = directReply();
    service.submitAll(body, reply);
    return reply.future();
  }

  /**
   * Submits code for a caller of this Vert.x.
   *
   * @param limits null for the pool's own
   */
  <T> Future<T> submit(Callable<T> code, TaskLimits limits) {
    DirectReply<T> reply = directReply();
    service.submit(code, limits, reply);
    return reply.future();
  }

  private <T> DirectReply<T> directReply() {
    Thread waiter = service.isWorkerThread() ? Thread.currentThread() : null;
    return new DirectReply<>(vertx.getOrCreateContext(), pending, waiter);
  }

  private void register() {
    on(Verb.SUBMIT, this::submit);
    on(Verb.SUBMIT_ALL, this::submitAll);
    on(Verb.TASK, this::task);
    on(Verb.CANCEL, this::cancel);
    command(Verb.RESIZE, commands::resize);
    command(Verb.STATS, service::stats);
    command(Verb.ADMIT, service::admit);
    command(Verb.PAUSE, commands::pause);
    command(Verb.RESUME, commands::resume);
    command(Verb.SHUTDOWN, commands::shutdown);
    command(Verb.REBOOT, commands::reboot);
  }

  private void command(Verb verb, Supplier<JsonObject> action) {
    command(
        verb,
        body -> {
          RequestBodies.empty(body);
          return action.get();
        });
  }

  private void command(Verb verb, Function<JsonObject, JsonObject> action) {
    on(verb, message -> answer(message, action));
  }

  private void on(Verb verb, io.vertx.core.Handler<Message<Object>> handler) {
    String address = addresses.of(verb);
    consumers.add(
        verb == Verb.SUBMIT
            ? vertx.eventBus().consumer(address, handler)
            : vertx.eventBus().localConsumer(address, handler));
    if (vertx.isClustered()) {
      consumers.add(vertx.eventBus().consumer(addresses.of(verb, service.node()), handler));
    }
  }

  private void submit(Message<Object> message) {
    BusReply reply = new BusReply(message, pending, replies, nested.take(message));
    if (message.body() instanceof JsonObject body) {
      service.submit(body, -1, reply);
    } else {
      service.refuse(RequestBodies.notJson(message.body()), reply);
    }
  }

  private void submitAll(Message<Object> message) {
    BusReply reply = new BusReply(message, pending, replies, nested.take(message));
    if (message.body() instanceof JsonObject body) {
      service.submitAll(body, reply);
    } else {
      service.refuse(RequestBodies.notJson(message.body()), reply);
    }
  }

  private void task(Message<Object> message) {
    whereTheTaskIs(message, Verb.TASK, List.of("id"), named -> service.find(named.id()));
  }

  private void cancel(Message<Object> message) {
    whereTheTaskIs(
        message,
        Verb.CANCEL,
        List.of("id", "reason"),
        named -> commands.cancel(named.id(), named.reason()));
  }

  /** Answers about a task where the task is: here, or at the node that its id carries. */
  private void whereTheTaskIs(
      Message<Object> message,
      Verb verb,
      List<String> known,
      Function<RequestBodies.Named, JsonObject> here) {
    RequestBodies.Named named;
    try {
      named = RequestBodies.named(RequestBodies.json(message), known);
    } catch (TaskFailure bad) {
      fail(message, bad);
      return;
    }
    String node = TaskIds.nodeOf(named.id()).orElse(service.node());
    if (vertx.isClustered() && !node.equals(service.node())) {
      passOn(message, verb, node, named.id());
    } else {
      answer(message, body -> here.apply(named));
    }
  }

  private void passOn(Message<Object> message, Verb verb, String node, String id) {
    vertx
        .eventBus()
        .<JsonObject>request(addresses.of(verb, node), message.body())
        .onSuccess(reply -> message.reply(reply.body()))
        .onFailure(cause -> fail(message, remote(cause, node, id)));
  }

  private static Throwable remote(Throwable cause, String node, String id) {
    if (cause instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE) {
      return reply;
    }
    return TaskFailure.of(
        Code.NODE_LOST, "node '%s', which holds the task, does not answer".formatted(node), id);
  }

  /**
   * Whatever the action throws, and be its reply one that cannot be copied: there is an answer. So
   * it is copied here, where that can be seen.
   */
  private void answer(Message<Object> message, Function<JsonObject, JsonObject> action) {
    try {
      message.reply(action.apply(RequestBodies.json(message)).copy(), replies);
    } catch (RuntimeException | Error failure) {
      fail(message, failure);
    }
  }

  private static void fail(Message<Object> message, Throwable cause) {
    if (cause instanceof TaskFailure failure) {
      message.fail(failure.code().status(), failure.wire());
    } else if (cause instanceof ReplyException reply) {
      message.fail(reply.failureCode(), reply.getMessage());
    } else {
      message.fail(
          Code.TASK_FAILED.status(), Code.TASK_FAILED + ": " + TaskFailure.describe(cause));
    }
  }
}
