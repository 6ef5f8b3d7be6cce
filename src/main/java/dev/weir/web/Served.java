package dev.weir.web;

import dev.weir.task.TaskService;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an HTTP face shows. Immutable as long as no code changes the configuration object.
 *
 * @param service the pool
 * @param config its configuration as people may see it: without secrets
 * @param metrics makes the text for a metrics server; empty if there is none
 */
public record Served(TaskService service, JsonObject config, Optional<Supplier<String>> metrics) {
  /** Checks that nothing is null. */
  public Served {
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(metrics, "metrics");
  }
}
