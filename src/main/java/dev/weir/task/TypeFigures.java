package dev.weir.task;

import dev.weir.pool.Histogram;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of the tasks of one type, how long they waited for their start, and how long their
 * code ran, since the pool was made. Thread-safe; its size is fixed.
 */
public final class TypeFigures {
  /** The states in which a task of the type can end. */
  public static final Set<TaskState> ENDS =
      Collections.unmodifiableSet(EnumSet.range(TaskState.COMPLETED, TaskState.REJECTED));

  private final Map<TaskState, AtomicLong> ends = new EnumMap<>(TaskState.class);
  private final Histogram.Recorder waits = new Histogram.Recorder();
  private final Histogram.Recorder runs = new Histogram.Recorder();

  TypeFigures() {
    ENDS.forEach(end -> ends.put(end, new AtomicLong()));
  }

  /** Adds a task that has ended or was refused. */
  void add(ManagedTask task) {
    TaskState end = task.state();
    ends.get(end).incrementAndGet();
    if (task.hasBegun()) {
      waits.add(task.waitedNanos());
      if (end == TaskState.COMPLETED || end == TaskState.FAILED) {
        runs.add(task.ranNanos());
      }
    }
  }

  /** Returns whether no task of the type has ended yet. */
  boolean isEmpty() {
    return ENDS.stream().allMatch(end -> ended(end) == 0);
  }

  /** Returns how many tasks of the type ended in this state, one of {@link #ENDS}. */
  public long ended(TaskState state) {
    return ends.get(state).get();
  }

  /** Returns how long those that began had waited. */
  public Histogram waits() {
    return waits.snapshot();
  }

  /** Returns how long those ran that completed or failed. */
  public Histogram runs() {
    return runs.snapshot();
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    ENDS.forEach(end -> json.put(end.wire(), ended(end)));
    return json.put("waitMs", StatsJson.timing(waits().timing()))
        .put("runMs", StatsJson.timing(runs().timing()));
  }
}
