package dev.weir.bench;

import java.time.Duration;

/** How much a suite measures. */
enum Scale {
  /** Only shows that the suite works: part of the build. Its figures mean nothing. */
  TINY(1, 1, Duration.ofMillis(10), Duration.ofSeconds(30)),
  /** A subset of the cases; a suite ends within 50 seconds. */
  QUICK(3, 3, Duration.ofMillis(120), Duration.ofSeconds(46)),
  /** Every case. */
  FULL(5, 11, Duration.ofMillis(180), Duration.ofMinutes(60));

  private final int rounds;
  private final int turns;
  private final Duration trial;
  private final Duration limit;

  Scale(int rounds, int turns, Duration trial, Duration limit) {
    this.rounds = rounds;
    this.turns = turns;
    this.trial = trial;
    this.limit = limit;
  }

  /** Returns how often each contender of a case is measured in a process of its own. */
  int rounds() {
    return rounds;
  }

  /**
   * Returns how often each contender of a case is measured within this process: short turns, so
   * that all of a round are measured while the machine is the same.
   */
  int turns() {
    return turns;
  }

  /** Returns about how long one measurement within this process takes. */
  Duration trial() {
    return trial;
  }

  /** Returns the deadline of a suite that begins now. */
  Deadline deadline() {
    return Deadline.in(limit);
  }

  /** Returns the value for this scale. */
  <T> T pick(T tiny, T quick, T full) {
    return switch (this) {
      case TINY -> tiny;
      case QUICK -> quick;
      case FULL -> full;
    };
  }
}
