package dev.weir.web.guard;

import dev.weir.monitor.Actor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Who sent a request. Immutable.
 *
 * @param name the name of the user or token, or null for one who did not log in
 * @param role what the sender may do, or null for nothing
 * @param address the address it came from
 * @param local whether that is this machine and was asked for as such; false for what a proxy
 *     passed on
 */
public record Caller(String name, Role role, String address, boolean local) {
  private static final String KEY = Caller.class.getName();
  private static final List<String> PASSED_ON =
      List.of("forwarded", "x-forwarded-for", "x-real-ip", "via");

  /** What a caller may do. */
  public enum Role {
    /** Look. */
    VIEWER,
    /** Look and change. */
    OPERATOR
  }

  /**
   * Returns who sent the request, as the guard found; a caller without a role, if it did not look.
   */
  public static Caller of(RoutingContext ctx) {
    Caller found = ctx.get(KEY);
    return found == null ? guest(ctx.request(), null) : found;
  }

  /** Returns one who did not log in. */
  static Caller guest(HttpServerRequest request, Role role) {
    SocketAddress remote = request.remoteAddress();
    String address = remote == null ? "?" : String.valueOf(remote.hostAddress());
    return new Caller(null, role, address, Hosts.isLoopback(address) && isDirect(request));
  }

  /** A proxy on this machine adds such a header, or passes on the name that it was asked for. */
  private static boolean isDirect(HttpServerRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    Authority asked = host == null ? null : Authority.parse(host);
    return asked != null
        && Hosts.isLoopback(asked.host())
        && PASSED_ON.stream().noneMatch(request.headers()::contains);
  }

  Caller loggedIn(String newName, Role newRole) {
    return new Caller(newName, newRole, address, local);
  }

  void attach(RoutingContext ctx) {
    ctx.put(KEY, this);
  }

  /** Returns who is noted beside a change. */
  public Actor actor() {
    return new Actor(name == null ? address : name, Actor.Via.HTTP);
  }
}
