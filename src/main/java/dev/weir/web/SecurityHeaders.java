package dev.weir.web;

import io.vertx.core.http.HttpServerResponse;

/**
 * The headers that tell a browser what this server's pages may do, and what may be done to them.
 */
final class SecurityHeaders {
  private static final String CONTENT_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final String PERMISSIONS =
      "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";
  private static final String ONE_YEAR = "max-age=31536000";

  private SecurityHeaders() {}

  /** Puts them on an answer, whatever it will be. */
  static HttpServerResponse on(HttpServerResponse response, boolean tls) {
    if (tls) {
      response.putHeader("strict-transport-security", ONE_YEAR);
    }
    return response
        .putHeader("content-security-policy", CONTENT_POLICY)
        .putHeader("x-content-type-options", "nosniff")
        .putHeader("x-frame-options", "DENY")
        .putHeader("referrer-policy", "no-referrer")
        .putHeader("permissions-policy", PERMISSIONS)
        .putHeader("cross-origin-opener-policy", "same-origin")
        .putHeader("cross-origin-resource-policy", "same-origin");
  }
}
