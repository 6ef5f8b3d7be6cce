package dev.weir.web;

import dev.weir.task.TaskService;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One pool's hold on a port within a Vert.x. Servers that listen on the same host and port there
 * share it, and take its connections in turn. That is wanted among the faces of one pool and would
 * be a silent mix-up between two pools, so a lease is held by one pool at a time.
 *
 * <p>Port 0 would give each face a port of its own. The faces of a pool lease one <em>shared random
 * port</em> instead, which Vert.x knows by a number.
 */
final class PortLease {
  private static final String LEASES = "dev.weir.web.ports";
  private static final AtomicInteger RANDOM_PORTS = new AtomicInteger();

  private final LocalMap<String, Held> leases;
  private final String key;
  private final SocketAddress address;

  private record Held(TaskService pool, SocketAddress address, int faces) implements Shareable {
    Held withFaces(int newFaces) {
      return new Held(pool, address, newFaces);
    }
  }

  private PortLease(LocalMap<String, Held> leases, String key, SocketAddress address) {
    this.leases = leases;
    this.key = key;
    this.address = address;
  }

  /**
   * Takes a port for one more face of a pool.
   *
   * @throws IllegalStateException if another pool holds it
   */
  static PortLease take(Vertx vertx, HttpOptions options, TaskService pool) {
    LocalMap<String, Held> leases = vertx.sharedData().getLocalMap(LEASES);
    String key =
        options.host() + ":" + options.port() + (options.port() == 0 ? "/" + pool.name() : "");
    Held held =
        leases.compute(
            key, (k, now) -> now == null ? first(options, pool) : joined(now, options, pool));
    return new PortLease(leases, key, held.address());
  }

  private static Held first(HttpOptions options, TaskService pool) {
    SocketAddress address =
        options.port() == 0
            ? SocketAddress.sharedRandomPort(RANDOM_PORTS.incrementAndGet(), options.host())
            : SocketAddress.inetSocketAddress(options.port(), options.host());
    return new Held(pool, address, 1);
  }

  private static Held joined(Held held, HttpOptions options, TaskService pool) {
    if (held.pool() != pool) {
      throw new IllegalStateException(
          "http.port %d on http.host %s serves pool \"%s\" in this Vert.x: pool \"%s\" needs another"
              .formatted(options.port(), options.host(), held.pool().name(), pool.name()));
    }
    return held.withFaces(held.faces() + 1);
  }

  SocketAddress address() {
    return address;
  }

  /** Gives the port back; once a lease. */
  void release() {
    leases.computeIfPresent(
        key, (k, held) -> held.faces() == 1 ? null : held.withFaces(held.faces() - 1));
  }
}
