package dev.weir.bench;

/** What a figure is counted in, and which way is better. */
enum Unit {
  TASKS_PER_SECOND("tasks/s", Better.MORE),
  REQUESTS_PER_SECOND("requests/s", Better.MORE),
  /** A ratio itself, such as the median over the cells of a suite. */
  TIMES("x", Better.MORE),
  MEGABYTES("MB", Better.LESS),
  BYTES("bytes", Better.LESS),
  MILLIS("ms", Better.LESS),
  MICROS("us", Better.LESS),
  WORKERS("workers", Better.LESS),
  THREADS("threads", Better.LESS),
  WARNINGS("warnings", Better.LESS);

  /** Which way is better. */
  enum Better {
    MORE,
    LESS
  }

  private final String symbol;
  private final Better better;

  Unit(String symbol, Better better) {
    this.symbol = symbol;
    this.better = better;
  }

  String symbol() {
    return symbol;
  }

  Better better() {
    return better;
  }
}
