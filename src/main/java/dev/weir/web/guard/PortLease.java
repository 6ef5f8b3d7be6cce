package dev.weir.web.guard;

import dev.weir.task.TaskService;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One pool's hold on a port within a Vert.x. Servers that listen on the same host and port there
 * share it, and take its connections in turn. That is wanted among the faces of one pool and would
 * be a silent mix-up between two pools, so a lease is held by one pool at a time, and with one
 * access: its faces share the check of logins.
 *
 * <p>An application's own server on that host and port must not share it either: Vert.x would hand
 * each of the two every other connection. Vert.x knows servers by the name of their host, so the
 * address of a lease has a name that no other server uses. Then the system refuses the second
 * server, whichever comes first.
 *
 * <p>Port 0 would give each face a port of its own. The faces of a pool lease one <em>shared random
 * port</em> instead, which Vert.x knows by a number.
 */
public final class PortLease {
  private static final String LEASES = "dev.weir.web.ports";

  /** An application that shares random ports of its own begins to count elsewhere. */
  private static final AtomicInteger RANDOM_PORTS = new AtomicInteger(1_463_109_000);

  private final LocalMap<String, Held> leases;
  private final String key;
  private final Place place;
  private final int random;
  private final Common common;

  /**
   * A port for one purpose.
   *
   * @param field what its options are called in messages
   * @param host the address to listen on
   * @param port the port to listen on; 0 for any free one
   */
  public record Place(String field, String host, int port) {
    String key(TaskService pool) {
      return host + ":" + port + (port == 0 ? "/" + field + "/" + pool.name() : "");
    }

    @Override
    public String toString() {
      return "%s.port %d on %s.host %s".formatted(field, port, field, host);
    }
  }

  /**
   * What the faces on one port have in common.
   *
   * @param logins the check of logins
   * @param seats how many connections are open
   */
  record Common(Logins logins, Seats seats) {}

  private record Held(
      TaskService pool, Access access, Place place, int random, Common common, int faces)
      implements Shareable {
    Held withFaces(int newFaces) {
      return new Held(pool, access, place, random, common, newFaces);
    }
  }

  private PortLease(LocalMap<String, Held> leases, String key, Held held) {
    this.leases = leases;
    this.key = key;
    this.place = held.place();
    this.random = held.random();
    this.common = held.common();
  }

  /**
   * Takes a port for one more face of a pool.
   *
   * @throws IllegalStateException if another pool holds it, or this one for another purpose or with
   *     another access
   */
  public static PortLease take(Vertx vertx, Place place, Access access, TaskService pool) {
    LocalMap<String, Held> leases = vertx.sharedData().getLocalMap(LEASES);
    String key = place.key(pool);
    Held held =
        leases.compute(
            key,
            (k, now) ->
                now == null ? first(place, access, pool) : joined(now, place, access, pool));
    return new PortLease(leases, key, held);
  }

  private static Held first(Place place, Access access, TaskService pool) {
    int random = place.port() == 0 ? RANDOM_PORTS.incrementAndGet() : 0;
    Common common = new Common(new Logins(access, System::nanoTime), new Seats());
    return new Held(pool, access, place, random, common, 1);
  }

  private static Held joined(Held held, Place place, Access access, TaskService pool) {
    if (held.pool() != pool) {
      throw new IllegalStateException(
          "%s serves pool \"%s\" in this Vert.x: pool \"%s\" needs another"
              .formatted(place, held.pool().name(), pool.name()));
    }
    if (!held.place().equals(place)) {
      throw new IllegalStateException(
          "%s is %s as well: must differ".formatted(place, held.place()));
    }
    if (!held.access().equals(access)) {
      throw new IllegalStateException(
          "%s is served with another http.auth in this Vert.x: must be the same on one port"
              .formatted(place));
    }
    return held.withFaces(held.faces() + 1);
  }

  Common common() {
    return common;
  }

  Place place() {
    return place;
  }

  /**
   * Returns the address to listen on, as this class names it. The name is looked up, so this is not
   * for an event loop.
   *
   * @throws IOException if no such host is known
   */
  SocketAddress address() throws IOException {
    return random > 0
        ? SocketAddress.sharedRandomPort(random, place.host())
        : SocketAddress.inetSocketAddress(new InetSocketAddress(named(), place.port()));
  }

  private InetAddress named() throws IOException {
    InetAddress address = InetAddress.getByName(place.host());
    String name = "weir at " + place.host();
    return address instanceof Inet6Address six
        ? Inet6Address.getByAddress(name, six.getAddress(), six.getScopeId())
        : InetAddress.getByAddress(name, address.getAddress());
  }

  /** Gives the port back; once a lease. */
  void release() {
    leases.computeIfPresent(
        key, (k, held) -> held.faces() == 1 ? null : held.withFaces(held.faces() - 1));
  }
}
