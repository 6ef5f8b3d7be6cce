package dev.weir.web.guard;

import io.vertx.core.http.HttpServerResponse;
import java.util.function.BiConsumer;

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
    each(tls, response::putHeader);
    return response;
  }

  /** Names each with its value. */
  static void each(boolean tls, BiConsumer<String, String> header) {
    if (tls) {
      header.accept("strict-transport-security", ONE_YEAR);
    }
    header.accept("content-security-policy", CONTENT_POLICY);
    header.accept("x-content-type-options", "nosniff");
    header.accept("x-frame-options", "DENY");
    header.accept("referrer-policy", "no-referrer");
    header.accept("permissions-policy", PERMISSIONS);
    header.accept("cross-origin-opener-policy", "same-origin");
    header.accept("cross-origin-resource-policy", "same-origin");
  }
}
