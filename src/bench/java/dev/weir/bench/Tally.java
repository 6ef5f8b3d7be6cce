package dev.weir.bench;

import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Counts the tasks that ran, so that no figure stands for tasks that did not. */
final class Tally {
  private static final long POLL_NANOS = 50_000;

  private final LongAdder ran = new LongAdder();

  void count() {
    ran.increment();
  }

  long value() {
    return ran.sum();
  }

  /**
   * Waits until exactly this many tasks have run.
   *
   * @throws IllegalStateException if that is not so when the deadline comes, or more have run
   */
  void await(long expected, Deadline deadline) {
    while (value() < expected && !deadline.isOver()) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    if (value() != expected) {
      throw new IllegalStateException("%d tasks ran: must be %d".formatted(value(), expected));
    }
  }
}
