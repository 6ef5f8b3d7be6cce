package dev.weir.e2e;

import dev.weir.task.TaskContext;
import dev.weir.task.TaskHandler;
import java.util.concurrent.CountDownLatch;

/** A task that ignores interruption and never ends. */
public final class StubbornTask implements TaskHandler {
  @Override
  public Object run(TaskContext ctx) {
    CountDownLatch never = new CountDownLatch(1);
    while (never.getCount() > 0) {
      try {
        never.await();
      } catch (InterruptedException e) {
        ctx.log("ignoring " + e);
      }
    }
    return null;
  }
}
