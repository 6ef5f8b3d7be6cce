package dev.weir.task.builtin;

import dev.weir.json.JsonFields;
import dev.weir.task.TaskArgumentException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** Reads the arguments of a built-in task as strictly as the body they came in. */
final class Arguments {
  private Arguments() {}

  /**
   * Reads arguments that may have those fields.
   *
   * @throws TaskArgumentException naming the argument, the value and the rule
   */
  static <T> T read(JsonObject args, List<String> known, Function<JsonFields, T> reader) {
    try {
      return reader.apply(JsonFields.of(args, "args.", known));
    } catch (IllegalArgumentException bad) {
      throw new TaskArgumentException(bad.getMessage());
    }
  }

  /** Reads the one argument {@code ms}, which must be there. */
  static long millis(JsonObject args) {
    return read(
        args,
        List.of("ms"),
        fields -> {
          if (!fields.has("ms")) {
            throw fields.refusal("ms", "must be a whole number of milliseconds from 0 to 2^53");
          }
          return fields.millis("ms", null).toMillis();
        });
  }
}
