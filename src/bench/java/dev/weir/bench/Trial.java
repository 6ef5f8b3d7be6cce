package dev.weir.bench;

import java.util.Map;

/** One measurement, to be repeated. */
@FunctionalInterface
interface Trial {
  /**
   * Measures once.
   *
   * @return figures by name; the same names each time
   * @throws Exception if it could not be measured, or a result was wrong
   */
  Map<String, Double> run() throws Exception;
}
