package dev.weir.web.guard;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names that this server answers to. A page of an attacker can point a name of its own at this
 * machine (DNS rebinding), and its browser then takes the server for the page's own origin; but the
 * browser still says that name. An address cannot be rebound, and {@code localhost} cannot be
 * registered.
 */
public final class OwnNames {
  private final Set<String> names = new TreeSet<>();
  private final Set<String> allowed = new TreeSet<>();

  /**
   * The names of one server.
   *
   * @param host the address it listens on
   * @param allowedHosts more names, as the configuration has them
   */
  public OwnNames(String host, Collection<String> allowedHosts) {
    allowedHosts.forEach(name -> allowed.add(Hosts.normal(name)));
    names.addAll(allowed);
    names.add("localhost");
    names.add(Hosts.normal(host));
  }

  boolean holds(Authority asked) {
    return Hosts.isAddress(asked.host()) || names.contains(asked.host());
  }

  /**
   * Returns whether a page of that origin is this server's own: the one that was asked, to the
   * scheme and the port, or one that an allowed host shows through a proxy, which may speak another
   * scheme.
   */
  boolean isOwnOrigin(String origin, String scheme, Authority asked) {
    Origin from = Origin.parse(origin);
    if (from == null) {
      return false;
    }
    if (from.scheme().equals(scheme) && from.isOf(asked)) {
      return true;
    }
    return allowed.contains(from.authority().host())
        && (from.authority().port() < 0
            || from.port() == Authority.defaultPort(from.scheme())
            || from.port() == asked.port());
  }
}
