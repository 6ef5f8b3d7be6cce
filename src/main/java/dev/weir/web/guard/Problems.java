package dev.weir.web.guard;

import dev.weir.task.TaskFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.lang.System.Logger.Level;

/** The one place where failures become responses. What a response says never holds a stack. */
public final class Problems {
  private static final System.Logger LOG = System.getLogger(Problems.class.getName());

  private Problems() {}

  /** Answers what a handler threw, or a status that the router or the body reader gave. */
  public static void failed(RoutingContext ctx) {
    HttpServerResponse response = ctx.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (!ctx.request().isEnded()) {
      saysLast(response);
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
    HttpServerResponse response = request.response();
    saysLast(response);
    send(SecurityHeaders.on(response, request.isSSL()), problem);
  }

  /** Has an answer close its connection. Set at the end: Vert.x says keep-alive in HTTP/1.0. */
  static void saysLast(HttpServerResponse response) {
    response.headersEndHandler(v -> response.putHeader("connection", "close"));
  }

  /** Returns the same for what never became a request; to HEAD, it has no body. */
  static FullHttpResponse last(Problem problem, boolean tls, boolean head) {
    byte[] json = problem.toJson().toBuffer().getBytes();
    ByteBuf body = head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(json);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(problem.status()), body);
    HttpHeaders headers = response.headers();
    SecurityHeaders.each(tls, headers::set);
    headers
        .set("connection", "close")
        .set("content-type", "application/problem+json")
        .set("cache-control", "no-store")
        .set("content-length", json.length);
    return response;
  }

  static Problem lineTooLong() {
    return Problem.of(Problem.Http.URI_TOO_LONG, "the request line is too long");
  }

  static Problem tooLarge(String what) {
    return Problem.of(Problem.Http.HEADERS_TOO_LARGE, "the " + what + " are too large");
  }

  /** Answers a problem, unless something has been answered. */
  public static void send(HttpServerResponse response, Problem problem) {
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
