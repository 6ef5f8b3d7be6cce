package dev.weir.monitor;

import dev.weir.pool.Histogram;
import dev.weir.pool.PoolStats;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.function.ToLongFunction;

/**
 * What a pool did in the last minute: the difference of a look at it and one that is a minute old.
 * One look in 5 seconds is kept, so the difference is of 60 to 65 seconds; it says of how many. The
 * charts' rows are of no use for it, since percentiles of seconds do not make one of a minute. Not
 * thread-safe.
 */
final class LastMinute {
  private static final long LENGTH_MS = 60_000;
  private static final long STEP_MS = 5_000;

  /** The first is the newest that is a minute old, once there is such a one. */
  private final ArrayDeque<Sample> kept = new ArrayDeque<>();

  void add(Sample sample) {
    if (kept.isEmpty() || msBetween(kept.getLast(), sample) >= STEP_MS) {
      kept.addLast(sample);
    }
    Sample oldest = kept.removeFirst();
    while (!kept.isEmpty() && msBetween(kept.getFirst(), sample) >= LENGTH_MS) {
      oldest = kept.removeFirst();
    }
    kept.addFirst(oldest);
  }

  private static long msBetween(Sample first, Sample last) {
    return last.uptimeMs() - first.uptimeMs();
  }

  /** Returns the difference to a look of now; all since its start if the pool is younger. */
  JsonObject toJson(Sample now) {
    Sample oldest = kept.peekFirst();
    boolean young = oldest == null || msBetween(oldest, now) < LENGTH_MS;
    return young ? toJson(null, now) : toJson(oldest, now);
  }

  private static JsonObject toJson(Sample before, Sample now) {
    return new JsonObject()
        .put("ms", before == null ? now.uptimeMs() : msBetween(before, now))
        .put("completed", count(before, now, PoolStats::completed))
        .put("failed", count(before, now, PoolStats::failed))
        .put("cancelled", count(before, now, PoolStats::cancelled))
        .put("timedOut", count(before, now, PoolStats::timedOut))
        .put("expired", count(before, now, PoolStats::expired))
        .put("abandoned", count(before, now, PoolStats::abandoned))
        .put("rejected", count(before, now, stats -> stats.rejected().total()))
        .put("waitMs", times(before == null ? now.waits() : now.waits().since(before.waits())))
        .put("runMs", times(before == null ? now.runs() : now.runs().since(before.runs())));
  }

  private static long count(Sample before, Sample now, ToLongFunction<PoolStats> figure) {
    long soFar = figure.applyAsLong(now.stats());
    return before == null ? soFar : soFar - figure.applyAsLong(before.stats());
  }

  private static JsonObject times(Histogram times) {
    return new JsonObject()
        .put("p50", Point.percentile(times, 0.50))
        .put("p99", Point.percentile(times, 0.99));
  }
}
