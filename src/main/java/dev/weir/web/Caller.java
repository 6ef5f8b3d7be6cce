package dev.weir.web;

import dev.weir.monitor.Actor;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Who sent a request.
 *
 * @param name the user's name, or null for one who did not say
 * @param role what the sender may do
 * @param address the address it came from
 * @param local whether that is this machine
 */
record Caller(String name, Role role, String address, boolean local) {
  /** What a caller may do. */
  enum Role {
    /** Look. */
    VIEWER,
    /** Look and change. */
    OPERATOR
  }

  static Caller of(RoutingContext ctx) {
    SocketAddress remote = ctx.request().remoteAddress();
    String address = remote == null ? "?" : String.valueOf(remote.hostAddress());
    return new Caller(null, Role.OPERATOR, address, isLoopback(address));
  }

  /** Returns who is noted beside a change. */
  Actor actor() {
    return new Actor(name == null ? address : name, Actor.Via.HTTP);
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress(); // a literal: nothing is looked up
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
