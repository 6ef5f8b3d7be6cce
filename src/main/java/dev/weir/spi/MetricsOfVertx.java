package dev.weir.spi;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;

/**
 * The way to the metrics that a Vert.x was made with. Vert.x exports the interfaces of its metrics
 * but no public way to those in use: {@code VertxInternal.metrics()}, which its own clients take,
 * is in a package that it exports and calls internal. So all of Weir's use of it is here, and where
 * it is not as expected there are no such metrics and everything else goes on.
 */
public final class MetricsOfVertx {
  private static final System.Logger LOG = System.getLogger(MetricsOfVertx.class.getName());

  /** The type under which Vert.x measures its own worker pools. */
  private static final String WORKER = "worker";

  private MetricsOfVertx() {}

  /**
   * Has the metrics of a Vert.x measure a pool as one of type {@code worker}.
   *
   * @param capacity most tasks at once, -1 for no bound; the metrics keep it as it is now
   * @return null if the Vert.x has no metrics, or none of pools
   */
  public static PoolMetrics<?, ?> forPool(Vertx vertx, String pool, int capacity) {
    if (!vertx.isMetricsEnabled()) {
      return null;
    }
    try {
      VertxMetrics metrics = ((VertxInternal) vertx).metrics();
      return metrics == null ? null : metrics.createPoolMetrics(WORKER, pool, capacity);
    } catch (RuntimeException | LinkageError unknown) { // another Vert.x, or metrics that fail
      LOG.log(
          System.Logger.Level.WARNING,
          "the metrics of Vert.x do not measure pool '%s'".formatted(pool),
          unknown);
      return null;
    }
  }
}
