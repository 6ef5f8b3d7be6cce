package dev.weir.task;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.Optional;

/**
 * What stands in the shared data of a Vert.x for a pool that is deployed there. It is how a room
 * that knows no verticle finds the pool's service. Thread-safe.
 */
public interface DeployedPool extends Shareable {
  /** The local map of a Vert.x in which they are, by the names of their pools. */
  String MAP = "dev.weir.pools";

  /** Returns its service. */
  TaskService service();

  /** Returns the service of the pool of that name that is deployed in a Vert.x. */
  static Optional<TaskService> find(Vertx vertx, String name) {
    Object there = vertx.sharedData().<String, Object>getLocalMap(MAP).get(name);
    return there instanceof DeployedPool pool ? Optional.of(pool.service()) : Optional.empty();
  }
}
