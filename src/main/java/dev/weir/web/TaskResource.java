package dev.weir.web;

import dev.weir.task.TaskService;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Tasks that exist: list, look up, cancel. */
final class TaskResource {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;

  private final TaskService service;

  TaskResource(TaskService service) {
    this.service = service;
  }

  void list(RoutingContext ctx) {
    only(ctx, Set.of("state", "limit", "after"));
    Replies.ok(
        ctx, service.list(query(ctx, "state"), limit(query(ctx, "limit")), query(ctx, "after")));
  }

  void find(RoutingContext ctx) {
    Replies.ok(ctx, service.find(ctx.pathParam("id")));
  }

  void cancel(RoutingContext ctx) {
    only(ctx, Set.of("reason"));
    Replies.ok(ctx, service.cancel(ctx.pathParam("id"), query(ctx, "reason")));
  }

  private static void only(RoutingContext ctx, Set<String> known) {
    Set<String> unknown = new TreeSet<>(ctx.queryParams().names());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw bad("unknown query parameter " + unknown.iterator().next() + ": must be in " + known);
    }
  }

  private static String query(RoutingContext ctx, String name) {
    List<String> values = ctx.queryParam(name);
    if (values.size() > 1) {
      throw bad(name + " is given " + values.size() + " times: must be given once");
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  private static int limit(String text) {
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      throw bad("limit is " + text + ": must be a number");
    }
    throw bad("limit is " + text + ": must be 1 to " + MAX_LIMIT);
  }

  private static ProblemException bad(String detail) {
    return new ProblemException(Problem.Http.BAD_REQUEST, detail);
  }
}
