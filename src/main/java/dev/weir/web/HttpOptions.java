package dev.weir.web;

import java.util.Objects;

/**
 * Where and what the HTTP face serves. Immutable.
 *
 * @param host the address to listen on, not null
 * @param port the port to listen on; 0 for any free one, the same for all faces of a pool
 * @param readOnly if true no route exists that changes anything
 * @param maxBodyBytes largest request body in bytes
 */
public record HttpOptions(String host, int port, boolean readOnly, int maxBodyBytes) {
  private static final int MAX_PORT = 65_535;

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException naming the field, the value and the rule
   */
  public HttpOptions {
    Objects.requireNonNull(host, "host");
    if (host.isBlank()) {
      throw new IllegalArgumentException("http.host is blank: must be a name or an address");
    }
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("http.port is " + port + ": must be 0 to " + MAX_PORT);
    }
    if (maxBodyBytes < 0) {
      throw new IllegalArgumentException(
          "maxBodyBytes is " + maxBodyBytes + ": must be at least 0");
    }
  }
}
