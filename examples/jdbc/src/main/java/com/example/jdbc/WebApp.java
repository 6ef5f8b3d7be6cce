package com.example.jdbc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code GET /orders/42}: 200, 404, or 503 with Retry-After when the pool is full. */
final class WebApp {
  private static final int OVERLOAD = 429;

  private WebApp() {}

  static Future<HttpServer> start(Vertx vertx, Orders orders, Queries queries, int port) {
    Router router = Router.router(vertx);
    router.getWithRegex("/orders/(?<id>[0-9]{1,9})").handler(ctx -> find(ctx, orders, queries));
    return vertx.createHttpServer().requestHandler(router).listen(port, "127.0.0.1");
  }

  private static void find(RoutingContext ctx, Orders orders, Queries queries) {
    int id = Integer.parseInt(ctx.pathParam("id"));
    queries
        .run(() -> orders.find(id))
        .onSuccess(
            order -> {
              if (order == null) {
                ctx.fail(404);
              } else {
                ctx.json(order);
              }
            })
        .onFailure(
            failure -> {
              if (failure instanceof ReplyException reply && reply.failureCode() == OVERLOAD) {
                ctx.response().setStatusCode(503).putHeader("retry-after", "1").end();
              } else {
                ctx.fail(500, failure);
              }
            });
  }
}
