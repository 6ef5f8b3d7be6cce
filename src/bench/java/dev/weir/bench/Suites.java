package dev.weir.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The suites, in the order in which {@code all} runs them. */
enum Suites {
  BURST,
  HEAP,
  HANDOFF,
  CLIENT,
  BUS,
  HTTP,
  LAG,
  WAKE,
  START;

  /** Returns the suites that a word on the command line means; empty if it means none. */
  static List<Suites> named(String word) {
    if (word.equals("all")) {
      return List.of(values());
    }
    Optional<Suites> named =
        Arrays.stream(values()).filter(suite -> suite.title().equals(word)).findFirst();
    return named.map(List::of).orElse(List.of());
  }

  /** Returns its name on the command line. */
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  Report run(Scale scale) throws Exception {
    return new Report(this, suite().run(scale, scale.deadline()));
  }

  private Suite suite() {
    return switch (this) {
      case BURST -> new BurstSuite();
      case HEAP -> new HeapSuite();
      case HANDOFF -> new HandoffSuite();
      case CLIENT -> new ClientSuite();
      case BUS -> new BusSuite();
      case HTTP -> new HttpSuite();
      case LAG -> new LagSuite();
      case WAKE -> new WakeSuite();
      case START -> new StartSuite();
    };
  }
}
