package dev.weir.task;

import dev.weir.json.JsonFields;
import dev.weir.json.JsonWeight;
import dev.weir.pool.TaskLimits;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A submission as its JSON asks for it.
 *
 * @param id the id it brings, or null if it is to be given one
 * @param task the name of its type, which may be unknown
 * @param args its arguments, never null
 * @param reply which moment the sender wants to hear of
 * @param limits how long it may wait and run
 * @param retryOf the id of the task that it does once more, or null
 * @param weight about how many bytes of heap its arguments take
 */
record TaskRequest(
    String id,
    String task,
    JsonObject args,
    Reply reply,
    TaskLimits limits,
    String retryOf,
    long weight) {
  /** The moment at which a submission is answered. */
  enum Reply {
    /** When the task has ended. */
    RESULT,
    /** When the pool has accepted it. */
    ACCEPTED
  }

  TaskRequest(String id, String task, JsonObject args, Reply reply, TaskLimits limits) {
    this(id, task, args, reply, limits, null, JsonWeight.of(args));
  }

  /** Returns the request to run code of this JVM. */
  static TaskRequest call(String name, TaskLimits limits) {
    return new TaskRequest(null, name, NO_ARGS, Reply.RESULT, limits, null, 0);
  }

  /** Returns the request to do this once more, answered when it is accepted. */
  TaskRequest again(String ofId) {
    return new TaskRequest(null, task, args, Reply.ACCEPTED, limits, ofId, weight);
  }

  private static final JsonObject NO_ARGS = new JsonObject(Map.of());
  private static final List<String> FIELDS =
      List.of("task", "args", "id", "reply", "maxWaitMs", "timeoutMs");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  /**
   * Reads a body.
   *
   * @param usual the limits of a task that brings none of its own
   * @throws IllegalArgumentException naming the field, the value and the rule
   */
  static TaskRequest parse(JsonObject body, TaskLimits usual) {
    TaskRequest plain = plain(body, usual);
    return plain != null ? plain : byField(body, usual);
  }

  /** Reads the usual body, a task's name and its arguments; null for any other. */
  private static TaskRequest plain(JsonObject body, TaskLimits usual) {
    return body.size() == 2
            && body.getValue("task") instanceof String task
            && body.getValue("args") instanceof JsonObject args
            && !task.isEmpty()
        ? new TaskRequest(null, task, args, Reply.RESULT, usual)
        : null;
  }

  private static TaskRequest byField(JsonObject body, TaskLimits usual) {
    JsonFields fields = JsonFields.of(body, "", FIELDS);
    String task = fields.text("task", "");
    if (task.isEmpty()) {
      throw fields.refusal("task", "must be the name of a task type");
    }
    TaskLimits limits =
        new TaskLimits(
            fields.millis("maxWaitMs", usual.maxWait()),
            fields.millis("timeoutMs", usual.timeout()));
    return new TaskRequest(id(fields), task, fields.object("args"), reply(fields), limits);
  }

  private static String id(JsonFields fields) {
    String id = fields.text("id", null);
    if (id != null && !ID.matcher(id).matches()) {
      throw fields.refusal("id", "must be 1 to 128 letters, digits, '.', '_', ':' or '-'");
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
