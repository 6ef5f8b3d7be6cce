package dev.weir.e2e;

import dev.weir.task.TaskContext;
import dev.weir.task.TaskHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A task that works for a while and leaves a file behind: proof that outlives its process. */
public final class MarkTask implements TaskHandler {
  @Override
  public Object run(TaskContext ctx) throws Exception {
    new CountDownLatch(1).await(ctx.args().getLong("ms"), TimeUnit.MILLISECONDS);
    Files.createFile(Path.of(ctx.args().getString("dir"), ctx.id()));
    return null;
  }
}
