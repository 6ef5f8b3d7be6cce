package dev.weir.task;

import dev.weir.pool.PoolStats;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the edges in a series of samples: when a pool fills up and when it has room again, when it
 * begins to reject, and when more threads are stuck. Samples come one at a time.
 */
final class SaturationDetector {
  private boolean saturated;
  private boolean rejecting;
  private long overload;
  private int stuck;

  /** A change between two samples, with the figures that show it. */
  record Edge(String type, JsonObject figures) {}

  synchronized List<Edge> sample(PoolStats now) {
    List<Edge> edges = new ArrayList<>();
    boolean full = now.isFull();
    if (full != saturated) {
      edges.add(new Edge(full ? "saturated" : "relieved", load(now)));
    }
    long refused = now.rejected().overload() - overload;
    if (refused > 0 && !rejecting) {
      edges.add(new Edge("rejecting", load(now).put("overload", now.rejected().overload())));
    }
    if (now.stuck() > stuck) {
      edges.add(new Edge("stuck", new JsonObject().put("stuck", now.stuck())));
    }
    saturated = full;
    rejecting = refused > 0;
    overload = now.rejected().overload();
    stuck = now.stuck();
    return edges;
  }

  private static JsonObject load(PoolStats now) {
    return new JsonObject()
        .put("active", now.active())
        .put("queued", now.queued())
        .put("blocked", now.blocked());
  }
}
