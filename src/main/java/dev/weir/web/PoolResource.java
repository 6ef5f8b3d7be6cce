package dev.weir.web;

import dev.weir.task.PoolCommands;
import dev.weir.task.TaskService;
import dev.weir.web.guard.Caller;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** The pool: its figures, its health and its controls. */
final class PoolResource {
  private final TaskService service;

  PoolResource(TaskService service) {
    this.service = service;
  }

  void stats(RoutingContext ctx) {
    Replies.ok(ctx, service.stats());
  }

  void admit(RoutingContext ctx) {
    Replies.ok(ctx, service.admit());
  }

  /** Says that the process serves requests. */
  void live(RoutingContext ctx) {
    Replies.ok(ctx, new JsonObject().put("status", "UP"));
  }

  /**
   * Says whether the pool takes submissions and will go on to. It never goes through the pool,
   * which may be full.
   */
  void ready(RoutingContext ctx) {
    boolean up = service.isReady();
    JsonObject health = new JsonObject().put("status", up ? "UP" : "DOWN");
    if (Caller.of(ctx).role() != null) {
      health.put("state", service.state().name());
    }
    Replies.json(ctx, up ? 200 : 503, health);
  }

  void resize(RoutingContext ctx) {
    Replies.ok(ctx, by(ctx).resize(JsonBody.of(ctx)));
  }

  void pause(RoutingContext ctx) {
    JsonBody.none(ctx);
    Replies.ok(ctx, by(ctx).pause());
  }

  void resume(RoutingContext ctx) {
    JsonBody.none(ctx);
    Replies.ok(ctx, by(ctx).resume());
  }

  void shutdown(RoutingContext ctx) {
    JsonBody.none(ctx);
    Replies.ok(ctx, by(ctx).shutdown());
  }

  void reboot(RoutingContext ctx) {
    JsonBody.none(ctx);
    Replies.ok(ctx, by(ctx).reboot());
  }

  private PoolCommands by(RoutingContext ctx) {
    return service.by(Caller.of(ctx).actor());
  }
}
