package dev.weir.web.guard;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that this server answers to. A page of an attacker can point a name of its own at this
 * machine (DNS rebinding), and its browser then takes the server for the page's own origin; but the
 * browser still says that name. An address cannot be rebound, and {@code localhost} is nobody's.
 */
public final class OwnNames {
  private static final Pattern ORIGIN = Pattern.compile("(https?)://(.+)");

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
    Matcher form = ORIGIN.matcher(origin);
    Authority from = form.matches() ? Authority.parse(form.group(2)) : null;
    if (from == null) {
      return false; // "null" among others
    }
    int port = from.portUnder(form.group(1));
    if (form.group(1).equals(scheme)
        && from.host().equals(asked.host())
        && port == asked.portUnder(scheme)) {
      return true;
    }
    return allowed.contains(from.host())
        && (from.port() < 0
            || port == Authority.defaultPort(form.group(1))
            || port == asked.port());
  }
}
