package dev.weir.web;

import dev.weir.monitor.Window;
import dev.weir.task.TaskService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The pool over time: its charts, its problems, its changes, and where it runs. */
final class MonitorResource {
  private final TaskService service;

  MonitorResource(TaskService service) {
    this.service = service;
  }

  void history(RoutingContext ctx) {
    Query query = Query.of(ctx, Set.of("window"));
    String word = query.text("window", Window.MINUTE.word());
    Window window =
        Window.of(word)
            .orElseThrow(
                () -> Query.refusal("window is " + word + ": must be one of " + windows()));
    Replies.ok(ctx, service.monitor().history(window));
  }

  private static String windows() {
    return Arrays.stream(Window.values()).map(Window::word).collect(Collectors.joining(", "));
  }

  void problems(RoutingContext ctx) {
    Replies.ok(ctx, service.monitor().problems());
  }

  void activity(RoutingContext ctx) {
    Replies.ok(ctx, service.monitor().activity());
  }

  /** Lists this node; it knows no others. */
  void nodes(RoutingContext ctx) {
    JsonObject here = service.stats().put("local", true);
    Replies.ok(ctx, new JsonObject().put("nodes", new JsonArray().add(here)));
  }
}
