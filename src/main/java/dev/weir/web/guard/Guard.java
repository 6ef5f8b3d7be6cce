package dev.weir.web.guard;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * What every request passes before the route table, in this order: the headers that protect the
 * page, the name it asked for, the same-origin rule, who sent it, and what that one may do.
 */
public final class Guard {
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

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

  /**
   * Refuses what a page of another origin asked a browser for, changes and reading alike, except
   * that a link there may lead here: a browser sends no {@code Origin} with that. Programs that are
   * not browsers send none of these headers and pass.
   */
  private void sameOrigin(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    MultiMap headers = request.headers();
    boolean reads = READING.contains(request.method());
    if (isForeignSite(headers) && !(reads && isLink(headers))) {
      throw crossOrigin();
    }
    String origin = headers.get(HttpHeaders.ORIGIN);
    if (origin != null && !isOwn(origin, request)) {
      throw crossOrigin();
    }
    ctx.next();
  }

  private static boolean isForeignSite(MultiMap headers) {
    String site = headers.get("sec-fetch-site");
    return site != null && !site.equals("same-origin") && !site.equals("none");
  }

  private static boolean isLink(MultiMap headers) {
    return "navigate".equals(headers.get("sec-fetch-mode"))
        && "document".equals(headers.get("sec-fetch-dest"));
  }

  private boolean isOwn(String origin, HttpServerRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    return host != null && names.isOwnOrigin(origin, tls ? "https" : "http", Authority.parse(host));
  }

  private static ProblemException crossOrigin() {
    return new ProblemException(
        Problem.Http.CROSS_ORIGIN, "a page of another origin may not use this pool");
  }

  private void role(RoutingContext ctx) {
    if (!READING.contains(ctx.request().method())
        && Caller.of(ctx).role() != Caller.Role.OPERATOR) {
      throw doorman.notAllowed(ctx);
    }
    ctx.next();
  }
}
