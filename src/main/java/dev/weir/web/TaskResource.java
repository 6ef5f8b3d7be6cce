package dev.weir.web;

import dev.weir.task.TaskService;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** Tasks that exist: list, look up, cancel. */
final class TaskResource {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;

  private final TaskService service;

  TaskResource(TaskService service) {
    this.service = service;
  }

  void list(RoutingContext ctx) {
    Query query = Query.of(ctx, Set.of("state", "limit", "after"));
    int limit = query.whole("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    Replies.ok(ctx, service.list(query.text("state", null), limit, query.text("after", null)));
  }

  void find(RoutingContext ctx) {
    Replies.ok(ctx, service.find(ctx.pathParam("id")));
  }

  void cancel(RoutingContext ctx) {
    String reason = Query.of(ctx, Set.of("reason")).text("reason", null);
    Replies.ok(ctx, service.by(Caller.of(ctx).actor()).cancel(ctx.pathParam("id"), reason));
  }
}
