package dev.weir.bench;

import java.util.List;

/** A group of cases about one property. */
@FunctionalInterface
interface Suite {
  /**
   * Measures its cases.
   *
   * @param deadline when it ends, with figures missing if need be
   * @throws Exception if it could not be set up
   */
  List<Row> run(Scale scale, Deadline deadline) throws Exception;
}
