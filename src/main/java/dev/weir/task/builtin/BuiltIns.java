package dev.weir.task.builtin;

import dev.weir.task.TaskHandler;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The task types that every pool has: {@code echo, sleep, spin, digest, fail}. */
public final class BuiltIns {
  private BuiltIns() {}

  /**
   * Returns their handlers by name.
   *
   * @param digestRoots folders whose files {@code digest} may read
   */
  public static Map<String, TaskHandler> of(List<Path> digestRoots) {
    return Map.of(
        "echo", new EchoTask(),
        "sleep", new SleepTask(),
        "spin", new SpinTask(),
        "digest", new DigestTask(digestRoots),
        "fail", new FailTask());
  }
}
