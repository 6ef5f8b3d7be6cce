package dev.weir.bench;

import dev.weir.bench.Unit.Better;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One comparison and its bar.
 *
 * @param name the case
 * @param unit of the figures
 * @param weir Weir's figure; NaN if it has none
 * @param peers the figures of the others, those shown beside included; NaN for none
 * @param best the peer that counts: the best of those compared; null if none has a figure
 * @param bar what the ratio Weir / best must reach, or stay under where less is better
 */
record Row(
    String name, Unit unit, double weir, Map<String, Double> peers, String best, double bar) {
  /** The bar for "at least as fast": what two equal pools differ by here from run to run. */
  static final double AS_FAST = 0.95;

  /** The bar for "at most as long", likewise. */
  static final double AS_SHORT = 1.05;

  /** Compares Weir with the best of these peers. */
  static Row against(
      String name, Unit unit, double weir, Map<String, Double> compared, double bar) {
    return against(name, unit, weir, compared, Map.of(), bar);
  }

  /** Compares Weir with the best of some peers, and shows others beside. */
  static Row against(
      String name,
      Unit unit,
      double weir,
      Map<String, Double> compared,
      Map<String, Double> beside,
      double bar) {
    Comparator<Map.Entry<String, Double>> order = Map.Entry.comparingByValue();
    String best =
        compared.entrySet().stream()
            .filter(peer -> Double.isFinite(peer.getValue()))
            .max(unit.better() == Better.MORE ? order : order.reversed())
            .map(Map.Entry::getKey)
            .orElse(null);
    Map<String, Double> all = new LinkedHashMap<>(compared);
    all.putAll(beside);
    return new Row(name, unit, weir, all, best, bar);
  }

  /** Compares Weir with a number. */
  static Row limited(String name, Unit unit, double weir, double limit) {
    return against(name, unit, weir, Map.of("limit", limit), 1);
  }

  /** Returns Weir / best: NaN if either has no figure, 1 if both are 0. */
  double ratio() {
    if (best == null) {
      return Double.NaN;
    }
    double against = peers.get(best);
    return weir == 0 && against == 0 ? 1 : weir / against;
  }

  /** Returns whether the bar is met; a case without figures does not meet it. */
  boolean isPassed() {
    return unit.better() == Better.MORE ? ratio() >= bar : ratio() <= bar;
  }

  /** Returns why the bar is not met. */
  String failure() {
    String sign = unit.better() == Better.MORE ? "<" : ">";
    if (Double.isNaN(ratio())) {
      return name + ": not measured";
    }
    return Double.isInfinite(ratio())
        ? "%s: %.2f against 0".formatted(name, weir)
        : "%s: %.2f %s %.2f".formatted(name, ratio(), sign, bar);
  }

  JsonObject toJson() {
    JsonObject figures = new JsonObject();
    peers.forEach((peer, value) -> figures.put(peer, orNull(value)));
    return new JsonObject()
        .put("case", name)
        .put("unit", unit.symbol())
        .put("weir", orNull(weir))
        .put("peers", figures)
        .put("best", best)
        .put("ratio", orNull(ratio()))
        .put("bar", bar)
        .put("pass", isPassed());
  }

  private static Double orNull(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
