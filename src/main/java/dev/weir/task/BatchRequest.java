package dev.weir.task;

import dev.weir.json.JsonFields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Several submissions in one body.
 *
 * @param tasks the body of each; null for one that is no JSON object
 * @param atomic whether all are accepted or none
 */
record BatchRequest(List<JsonObject> tasks, boolean atomic) {
  /** Most tasks of one batch. */
  static final int MOST = 1_000;

  private static final List<String> FIELDS = List.of("tasks", "atomic");

  /**
   * Reads a body.
   *
   * @throws TaskFailure BAD_REQUEST naming the field, the value and the rule
   */
  static BatchRequest parse(JsonObject body) {
    if (body == null) {
      throw TaskFailure.of(Code.BAD_REQUEST, "the body is null: must be a JSON object");
    }
    try {
      JsonFields fields = JsonFields.of(body, "", FIELDS);
      JsonArray array = fields.array("tasks");
      List<?> elements = array == null ? List.of() : array.stream().toList();
      if (elements.isEmpty() || elements.size() > MOST) {
        throw new IllegalArgumentException(
            "tasks has %d elements: must have 1 to %d".formatted(elements.size(), MOST));
      }
      List<JsonObject> tasks = new ArrayList<>();
      for (Object element : elements) {
        if (element == null) {
          throw new IllegalArgumentException("tasks has the element null: must be JSON objects");
        }
        tasks.add(element instanceof JsonObject task ? task : null);
      }
      return new BatchRequest(tasks, fields.flag("atomic", false));
    } catch (IllegalArgumentException bad) {
      throw TaskFailure.of(Code.BAD_REQUEST, bad.getMessage());
    }
  }
}
