package dev.weir.web;

import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The pool's figures in the words of a metrics server, made off the event loop: a registry takes
 * its time when it is first used. Vert.x's own workers make it, never the pool, which may be full.
 */
final class MetricsResource {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Vertx vertx;
  private final Optional<Supplier<String>> text;

  MetricsResource(Vertx vertx, Optional<Supplier<String>> text) {
    this.vertx = vertx;
    this.text = text;
  }

  void scrape(RoutingContext ctx) {
    Supplier<String> scraper =
        text.orElseThrow(
            () ->
                new ProblemException(
                    Problem.Http.NOT_FOUND,
                    "there are no metrics: Micrometer's Prometheus registry is not on the class"
                        + " path"));
    vertx.executeBlocking(scraper::get).onSuccess(page -> send(ctx, page)).onFailure(ctx::fail);
  }

  private static void send(RoutingContext ctx, String page) {
    ctx.response()
        .putHeader("content-type", PROMETHEUS)
        .putHeader("cache-control", "no-store")
        .end(page);
  }
}
