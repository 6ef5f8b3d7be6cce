package dev.weir.task;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;

/**
 * Code of this JVM as a task. Its value need not be JSON: it goes past the record, from the run to
 * the receiver, and is kept no longer.
 */
final class CallTask implements TaskHandler, TaskReceiver {
  /** What stands as the task's type in its record; no registered type can have this name. */
  static final String NAME = "callable";

  private final Callable<?> call;
  private final CallReceiver receiver;
  private volatile Object value;

  CallTask(Callable<?> call, CallReceiver receiver) {
    this.call = call;
    this.receiver = receiver;
  }

  CallReceiver receiver() {
    return receiver;
  }

  @Override
  public Object run(TaskContext ctx) throws Exception {
    value = call.call();
    return null;
  }

  @Override
  public void accepted(String id) {
    throw new IllegalStateException("a call is answered by its value, not on acceptance");
  }

  @Override
  public void completed(JsonObject reply) {
    receiver.completed(value);
  }

  @Override
  public void failed(TaskFailure failure) {
    receiver.failed(failure);
  }
}
