package dev.weir.task;

import dev.weir.pool.Histogram;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What became of the tasks of one type, how long they waited for their start, and how long their
 * code ran, since the pool was made. Thread-safe; its size is fixed.
 */
final class TypeFigures {
  private static final Set<TaskState> ENDS = EnumSet.range(TaskState.COMPLETED, TaskState.REJECTED);

  private final AtomicLongArray ends = new AtomicLongArray(TaskState.values().length);
  private final Histogram.Recorder waits = new Histogram.Recorder();
  private final Histogram.Recorder runs = new Histogram.Recorder();

  /** Adds a task that has ended or was refused. */
  void add(ManagedTask task) {
    TaskState end = task.state();
    ends.incrementAndGet(end.ordinal());
    if (task.hasBegun()) {
      waits.add(task.waitedNanos());
      if (end == TaskState.COMPLETED || end == TaskState.FAILED) {
        runs.add(task.ranNanos());
      }
    }
  }

  /** Returns whether no task of the type has ended yet. */
  boolean isEmpty() {
    return ENDS.stream().allMatch(end -> ends.get(end.ordinal()) == 0);
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    ENDS.forEach(end -> json.put(end.wire(), ends.get(end.ordinal())));
    return json.put("waitMs", StatsJson.timing(waits.snapshot().timing()))
        .put("runMs", StatsJson.timing(runs.snapshot().timing()));
  }
}
