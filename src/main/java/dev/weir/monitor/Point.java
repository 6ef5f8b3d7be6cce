package dev.weir.monitor;

import dev.weir.pool.Histogram;
import dev.weir.pool.PoolOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One row of a chart: what a pool did in one step of time.
 *
 * @param uptimeMs when the step ended, in milliseconds since the pool was made
 * @param bornMs when the pool was made, in milliseconds of the wall clock as it stood then
 * @param figures by name, in the order in which they are shown; null where there is none
 */
record Point(long uptimeMs, long bornMs, Map<String, Object> figures) {
  private static final double MS_PER_SECOND = 1e3;

  /**
   * Makes the row of a step.
   *
   * @param first the sample before the step
   * @param last its last sample
   * @param busiest the one with most busy workers, whose levels go together
   * @param peak the greatest levels of what waits
   */
  static Point of(Sample first, Sample last, Sample busiest, Peak peak) {
    double seconds = (last.uptimeMs() - first.uptimeMs()) / MS_PER_SECOND;
    Histogram waits = last.waits().since(first.waits());
    Histogram runs = last.runs().since(first.runs());
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("busy", busiest.busy());
    row.put("workers", Math.max(busiest.busy(), busiest.stats().workers()));
    row.put("capacity", capacity(busiest));
    row.put("queued", peak.queued());
    row.put("blocked", peak.blocked());
    row.put("throughput", perSecond(last.ended() - first.ended(), seconds));
    row.put("failed", perSecond(last.endedBadly() - first.endedBadly(), seconds));
    row.put(
        "rejected",
        perSecond(last.stats().rejected().total() - first.stats().rejected().total(), seconds));
    row.put("waitP50", percentile(waits, 0.50));
    row.put("waitP99", percentile(waits, 0.99));
    row.put("runP50", percentile(runs, 0.50));
    row.put("runP99", percentile(runs, 0.99));
    return new Point(last.uptimeMs(), last.at().toEpochMilli() - last.uptimeMs(), row);
  }

  /** The greatest number of queued tasks and of blocked submits in a step. */
  record Peak(int queued, int blocked) {
    Peak with(Sample sample) {
      return new Peak(
          Math.max(queued, sample.stats().queued()), Math.max(blocked, sample.stats().blocked()));
    }
  }

  private static Integer capacity(Sample sample) {
    int capacity = sample.stats().capacity();
    return capacity == PoolOptions.UNBOUNDED ? null : capacity;
  }

  private static double perSecond(long count, double seconds) {
    return seconds <= 0 ? 0 : cut(count / seconds);
  }

  /** Returns a percentile in milliseconds, or null where there is none. */
  static Double percentile(Histogram times, double share) {
    return times.count() == 0 ? null : cut(times.percentileMs(share));
  }

  /** Cuts to three decimals: more is noise, and long on the wire. */
  private static double cut(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }

  /** Returns the row. */
  JsonObject toJson() {
    return new JsonObject().put("at", at(bornMs)).mergeIn(new JsonObject(figures));
  }

  private long at(long born) {
    return Math.floorDiv(born + uptimeMs, (long) MS_PER_SECOND);
  }

  /**
   * Returns when rows were, in seconds of the wall clock. A row keeps the time that it had when the
   * machine has slept since: the uptime stands still meanwhile. If the clock was set back since,
   * the row moves with it, so that rows stay in order.
   *
   * @param bornMs when the pool was made, in milliseconds of the wall clock as it stands now
   */
  private static List<Object> times(Collection<Point> rows, long bornMs) {
    List<Point> inOrder = List.copyOf(rows);
    Long[] times = new Long[inOrder.size()];
    long born = bornMs;
    for (int i = times.length - 1; i >= 0; i--) {
      born = Math.min(born, inOrder.get(i).bornMs);
      times[i] = inOrder.get(i).at(born);
    }
    return new ArrayList<>(List.of(times));
  }

  /** Returns rows as columns, each an array under its name; empty arrays if there are no rows. */
  static JsonObject columns(Collection<Point> rows, Collection<String> names, long bornMs) {
    Map<String, List<Object>> columns = new LinkedHashMap<>();
    names.forEach(name -> columns.put(name, new ArrayList<>()));
    columns.get("at").addAll(times(rows, bornMs));
    for (Point row : rows) {
      row.figures.forEach((name, value) -> columns.get(name).add(value));
    }
    JsonObject json = new JsonObject();
    columns.forEach((name, values) -> json.put(name, new JsonArray(values)));
    return json;
  }
}
