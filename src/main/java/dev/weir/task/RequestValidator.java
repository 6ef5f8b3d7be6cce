package dev.weir.task;

import dev.weir.json.JsonCopy;
import dev.weir.json.JsonFields;
import dev.weir.pool.TaskLimits;
import io.vertx.core.json.JsonObject;

/**
 * Decides whether a body is a submission at all, before the pool is asked. Without I/O or waiting.
 */
final class RequestValidator {
  private final int maxPayloadBytes;
  private final TaskLimits usual;
  private final TaskRegistry registry;

  /**
   * Makes one.
   *
   * @param usual the limits of a task that brings none of its own
   */
  RequestValidator(int maxPayloadBytes, TaskLimits usual, TaskRegistry registry) {
    this.maxPayloadBytes = maxPayloadBytes;
    this.usual = usual;
    this.registry = registry;
  }

  /** A well-formed submission and the code that runs it. */
  record Valid(TaskRequest request, TaskHandler handler) {}

  /**
   * Checks a body: its size first, so that what is too large is looked at no further.
   *
   * @throws TaskFailure PAYLOAD_TOO_LARGE, BAD_REQUEST, UNKNOWN_TASK, or EXPIRED
   */
  Valid check(JsonObject body, int wireBytes) {
    JsonCopy copy = copy(body, wireBytes);
    TaskRequest request = parse(copy);
    TaskHandler handler = registry.find(request.task()).orElseThrow(() -> unknown(request.task()));
    requireArguments(handler, request.task(), body);
    if (TaskRequest.isExpired(copy)) {
      throw TaskFailure.expired(null);
    }
    return new Valid(request, handler);
  }

  /** Takes the copy that everything after this works with: the sender may change what it sent. */
  private JsonCopy copy(JsonObject body, int wireBytes) {
    if (body == null) {
      throw badRequest("the body is null: must be a JSON object");
    }
    if (wireBytes > maxPayloadBytes) {
      throw tooLarge();
    }
    JsonCopy copy;
    try {
      copy = JsonCopy.of(body, wireBytes >= 0 ? Long.MAX_VALUE : maxPayloadBytes);
    } catch (IllegalArgumentException notJson) {
      throw badRequest("the body " + notJson.getMessage());
    } catch (RuntimeException changing) {
      throw badRequest("the body cannot be read: " + TaskFailure.describe(changing));
    }
    if (wireBytes < 0 && copy.bytes() > maxPayloadBytes) {
      throw tooLarge();
    }
    return copy;
  }

  private TaskFailure tooLarge() {
    return TaskFailure.of(
        Code.PAYLOAD_TOO_LARGE,
        "the body has more than %d bytes of JSON: must be at most maxPayloadBytes"
            .formatted(maxPayloadBytes));
  }

  private TaskRequest parse(JsonCopy body) {
    try {
      return TaskRequest.parse(body, usual);
    } catch (IllegalArgumentException bad) {
      throw badRequest(bad.getMessage());
    }
  }

  /**
   * A broken check must cost its sender an answer, and not the event loop it runs on. It is shown
   * what was sent and not the copy, so that it cannot change what the task will see.
   */
  private static void requireArguments(TaskHandler handler, String task, JsonObject body) {
    try {
      handler.check(body.getJsonObject("args", new JsonObject()));
    } catch (TaskArgumentException bad) {
      throw badRequest(Texts.cut(String.valueOf(bad.getMessage())));
    } catch (Throwable broken) {
      throw badRequest(
          "the argument check of task '%s' threw %s".formatted(task, TaskFailure.describe(broken)));
    }
  }

  private TaskFailure unknown(String task) {
    return TaskFailure.of(
        Code.UNKNOWN_TASK,
        "task is %s: must be one of %s".formatted(JsonFields.show(task), registry.names()));
  }

  private static TaskFailure badRequest(String text) {
    return TaskFailure.of(Code.BAD_REQUEST, text);
  }
}
