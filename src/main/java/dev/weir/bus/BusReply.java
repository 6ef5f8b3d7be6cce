package dev.weir.bus;

import dev.weir.task.Code;
import dev.weir.task.TaskFailure;
import dev.weir.task.TaskReceiver;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Shareable;
import java.util.List;
import java.util.Map;

/**
 * The answer to one submission on the bus, sent from whichever thread brings it: replying is
 * thread-safe, and a detour over the event loop would only add a hop.
 */
final class BusReply implements TaskReceiver {
  private final Message<?> message;
  private final PendingReplies pending;
  private final DeliveryOptions options;
  private final Thread waiter;

  /**
   * Makes the answer to a message.
   *
   * @param pending counts it until it is sent
   * @param options how to send a JSON object that no other code holds
   * @param waiter the worker of the same pool that waits for it, or null
   */
  BusReply(Message<?> message, PendingReplies pending, DeliveryOptions options, Thread waiter) {
    this.message = message;
    this.pending = pending;
    this.options = options;
    this.waiter = waiter;
    pending.open();
  }

  /** Returns whether it is counted there. */
  boolean isOf(PendingReplies others) {
    return pending == others;
  }

  @Override
  public Thread waiter() {
    return waiter;
  }

  @Override
  public void accepted(String id) {
    send(new JsonObject().put("id", id).put("state", "accepted"));
  }

  @Override
  public void completed(JsonObject reply) {
    send(reply);
  }

  @Override
  public void failed(TaskFailure failure) {
    try {
      message.fail(failure.code().status(), failure.wire());
    } finally {
      pending.close();
    }
  }

  /**
   * A result that cannot be copied, because its task still changes it, must not cost the answer.
   */
  private void send(JsonObject reply) {
    try {
      unshare(reply);
      message.reply(reply, options);
    } catch (RuntimeException | Error unsent) {
      TaskFailure failure =
          TaskFailure.of(Code.TASK_FAILED, "unsent result: " + TaskFailure.describe(unsent));
      message.fail(failure.code().status(), failure.wire());
    } finally {
      pending.close();
    }
  }

  /**
   * Gives the receiver a result of its own, since the task's record keeps the original. The map is
   * read, for {@code getValue} would show bytes as the text that they are on the wire.
   */
  static void unshare(JsonObject reply) {
    reply.getMap().computeIfPresent("result", (name, result) -> copy(result));
    if (reply.getMap().get("results") instanceof JsonArray parts) { // of a batch
      parts.forEach(part -> unshare((JsonObject) part));
    }
  }

  private static Object copy(Object result) {
    if (result instanceof Shareable shared) {
      return shared.copy();
    }
    if (result instanceof byte[] bytes) {
      return bytes.clone();
    }
    boolean changes = result instanceof Map || result instanceof List;
    return changes ? new JsonArray(List.of(result)).copy().getList().getFirst() : result;
  }
}
