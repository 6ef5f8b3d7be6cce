package dev.weir.task;

import dev.weir.json.JsonCopy;
import dev.weir.json.JsonFields;
import dev.weir.pool.TaskLimits;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A submission as its JSON asks for it.
 *
 * @param id the id it brings, or null if it is to be given one
 * @param task the name of its type, which may be unknown
 * @param args its arguments, a map that no other code holds, with the costs of the whole submission
 * @param reply at which moment the sender wants its answer
 * @param limits how long it may wait and run
 * @param retryOf the id of the task that it does once more, or null
 */
record TaskRequest(
    String id, String task, JsonCopy args, Reply reply, TaskLimits limits, String retryOf) {
  /** The moment at which a submission is answered. */
  enum Reply {
    /** When the task has ended. */
    RESULT,
    /** When the pool has accepted it. */
    ACCEPTED
  }

  /** Returns the arguments, not to be changed. */
  JsonObject argsJson() {
    return json(args);
  }

  @SuppressWarnings("unchecked") // it is the copy of an object
  private static JsonObject json(JsonCopy object) {
    return new JsonObject((Map<String, Object>) object.value());
  }

  /** Returns the request to run code of this JVM. */
  static TaskRequest call(String name, TaskLimits limits) {
    return new TaskRequest(null, name, NO_ARGS, Reply.RESULT, limits, null);
  }

  /**
   * Returns the request to do this once more, answered when it is accepted. The deadline was that
   * of the first sender.
   */
  TaskRequest again(String ofId) {
    TaskLimits own = limits.withDeadline(Duration.ZERO);
    return new TaskRequest(null, task, args, Reply.ACCEPTED, own, ofId);
  }

  private static final JsonCopy NO_ARGS = new JsonCopy(Map.of(), 2, 0);
  private static final List<String> FIELDS =
      List.of("task", "args", "id", "reply", "maxWaitMs", "timeoutMs", "deadlineMs");
  private static final Pattern ID = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._:-]{1,128}");

  /**
   * Reads a body.
   *
   * @param body a copy that no other code holds
   * @param most the limits of a task that brings none of its own; it cannot bring longer ones
   * @throws IllegalArgumentException naming the field, the value and the rule
   */
  static TaskRequest parse(JsonCopy body, TaskLimits most) {
    TaskRequest plain = plain(body, most);
    return plain != null ? plain : byField(body, most);
  }

  /** Reads the usual body, a task's name and its arguments; null for any other. */
  private static TaskRequest plain(JsonCopy body, TaskLimits most) {
    Map<?, ?> map = (Map<?, ?>) body.value();
    return map.size() == 2
            && map.get("task") instanceof String task
            && map.get("args") instanceof Map<?, ?> args
            && !task.isEmpty()
        ? new TaskRequest(null, task, args(args, body), Reply.RESULT, most, null)
        : null;
  }

  private static TaskRequest byField(JsonCopy body, TaskLimits most) {
    JsonFields fields = JsonFields.of(json(body), "", FIELDS);
    String task = fields.text("task", "");
    if (task.isEmpty()) {
      throw fields.refusal("task", "must be the name of a task type");
    }
    TaskLimits limits =
        new TaskLimits(
                fields.millis("maxWaitMs", most.maxWait()),
                fields.millis("timeoutMs", most.timeout()),
                fields.millis("deadlineMs", Duration.ZERO))
            .atMost(most);
    return new TaskRequest(
        id(fields), task, args(fields.object("args").getMap(), body), reply(fields), limits, null);
  }

  /** Returns whether a body that was read says that its sender does not wait any more. */
  static boolean isExpired(JsonCopy body) {
    return ((Map<?, ?>) body.value()).get("deadlineMs") instanceof Number left
        && left.longValue() == 0;
  }

  private static JsonCopy args(Map<?, ?> args, JsonCopy body) {
    return new JsonCopy(args, body.bytes(), body.weight());
  }

  private static String id(JsonFields fields) {
    String id = fields.text("id", null);
    if (id != null && !ID.matcher(id).matches()) {
      throw fields.refusal(
          "id", "must be 1 to 128 letters, digits, '.', '_', ':' or '-', and not '.' or '..'");
    }
    return id;
  }

  private static Reply reply(JsonFields fields) {
    return switch (fields.text("reply", "result")) {
      case "result" -> Reply.RESULT;
      case "accepted" -> Reply.ACCEPTED;
      default -> throw fields.refusal("reply", "must be \"result\" or \"accepted\"");
    };
  }
}
