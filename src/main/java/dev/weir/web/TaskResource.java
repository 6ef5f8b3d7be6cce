package dev.weir.web;

import dev.weir.task.TaskOrder;
import dev.weir.task.TaskQuery;
import dev.weir.task.TaskService;
import dev.weir.web.guard.Caller;
import dev.weir.web.guard.Problem;
import dev.weir.web.guard.ProblemException;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Tasks that exist: list, look up, cancel. */
final class TaskResource {
  private static final int DEFAULT_LIMIT = 100;

  private final TaskService service;

  TaskResource(TaskService service) {
    this.service = service;
  }

  void list(RoutingContext ctx) {
    Query query = Query.of(ctx, Set.of("state", "task", "q", "order", "view", "limit", "after"));
    Replies.ok(
        ctx,
        service.list(
            new TaskQuery(
                query.text("state", null),
                query.text("task", null),
                query.text("q", null),
                order(query.text("order", TaskOrder.NEWEST.wire())),
                view(query.text("view", "full")),
                query.whole("limit", DEFAULT_LIMIT, 1, TaskQuery.LARGEST_PAGE),
                query.text("after", null))));
  }

  private static TaskOrder order(String word) {
    return TaskOrder.of(word)
        .orElseThrow(
            () ->
                Query.refusal(
                    "order is "
                        + word
                        + ": must be one of "
                        + Arrays.stream(TaskOrder.values())
                            .map(TaskOrder::wire)
                            .collect(Collectors.joining(", "))));
  }

  private static TaskQuery.View view(String word) {
    return switch (word) {
      case "full" -> TaskQuery.View.FULL;
      case "summary" -> TaskQuery.View.SUMMARY;
      default -> throw Query.refusal("view is " + word + ": must be full or summary");
    };
  }

  void find(RoutingContext ctx) {
    Replies.ok(ctx, service.find(ctx.pathParam("id")));
  }

  /** Shows code, so only to an operator, and only on this machine: no stack leaves it. */
  void stack(RoutingContext ctx) {
    Caller caller = Caller.of(ctx);
    if (caller.role() != Caller.Role.OPERATOR || !caller.local()) {
      throw new ProblemException(
          Problem.Http.FORBIDDEN, "stacks are shown to an operator on the same machine only");
    }
    Replies.ok(ctx, service.stack(ctx.pathParam("id")));
  }

  void cancel(RoutingContext ctx) {
    String reason = Query.of(ctx, Set.of("reason")).text("reason", null);
    Replies.ok(ctx, service.by(Caller.of(ctx).actor()).cancel(ctx.pathParam("id"), reason));
  }
}
