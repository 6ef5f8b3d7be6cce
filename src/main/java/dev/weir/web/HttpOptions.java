package dev.weir.web;

import dev.weir.web.guard.Access;
import dev.weir.web.guard.TlsFiles;
import java.util.List;
import java.util.Objects;

/**
 * Where and what the HTTP face serves, and to whom. Immutable.
 *
 * @param host the address to listen on, not null
 * @param port the port to listen on; 0 for any free one, the same for all faces of a pool
 * @param readOnly if true what would change anything is answered 405
 * @param maxBodyBytes largest request body in bytes
 * @param access who may do what
 * @param allowedHosts names beside {@code host}, {@code localhost} and addresses that requests may
 *     ask for
 * @param management where health and metrics are served beside, or null for nowhere
 * @param tls the certificate, or null for plain HTTP
 */
public record HttpOptions(
    String host,
    int port,
    boolean readOnly,
    int maxBodyBytes,
    Access access,
    List<String> allowedHosts,
    Management management,
    TlsFiles tls) {
  private static final int MAX_PORT = 65_535;

  /**
   * A second place, with nothing but health and metrics.
   *
   * @param host the address to listen on, not null
   * @param port the port to listen on; 0 for any free one
   */
  public record Management(String host, int port) {
    /**
     * Checks the place.
     *
     * @throws IllegalArgumentException naming the field, the value and the rule
     */
    public Management {
      check("http.management", host, port);
    }
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException naming the field, the value and the rule
   */
  public HttpOptions {
    check("http", host, port);
    if (maxBodyBytes < 0) {
      throw new IllegalArgumentException(
          "maxBodyBytes is " + maxBodyBytes + ": must be at least 0");
    }
    Objects.requireNonNull(access, "access");
    allowedHosts = List.copyOf(allowedHosts);
  }

  /** Options of a face without logins, on one place, in plain HTTP. */
  public HttpOptions(String host, int port, boolean readOnly, int maxBodyBytes) {
    this(host, port, readOnly, maxBodyBytes, Access.OPEN, List.of(), null, null);
  }

  private static void check(String place, String host, int port) {
    Objects.requireNonNull(host, "host");
    if (host.isBlank()) {
      throw new IllegalArgumentException(place + ".host is blank: must be a name or an address");
    }
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException(place + ".port is " + port + ": must be 0 to " + MAX_PORT);
    }
  }

  /** Returns these options with another access. */
  public HttpOptions withAccess(Access newAccess) {
    return new HttpOptions(
        host, port, readOnly, maxBodyBytes, newAccess, allowedHosts, management, tls);
  }

  /** Returns these options with other allowed hosts. */
  public HttpOptions withAllowedHosts(List<String> newAllowedHosts) {
    return new HttpOptions(
        host, port, readOnly, maxBodyBytes, access, newAllowedHosts, management, tls);
  }

  /** Returns these options with another place for health and metrics, or null for none. */
  public HttpOptions withManagement(Management newManagement) {
    return new HttpOptions(
        host, port, readOnly, maxBodyBytes, access, allowedHosts, newManagement, tls);
  }

  /** Returns these options with another certificate, or null for plain HTTP. */
  public HttpOptions withTls(TlsFiles newTls) {
    return new HttpOptions(
        host, port, readOnly, maxBodyBytes, access, allowedHosts, management, newTls);
  }
}
