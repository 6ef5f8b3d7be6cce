package dev.weir.bench;

import java.time.Duration;

/** The instant by which something ends, come what may. */
record Deadline(long nanoTime) {
  static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  /** Returns the time left, zero if none is. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }

  /** Returns the deadline of a part that may take so long, and not beyond this one. */
  Deadline within(Duration most) {
    return left().compareTo(most) < 0 ? this : in(most);
  }

  boolean isOver() {
    return nanoTime - System.nanoTime() <= 0;
  }
}
