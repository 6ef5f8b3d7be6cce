package dev.weir.task;

import io.vertx.core.json.JsonObject;

/**
 * A task type: the code that one named kind of task runs. Registered in code, by class name in the
 * configuration, or found by {@link java.util.ServiceLoader}. One instance serves all tasks of its
 * name at once, so it must be thread-safe.
 */
@FunctionalInterface
public interface TaskHandler {
  /**
   * Runs one task on a worker of the pool. It may block; it should end soon after an interrupt.
   *
   * @return any JSON value: null, a string, a finite number, a boolean, a {@code JsonObject} or
   *     {@code Map}, a {@code JsonArray} or {@code List}, an {@code Instant}, {@code byte[]},
   *     {@code Buffer} or enum, which {@code JsonObject.encode} writes as strings; anything else
   *     fails the task. A Vert.x {@code Future} is awaited on the worker, and stands for its value.
   * @throws TaskArgumentException for arguments that only the run can find wrong; answered 400
   * @throws Exception for any other failure; answered 500 with its class and message
   */
  Object run(TaskContext ctx) throws Exception;

  /**
   * Checks the arguments before the pool is asked. Called on an event loop: it must be pure,
   * without I/O or waiting.
   *
   * @throws TaskArgumentException if they are wrong; the submission is answered 400
   */
  default void check(JsonObject args) {}

  /**
   * Returns arguments that one might try, so that a form for them can be made: its fields are those
   * of the example, each of the type of its value. Empty if there is none.
   */
  default JsonObject example() {
    return new JsonObject();
  }

  /**
   * Returns the name under which a handler found by {@code ServiceLoader} is registered: the simple
   * name of its class without a trailing {@code Task}, its first letter lowered.
   */
  default String name() {
    String simple = getClass().getSimpleName();
    String stem =
        simple.length() > 4 && simple.endsWith("Task")
            ? simple.substring(0, simple.length() - 4)
            : simple;
    return stem.isEmpty() ? stem : Character.toLowerCase(stem.charAt(0)) + stem.substring(1);
  }
}
