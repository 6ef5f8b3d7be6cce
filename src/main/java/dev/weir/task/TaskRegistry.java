package dev.weir.task;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The task types of one pool, by name. Immutable. */
public final class TaskRegistry {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final Map<String, TaskHandler> handlers;

  private TaskRegistry(Map<String, TaskHandler> handlers) {
    this.handlers = handlers;
  }

  /** Returns a builder without any task type. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the handler of that name, or empty if there is none. */
  public Optional<TaskHandler> find(String name) {
    return Optional.ofNullable(handlers.get(name));
  }

  /** Returns all names, sorted. */
  public List<String> names() {
    return List.copyOf(handlers.keySet());
  }

  /** Returns arguments to try for each name; a handler that cannot say has none. */
  public JsonObject examples() {
    JsonObject examples = new JsonObject();
    handlers.forEach((name, handler) -> examples.put(name, example(handler)));
    return examples;
  }

  private static JsonObject example(TaskHandler handler) {
    try {
      JsonObject example = handler.example();
      return example == null ? new JsonObject() : example.copy();
    } catch (Throwable broken) {
      return new JsonObject();
    }
  }

  /** Gathers task types. A name can be given once: two sources of one name are an error. */
  public static final class Builder {
    private final Map<String, TaskHandler> handlers = new TreeMap<>();

    private Builder() {}

    /**
     * Adds handlers by name.
     *
     * @throws IllegalArgumentException if a name is malformed or taken
     */
    public Builder tasks(Map<String, TaskHandler> named) {
      named.forEach(this::task);
      return this;
    }

    /** Adds every handler that {@code ServiceLoader} finds, under its own name. */
    public Builder services(ClassLoader loader) {
      for (TaskHandler handler : ServiceLoader.load(TaskHandler.class, loader)) {
        task(handler.name(), handler);
      }
      return this;
    }

    /**
     * Adds a handler by the name of its class, which has a public constructor without parameters.
     *
     * @throws IllegalArgumentException if the class cannot be found or made
     */
    public Builder task(String name, String className, ClassLoader loader) {
      return task(name, instantiate(name, className, loader));
    }

    /**
     * Adds a handler.
     *
     * @throws IllegalArgumentException if the name is malformed or taken
     */
    public Builder task(String name, TaskHandler handler) {
      if (name == null || !NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "task name is '%s': must be 1 to 64 letters, digits, '.', '_' or '-'".formatted(name));
      }
      if (name.equals(CallRun.NAME)) {
        throw new IllegalArgumentException(
            "task name is '%s': stands for a Callable, must be another".formatted(name));
      }
      if (handler == null) {
        throw new IllegalArgumentException("task '%s' has no handler: null".formatted(name));
      }
      TaskHandler taken = handlers.putIfAbsent(name, handler);
      if (taken != null) {
        throw new IllegalArgumentException(
            "task '%s' is registered twice, by %s and %s: names must differ"
                .formatted(name, taken.getClass().getName(), handler.getClass().getName()));
      }
      return this;
    }

    /** Returns the registry. */
    public TaskRegistry build() {
      return new TaskRegistry(java.util.Collections.unmodifiableMap(new TreeMap<>(handlers)));
    }

    private static TaskHandler instantiate(String name, String className, ClassLoader loader) {
      try {
        Class<?> type = Class.forName(className, true, loader);
        return type.asSubclass(TaskHandler.class).getConstructor().newInstance();
      } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
        throw new IllegalArgumentException(
            "tasks.%s is '%s': must name a class on the class path that implements %s and has a public constructor without parameters (%s)"
                .formatted(name, className, TaskHandler.class.getName(), e),
            e);
      }
    }
  }
}
