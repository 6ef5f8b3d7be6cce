package dev.weir.bus;

import dev.weir.json.JsonFields;
import dev.weir.task.Code;
import dev.weir.task.TaskFailure;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Reads the bodies of commands, strictly. */
final class RequestBodies {
  private RequestBodies() {}

  /** A command that names a task. */
  record Named(String id, String reason) {}

  /** Returns the body; fails with BAD_REQUEST if it is no JSON object. */
  static JsonObject json(Message<?> message) {
    if (message.body() instanceof JsonObject json) {
      return json;
    }
    throw TaskFailure.of(Code.BAD_REQUEST, notJson(message.body()));
  }

  /** Returns what is wrong with a body that is no JSON object. */
  static String notJson(Object body) {
    return "the body is %s: must be a JSON object"
        .formatted(body == null ? "null" : "a " + body.getClass().getSimpleName());
  }

  /** Refuses any field. */
  static void empty(JsonObject body) {
    if (!body.isEmpty()) {
      throw TaskFailure.of(
          Code.BAD_REQUEST,
          "the body has the field '%s': must be empty"
              .formatted(body.fieldNames().iterator().next()));
    }
  }

  static Named named(JsonObject body, List<String> known) {
    try {
      JsonFields fields = JsonFields.of(body, "", known);
      String id = fields.text("id", "");
      if (id.isEmpty()) {
        throw fields.refusal("id", "must be the id of a task");
      }
      return new Named(id, fields.text("reason", null));
    } catch (IllegalArgumentException bad) {
      throw TaskFailure.of(Code.BAD_REQUEST, bad.getMessage());
    }
  }
}
