package dev.weir.web;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Answers that hold a JSON object. */
final class Replies {
  private Replies() {}

  static void ok(RoutingContext ctx, JsonObject json) {
    json(ctx, 200, json);
  }

  static void json(RoutingContext ctx, int status, JsonObject json) {
    ctx.response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .putHeader("cache-control", "no-store")
        .end(json.toBuffer());
  }
}
