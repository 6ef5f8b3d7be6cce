package dev.weir.task;

import dev.weir.pool.TaskLimits;
import io.vertx.core.json.JsonObject;

/** Requests for tests that need one. */
final class Requests {
  private Requests() {}

  static TaskRequest of(String id, String task) {
    return new TaskRequest(id, task, new JsonObject(), TaskRequest.Reply.RESULT, TaskLimits.NONE);
  }
}
