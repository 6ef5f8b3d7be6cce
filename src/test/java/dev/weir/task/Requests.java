package dev.weir.task;

import dev.weir.json.JsonCopy;
import dev.weir.pool.TaskLimits;
import java.util.Map;

/** Requests for tests that need one. */
final class Requests {
  private static final JsonCopy NO_ARGS = new JsonCopy(Map.of(), 2, 0);

  private Requests() {}

  static TaskRequest of(String id, String task) {
    return new TaskRequest(id, task, NO_ARGS, TaskRequest.Reply.RESULT, TaskLimits.NONE, null);
  }
}
