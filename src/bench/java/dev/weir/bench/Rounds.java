package dev.weir.bench;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The measurements of one case: contenders take turns, A B A B, so that whatever else the machine
 * does hits all alike, and the median of the rounds counts.
 */
final class Rounds {
  private final Map<String, Map<String, List<Double>>> figures = new HashMap<>();

  private Rounds() {}

  /**
   * Measures every contender this many times, or until the deadline. Says how far apart the
   * processors were meanwhile.
   */
  static Rounds run(int rounds, Deadline deadline, List<Contender> contenders) {
    Rounds result = new Rounds();
    DoubleSummaryStatistics distances = new DoubleSummaryStatistics();
    for (int round = 0; round < rounds; round++) {
      distances.accept(distance());
      for (Contender contender : contenders) {
        if (!deadline.isOver()) {
          result.measure(contender);
        }
      }
    }
    System.err.printf(
        "bench: processors %.0f to %.0f ns apart%n", distances.getMin(), distances.getMax());
    return result;
  }

  private static double distance() {
    try {
      return Distance.nanos();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** One that fails has no figure for that round, and says why. */
  private void measure(Contender contender) {
    Map<String, List<Double>> mine =
        figures.computeIfAbsent(contender.name(), name -> new HashMap<>());
    try {
      contender
          .trial()
          .run()
          .forEach((figure, value) -> mine.computeIfAbsent(figure, f -> newList()).add(value));
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted in " + contender.name(), e);
    } catch (Exception e) {
      System.err.println("bench: " + contender.name() + ": " + e);
    }
  }

  private static List<Double> newList() {
    return new ArrayList<>();
  }

  /** Returns a contender's median, NaN if it was never measured. */
  double median(String contender, String figure) {
    return median(figures.getOrDefault(contender, Map.of()).getOrDefault(figure, List.of()));
  }

  /** Returns the medians of some peers by name, in this order. */
  Map<String, Double> medians(String figure, Peers... peers) {
    Map<String, Double> medians = new LinkedHashMap<>();
    for (Peers peer : peers) {
      medians.put(peer.title(), median(peer.title(), figure));
    }
    return medians;
  }

  static double median(List<Double> values) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
