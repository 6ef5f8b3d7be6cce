package dev.weir.task;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Keeps a CPU busy for {@code ms} milliseconds, unless interrupted; returns {@code {ms}}. */
final class SpinTask implements TaskHandler {
  @Override
  public void check(JsonObject args) {
    Arguments.millis(args);
  }

  @Override
  public Object run(TaskContext ctx) throws InterruptedException {
    long ms = Arguments.millis(ctx.args());
    long span = Times.nanos(Duration.ofMillis(ms));
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
