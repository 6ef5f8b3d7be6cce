package dev.weir.web;

import dev.weir.web.guard.Problem;
import dev.weir.web.guard.ProblemException;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The pool's figures in the words of a metrics server, made off the event loop: a registry takes
 * its time when it is first used. The face's own worker makes it. The pool may be full, and the
 * workers of Vert.x may be held by the application.
 */
final class MetricsResource {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final WorkerExecutor worker;
  private final Optional<Supplier<String>> text;

  MetricsResource(WorkerExecutor worker, Optional<Supplier<String>> text) {
    this.worker = worker;
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
    worker
        .executeBlocking(scraper::get, false)
        .onSuccess(page -> send(ctx, page))
        .onFailure(ctx::fail);
  }

  private static void send(RoutingContext ctx, String page) {
    ctx.response()
        .putHeader("content-type", PROMETHEUS)
        .putHeader("cache-control", "no-store")
        .end(page);
  }
}
