package dev.weir.task;

import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolStats;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** The one JSON form of a pool's figures. A number without a bound is null. */
final class StatsJson {
  private StatsJson() {}

  static JsonObject of(PoolStats s, String node) {
    boolean unbounded = s.capacity() == PoolOptions.UNBOUNDED;
    return new JsonObject()
        .put("name", s.name())
        .put("node", node)
        .put("state", s.state().name())
        .put("uptimeMs", s.uptimeMs())
        .put("capacity", unbounded ? null : s.capacity())
        .put("threads", s.threads().name().toLowerCase(Locale.ROOT))
        .put("workers", s.workers())
        .put("peakWorkers", s.peakWorkers())
        .put("active", s.active())
        .put("starting", s.starting())
        .put("idle", s.idle())
        .put("free", unbounded ? null : s.free())
        .put("stuck", s.stuck())
        .put("queued", s.queued())
        .put("peakQueued", s.peakQueued())
        .put("queueCapacity", s.queueCapacity())
        .put("blocked", s.blocked())
        .put("maxBlockingTasks", s.maxBlockingTasks() == 0 ? null : s.maxBlockingTasks())
        .put("submitted", s.submitted())
        .put("accepted", s.accepted())
        .put("rejected", rejected(s.rejected()))
        .put("completed", s.completed())
        .put("failed", s.failed())
        .put("cancelled", s.cancelled())
        .put("timedOut", s.timedOut())
        .put("expired", s.expired())
        .put("abandoned", s.abandoned())
        .put("workersCreated", s.workersCreated())
        .put("workersExpired", s.workersExpired())
        .put("resizes", s.resizes())
        .put("oldestWaitingMs", micros(s.oldestWaitingMs()))
        .put("waitMs", timing(s.waitMs()))
        .put("runMs", timing(s.runMs()))
        .put("rate", rate(s.rate()));
  }

  private static JsonObject rejected(PoolStats.Rejected r) {
    return new JsonObject()
        .put("overload", r.overload())
        .put("closed", r.closed())
        .put("draining", r.draining())
        .put("invalid", r.invalid())
        .put("tooLarge", r.tooLarge())
        .put("deadlock", r.deadlock())
        .put("gaveUp", r.gaveUp());
  }

  static JsonObject timing(PoolStats.Timing t) {
    return new JsonObject()
        .put("p50", micros(t.p50()))
        .put("p90", micros(t.p90()))
        .put("p95", micros(t.p95()))
        .put("p99", micros(t.p99()))
        .put("p999", micros(t.p999()))
        .put("max", micros(t.max()))
        .put("mean", micros(t.mean()));
  }

  private static JsonObject rate(PoolStats.Rate r) {
    return new JsonObject()
        .put("m1", micros(r.m1()))
        .put("m5", micros(r.m5()))
        .put("m15", micros(r.m15()));
  }

  /** Cuts to three decimals: more is noise, and long on the wire. */
  private static double micros(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
