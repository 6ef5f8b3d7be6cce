package dev.weir.bus;

import dev.weir.task.CallReceiver;
import dev.weir.task.Code;
import dev.weir.task.TaskFailure;
import dev.weir.task.TaskReceiver;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;

/**
 * The answer to one submission on the bus, sent from whichever thread brings it: replying is
 * thread-safe, and a detour over the event loop would only add a hop.
 */
final class Answer implements TaskReceiver, CallReceiver {
  private final Message<?> message;
  private final Pending pending;
  private final Pending.Key key;

  Answer(Message<?> message, Pending pending) {
    this.message = message;
    this.pending = pending;
    this.key = pending.open();
  }

  Pending.Key key() {
    return key;
  }

  @Override
  public void accepted(String id) {
    reply(new JsonObject().put("id", id).put("state", "accepted"));
  }

  @Override
  public void completed(JsonObject reply) {
    reply(reply);
  }

  @Override
  public void completed(Object value) {
    reply(null);
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
  private void reply(JsonObject body) {
    try {
      message.reply(body);
    } catch (RuntimeException unsent) {
      message.fail(Code.TASK_FAILED.status(), Code.TASK_FAILED + ": unsent result: " + unsent);
    } finally {
      pending.close(key);
    }
  }
}
