package dev.weir.monitor;

import java.util.Locale;

/** What can be wrong with a pool, the worst first. */
enum Trouble {
  /** The totals of a snapshot do not add up, which no pool may show. */
  BOOKS(Severity.ERROR),
  CLOSED(Severity.ERROR),
  /** Tasks were answered whose threads do not come back; each keeps its slot. */
  STUCK(Severity.ERROR),
  /** All workers waited for tasks of their own pool, and some of these were given up. */
  DEADLOCK(Severity.ERROR),
  /** Submissions are refused for lack of room. */
  REJECTING(Severity.ERROR),
  /** Most of what ends ends badly. */
  FAILING(Severity.ERROR),
  /** The oldest submission waits for long. */
  WAITING(Severity.WARNING),
  /** No slot and no place in the queue is free. */
  SATURATED(Severity.WARNING),
  DRAINING(Severity.WARNING),
  PAUSED(Severity.INFO);

  /** How bad it is. */
  enum Severity {
    INFO,
    WARNING,
    ERROR;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Severity severity;

  Trouble(Severity severity) {
    this.severity = severity;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Severity severity() {
    return severity;
  }
}
