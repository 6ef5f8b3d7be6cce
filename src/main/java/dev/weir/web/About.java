package dev.weir.web;

import dev.weir.task.TaskService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** What a client must know of the pool beside its figures. */
final class About {
  private final TaskService service;
  private final HttpOptions options;

  About(TaskService service, HttpOptions options) {
    this.service = service;
    this.options = options;
  }

  void about(RoutingContext ctx) {
    Replies.ok(
        ctx,
        new JsonObject()
            .put("name", service.name())
            .put("node", service.node())
            .put("readOnly", options.readOnly())
            .put("taskTypes", new JsonArray(service.taskTypes())));
  }
}
