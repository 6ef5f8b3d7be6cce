package dev.weir.web.guard;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port as a {@code Host} header has them.
 *
 * @param host the name in small letters, or the address without brackets
 * @param port the port, or -1 if it is left out
 */
record Authority(String host, int port) {
  private static final int MAX_PORT = 65_535;
  private static final Pattern FORM =
      Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._-]{1,255})(?::([0-9]{1,5}))?");

  /** Returns the parts of such a text, or null if it has another form. */
  static Authority parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    String host = form.group(1);
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
      if (!Hosts.isAddress(host)) {
        return null;
      }
    }
    int port = form.group(2) == null ? -1 : Integer.parseInt(form.group(2));
    return port > MAX_PORT ? null : new Authority(Hosts.normal(host), port);
  }

  /** Returns the port that is meant under a scheme. */
  int portUnder(String scheme) {
    return port >= 0 ? port : defaultPort(scheme);
  }

  static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }
}
