package dev.weir.task;

import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** How many tasks are known in each state and of each type. Not thread-safe. */
final class TaskCounts {
  private final Map<TaskState, Integer> byState = new EnumMap<>(TaskState.class);
  private final Map<String, Integer> byType = new TreeMap<>();
  private int stuck;

  void add(ManagedTask task) {
    byState.merge(task.state(), 1, Integer::sum);
    byType.merge(task.request().task(), 1, Integer::sum);
    if (task.isStuck()) {
      stuck++;
    }
  }

  /** Returns {@code {state:{running:3, ...}, stuck:0, task:{sleep:3, ...}}}. */
  JsonObject toJson() {
    JsonObject states = new JsonObject();
    for (TaskState state : TaskState.values()) {
      states.put(state.wire(), byState.getOrDefault(state, 0));
    }
    JsonObject types = new JsonObject();
    byType.forEach(types::put);
    return new JsonObject().put("state", states).put("stuck", stuck).put("task", types);
  }
}
