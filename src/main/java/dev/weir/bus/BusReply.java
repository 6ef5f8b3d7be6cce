package dev.weir.bus;

import dev.weir.task.CallReceiver;
import dev.weir.task.Code;
import dev.weir.task.TaskFailure;
import dev.weir.task.TaskReceiver;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Shareable;

/**
 * The answer to one submission on the bus, sent from whichever thread brings it: replying is
 * thread-safe, and a detour over the event loop would only add a hop.
 */
final class BusReply implements TaskReceiver, CallReceiver {
  private final Message<?> message;
  private final PendingReplies pending;
  private final DeliveryOptions options;

  /**
   * Makes the answer to a message.
   *
   * @param pending counts it until it is sent
   * @param options how to send a JSON object that nobody else has
   */
  BusReply(Message<?> message, PendingReplies pending, DeliveryOptions options) {
    this.message = message;
    this.pending = pending;
    this.options = options;
    pending.open();
  }

  /** Returns whether it is counted there. */
  boolean isOf(PendingReplies others) {
    return pending == others;
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
  public void completed(Object value) {
    send(null);
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
      if (reply == null) {
        message.reply(null);
      } else {
        unshare(reply);
        message.reply(reply, options);
      }
    } catch (RuntimeException | Error unsent) {
      message.fail(
          Code.TASK_FAILED.status(),
          Code.TASK_FAILED + ": unsent result: " + TaskFailure.describe(unsent));
    } finally {
      pending.close();
    }
  }

  /** The result is copied, since the task's record keeps it; the rest is the receiver's anyway. */
  private static void unshare(JsonObject reply) {
    switch (reply.getValue("result")) {
      case Shareable result -> reply.put("result", result.copy());
      case byte[] result -> reply.put("result", result.clone());
      case null, default -> {
        // Never changes.
      }
    }
  }
}
