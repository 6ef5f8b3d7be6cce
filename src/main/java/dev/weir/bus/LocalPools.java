package dev.weir.bus;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The pools that live in a Vert.x, by name. Who submits to one of them need not go round by the
 * event bus. Thread-safe.
 */
final class LocalPools {
  private static final String POOLS = "dev.weir.bus.pools";

  /** What was loaded by another class loader is in the map as well, and is no {@link Faces}. */
  private final Map<String, Object> pools;

  /** What was found last: a look at the map of a Vert.x costs more than many a task. */
  private volatile Found found;

  private LocalPools(Map<String, Object> pools) {
    this.pools = pools;
  }

  /** The services of one pool, oldest first; never none. */
  private static final class Faces implements Shareable {
    private final List<BusService> services;

    /** Whether others have taken its place in the map, or none. */
    private volatile boolean isReplaced;

    Faces(List<BusService> services) {
      this.services = services;
    }

    Faces with(BusService service) {
      List<BusService> more = new ArrayList<>(services);
      more.add(service);
      isReplaced = true;
      return new Faces(List.copyOf(more));
    }

    /** Returns null for none. */
    Faces without(BusService service) {
      List<BusService> rest = services.stream().filter(other -> other != service).toList();
      isReplaced = true;
      return rest.isEmpty() ? null : new Faces(rest);
    }
  }

  private record Found(String name, Faces faces) {}

  /** Returns those of a Vert.x. */
  static LocalPools of(Vertx vertx) {
    return new LocalPools(vertx.sharedData().getLocalMap(POOLS));
  }

  /** Returns none. */
  static LocalPools none() {
    return new LocalPools(Map.of());
  }

  void add(String name, BusService service) {
    pools.compute(
        name,
        (key, there) ->
            there instanceof Faces faces ? faces.with(service) : new Faces(List.of(service)));
  }

  void remove(String name, BusService service) {
    pools.computeIfPresent(
        name, (key, there) -> there instanceof Faces faces ? faces.without(service) : there);
  }

  /**
   * Returns the newest service of the pool of that name, or null if it does not live here. An older
   * one may be of a pool that drains.
   */
  BusService find(String name) {
    Found before = found;
    if (before != null && !before.faces().isReplaced && before.name().equals(name)) {
      return before.faces().services.getLast();
    }
    if (pools.get(name) instanceof Faces faces) {
      found = new Found(name, faces);
      return faces.services.getLast();
    }
    return null;
  }
}
