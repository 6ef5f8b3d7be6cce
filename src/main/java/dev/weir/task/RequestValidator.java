package dev.weir.task;

import dev.weir.json.JsonFields;
import dev.weir.json.JsonSize;
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
   * @throws TaskFailure PAYLOAD_TOO_LARGE, BAD_REQUEST or UNKNOWN_TASK
   */
  Valid check(JsonObject body, int wireBytes) {
    requireSize(body, wireBytes);
    TaskRequest request = parse(body);
    TaskHandler handler = registry.find(request.task()).orElseThrow(() -> unknown(request.task()));
    requireArguments(handler, request);
    return new Valid(request, handler);
  }

  private void requireSize(JsonObject body, int wireBytes) {
    if (body == null) {
      throw badRequest("the body is null: must be a JSON object");
    }
    long size;
    try {
      size = wireBytes >= 0 ? wireBytes : JsonSize.of(body, maxPayloadBytes);
    } catch (RuntimeException notJson) {
      throw badRequest("the body " + notJson.getMessage());
    }
    if (size > maxPayloadBytes) {
      throw TaskFailure.of(
          Code.PAYLOAD_TOO_LARGE,
          "the body has more than %d bytes of JSON: must be at most maxPayloadBytes"
              .formatted(maxPayloadBytes));
    }
  }

  private TaskRequest parse(JsonObject body) {
    try {
      return TaskRequest.parse(body, usual);
    } catch (IllegalArgumentException bad) {
      throw badRequest(bad.getMessage());
    } catch (RuntimeException changing) {
      throw badRequest("the body cannot be read: " + TaskFailure.describe(changing));
    }
  }

  /** A broken check must cost its sender an answer, and not the event loop it runs on. */
  private static void requireArguments(TaskHandler handler, TaskRequest request) {
    try {
      handler.check(request.args());
    } catch (TaskArgumentException bad) {
      throw badRequest(String.valueOf(bad.getMessage()));
    } catch (Throwable broken) {
      throw badRequest(
          "the argument check of task '%s' threw %s"
              .formatted(request.task(), TaskFailure.describe(broken)));
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
