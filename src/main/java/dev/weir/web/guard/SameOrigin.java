package dev.weir.web.guard;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Refuses what a page of another origin asked a browser for, changes and reading alike, except that
 * a link there may lead here: a browser sends no {@code Origin} with that. Programs that are not
 * browsers send none of these headers and pass.
 */
final class SameOrigin {
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private SameOrigin() {}

  static boolean reads(HttpServerRequest request) {
    return READING.contains(request.method());
  }

  /**
   * Looks at a request.
   *
   * @param isOwn whether an {@code Origin} is that of the server itself
   * @throws ProblemException 403 if a foreign page asked for it
   */
  static void require(HttpServerRequest request, Predicate<String> isOwn) {
    MultiMap headers = request.headers();
    if (isForeignSite(headers) && !(reads(request) && isLink(headers))) {
      throw crossOrigin();
    }
    String origin = headers.get(HttpHeaders.ORIGIN);
    if (origin != null && !isOwn.test(origin)) {
      throw crossOrigin();
    }
  }

  private static boolean isForeignSite(MultiMap headers) {
    String site = headers.get("sec-fetch-site");
    return site != null && !site.equals("same-origin") && !site.equals("none");
  }

  private static boolean isLink(MultiMap headers) {
    return "navigate".equals(headers.get("sec-fetch-mode"))
        && "document".equals(headers.get("sec-fetch-dest"));
  }

  private static ProblemException crossOrigin() {
    return new ProblemException(
        Problem.Http.CROSS_ORIGIN, "a page of another origin may not use this pool");
  }
}
