package dev.weir.task.builtin;

import dev.weir.task.TaskContext;
import dev.weir.task.TaskHandler;
import io.vertx.core.json.JsonObject;

/** Holds a worker for {@code ms} milliseconds without using a CPU; returns {@code {ms}}. */
final class SleepTask implements TaskHandler {
  @Override
  public void check(JsonObject args) {
    Arguments.millis(args);
  }

  @Override
  public Object run(TaskContext ctx) throws InterruptedException {
    long ms = Arguments.millis(ctx.args());
    Thread.sleep(ms);
    return new JsonObject().put("ms", ms);
  }

  @Override
  public JsonObject example() {
    return new JsonObject().put("ms", 100);
  }
}
