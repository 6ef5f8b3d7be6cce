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
final class Answer implements TaskReceiver, CallReceiver {
  private final Message<?> message;
  private final Pending pending;
  private final Pending.Key key;
  private final DeliveryOptions options;

  /**
   * Makes the answer to a message.
   *
   * @param options how to send a JSON object that nobody else has
   */
  Answer(Message<?> message, Pending pending, DeliveryOptions options) {
    this.message = message;
    this.pending = pending;
    this.options = options;
    this.key = pending.open();
  }

  Pending.Key key() {
    return key;
  }

  @Override
  public void accepted(String id) {
    JsonObject reply = new JsonObject().put("id", id).put("state", "accepted");
    send(() -> message.reply(reply, options));
  }

  /** The result is copied, since the task's record keeps it; the rest is the receiver's anyway. */
  @Override
  public void completed(JsonObject reply) {
    send(
        () -> {
          if (reply.getValue("result") instanceof Shareable result) {
            reply.put("result", result.copy());
          }
          message.reply(reply, options);
        });
  }

  @Override
  public void completed(Object value) {
    send(() -> message.reply(null));
  }

  @Override
  public void failed(TaskFailure failure) {
    try {
      message.fail(failure.code().status(), failure.wire());
    } finally {
      pending.close(key);
    }
  }

  /**
   * A result that cannot be copied, because its task still changes it, must not cost the answer.
   */
  private void send(Runnable reply) {
    try {
      reply.run();
    } catch (RuntimeException unsent) {
      message.fail(Code.TASK_FAILED.status(), Code.TASK_FAILED + ": unsent result: " + unsent);
    } finally {
      pending.close(key);
    }
  }
}
