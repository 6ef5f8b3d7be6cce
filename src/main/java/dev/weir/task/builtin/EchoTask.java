package dev.weir.task.builtin;

import dev.weir.task.TaskContext;
import dev.weir.task.TaskHandler;
import io.vertx.core.json.JsonObject;

/** Returns its arguments. */
final class EchoTask implements TaskHandler {
  @Override
  public Object run(TaskContext ctx) {
    return ctx.args();
  }

  @Override
  public JsonObject example() {
    return new JsonObject().put("text", "hello");
  }
}
