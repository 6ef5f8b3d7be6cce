package dev.weir.web;

import dev.weir.task.TaskFailure;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.lang.System.Logger.Level;

/** The one place where failures become responses. What a response says never holds a stack. */
final class Problems {
  private static final System.Logger LOG = System.getLogger(Problems.class.getName());

  private Problems() {}

  /** Answers what a handler threw, or a status that the router or the body reader gave. */
  static void failed(RoutingContext ctx) {
    HttpServerResponse response = ctx.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (!ctx.request().isEnded()) {
      response.putHeader("connection", "close");
    }
    // The router refuses some requests before the guard has put these headers on.
    send(SecurityHeaders.on(response, ctx.request().isSSL()), problem(ctx));
  }

  private static Problem problem(RoutingContext ctx) {
    Throwable cause = ctx.failure();
    if (cause instanceof ProblemException thrown) {
      return thrown.problem();
    }
    if (cause instanceof TaskFailure failure) {
      return Problem.of(failure);
    }
    if (cause != null && ctx.statusCode() >= 500) {
      String what = ctx.request().method() + " " + ctx.normalizedPath();
      LOG.log(Level.ERROR, () -> what + " failed", cause);
    }
    return switch (ctx.statusCode()) {
      case 400 -> Problem.of(Problem.Http.BAD_REQUEST, "the request is malformed");
      case 404 -> Problem.of(Problem.Http.NOT_FOUND, "there is nothing at " + ctx.request().path());
      case 413 -> Problem.of(Problem.Http.PAYLOAD_TOO_LARGE, "the body is too large");
      case 417 -> Problem.of(Problem.Http.EXPECTATION_FAILED, "only 100-continue can be expected");
      default -> Problem.of(Problem.Http.INTERNAL, "the request failed; the server's log says why");
    };
  }

  /** Answers a request that no route has seen, as the last on its connection. */
  static void refuse(HttpServerRequest request, Problem problem) {
    HttpServerResponse response = request.response().putHeader("connection", "close");
    send(SecurityHeaders.on(response, request.isSSL()), problem);
  }

  /** Returns why a request's line or headers could not be read. */
  static Problem unreadable(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    if (cause instanceof TooLongHttpLineException) {
      return Problem.of(Problem.Http.URI_TOO_LONG, "the request line is too long");
    }
    if (cause instanceof TooLongFrameException) {
      return Problem.of(Problem.Http.HEADERS_TOO_LARGE, "the headers are too large");
    }
    return Problem.of(Problem.Http.BAD_REQUEST, "the request is malformed");
  }

  static void send(HttpServerResponse response, Problem problem) {
    if (problem.retryAfterMs() > 0) {
      response.putHeader("retry-after", Long.toString(Math.ceilDiv(problem.retryAfterMs(), 1_000)));
    }
    response
        .setStatusCode(problem.status())
        .putHeader("content-type", "application/problem+json")
        .putHeader("cache-control", "no-store")
        .end(problem.toJson().toBuffer());
  }
}
