package dev.weir.web.guard;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * What every request passes before the route table, in this order: the headers that protect the
 * page, the name it asked for, the same-origin rule, who sent it, and what that one may do.
 */
public final class Guard {
  private final OwnNames names;
  private final Doorman doorman;
  private final boolean tls;

  /**
   * Checks requests.
   *
   * @param names what requests may ask for
   * @param doorman who knows the callers
   * @param tls whether connections are encrypted
   */
  public Guard(OwnNames names, Doorman doorman, boolean tls) {
    this.names = names;
    this.doorman = doorman;
    this.tls = tls;
  }

  /** Stands before the routes that are added after it. */
  public void standBefore(Router router) {
    router
        .route()
        .handler(this::headers)
        .handler(this::host)
        .handler(this::sameOrigin)
        .handler(doorman::who)
        .handler(this::role);
  }

  /** Serves the place where a browser is asked who its user is. */
  public void signIn(RoutingContext ctx) {
    doorman.signIn(ctx);
  }

  private void headers(RoutingContext ctx) {
    SecurityHeaders.on(ctx.response(), tls);
    ctx.next();
  }

  /** Refuses a request for another host: its sender was led here by a name that lies. */
  private void host(RoutingContext ctx) {
    String text = ctx.request().getHeader(HttpHeaders.HOST);
    if (text != null) { // and well-formed, or it would not have come so far
      Authority asked = Authority.parse(text);
      if (!names.holds(asked)) {
        throw new ProblemException(
            Problem.Http.WRONG_HOST,
            "this is not " + asked.host() + ": must be in http.allowedHosts");
      }
    }
    ctx.next();
  }

  private void sameOrigin(RoutingContext ctx) {
    SameOrigin.require(ctx.request(), origin -> isOwn(origin, ctx.request()));
    ctx.next();
  }

  private boolean isOwn(String origin, HttpServerRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    return host != null && names.isOwnOrigin(origin, tls ? "https" : "http", Authority.parse(host));
  }

  private void role(RoutingContext ctx) {
    if (!SameOrigin.reads(ctx.request()) && Caller.of(ctx).role() != Caller.Role.OPERATOR) {
      throw doorman.notAllowed(ctx);
    }
    ctx.next();
  }
}
