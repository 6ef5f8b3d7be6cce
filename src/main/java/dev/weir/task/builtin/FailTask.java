package dev.weir.task.builtin;

import dev.weir.task.TaskContext;
import dev.weir.task.TaskHandler;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Throws an {@link IllegalStateException} with the message {@code message}. */
final class FailTask implements TaskHandler {
  @Override
  public void check(JsonObject args) {
    message(args);
  }

  @Override
  public Object run(TaskContext ctx) {
    throw new IllegalStateException(message(ctx.args()));
  }

  private static String message(JsonObject args) {
    return Arguments.read(
        args, List.of("message"), fields -> fields.text("message", "failed as it was asked to"));
  }

  @Override
  public JsonObject example() {
    return new JsonObject().put("message", "as asked");
  }
}
