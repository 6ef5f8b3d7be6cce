package dev.weir.web;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** What every request passes first: the headers that protect the page, and the same-origin rule. */
final class Guard {
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  private static final String CONTENT_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private Guard() {}

  static void headers(RoutingContext ctx) {
    ctx.response()
        .putHeader("content-security-policy", CONTENT_POLICY)
        .putHeader("x-content-type-options", "nosniff")
        .putHeader("x-frame-options", "DENY")
        .putHeader("referrer-policy", "no-referrer")
        .putHeader("cross-origin-opener-policy", "same-origin")
        .putHeader("cross-origin-resource-policy", "same-origin");
    ctx.next();
  }

  /**
   * Refuses a change that a page of another origin asked a browser for. Programs that are not
   * browsers send neither header and pass.
   */
  static void sameOrigin(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    if (!SAFE.contains(request.method()) && isCrossOrigin(request)) {
      throw new ProblemException(
          Problem.Http.CROSS_ORIGIN, "a page of another origin may not change this pool");
    }
    ctx.next();
  }

  private static boolean isCrossOrigin(HttpServerRequest request) {
    MultiMap headers = request.headers();
    String site = headers.get("sec-fetch-site");
    if (site != null) {
      return !site.equals("same-origin") && !site.equals("none");
    }
    String origin = headers.get(HttpHeaders.ORIGIN);
    return origin != null
        && !origin.equalsIgnoreCase(request.scheme() + "://" + headers.get(HttpHeaders.HOST));
  }
}
