package dev.weir.task.builtin;

import dev.weir.task.TaskContext;
import dev.weir.task.TaskHandler;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/** Keeps a CPU busy for {@code ms} milliseconds, unless interrupted; returns {@code {ms}}. */
final class SpinTask implements TaskHandler {
  @Override
  public void check(JsonObject args) {
    Arguments.millis(args);
  }

  @Override
  public Object run(TaskContext ctx) throws InterruptedException {
    long ms = Arguments.millis(ctx.args());
    long span = TimeUnit.MILLISECONDS.toNanos(ms);
    long start = System.nanoTime();
    while (System.nanoTime() - start < span) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while it was spinning");
      }
      Thread.onSpinWait();
    }
    return new JsonObject().put("ms", ms);
  }

  @Override
  public JsonObject example() {
    return new JsonObject().put("ms", 100);
  }
}
