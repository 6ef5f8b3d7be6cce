package dev.weir.bus;

import io.vertx.core.Vertx;

/** Makes clients that go round by the event bus also where the pool lives in the same Vert.x. */
public final class OverBus {
  private OverBus() {}

  /** Returns one. */
  public static PoolClient client(Vertx vertx, String pool) {
    return PoolClient.overBus(vertx, pool);
  }
}
