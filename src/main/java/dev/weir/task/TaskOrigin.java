package dev.weir.task;

import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The node whose pool takes tasks: its name, its clocks, and the numbers of its tasks. */
final class TaskOrigin {
  private final String node;
  private final InstantSource clock;
  private final LongSupplier ticker;
  private final AtomicLong numbers;

  TaskOrigin(String node, InstantSource clock, LongSupplier ticker) {
    this.node = node;
    this.clock = clock;
    this.ticker = ticker;
    // Ids go on where time stands, so that a pool made again under this name repeats none.
    this.numbers = new AtomicLong(clock.millis() * 1_000);
  }

  String node() {
    return node;
  }

  /** Returns the wall time in milliseconds of the epoch. */
  long millis() {
    return clock.millis();
  }

  /** Returns the ticker's time in nanoseconds. */
  long now() {
    return ticker.getAsLong();
  }

  /** Returns the next task's place in the order of submission, and the number in its id. */
  long nextNumber() {
    return numbers.getAndIncrement();
  }

  /** Returns the id with that number. */
  String id(long number) {
    return TaskIds.of(node, number);
  }

  /**
   * Returns what stands for an id in a table: its number if it has the form of one made here, else
   * the id itself. Most tasks are never asked for by their ids, and a number costs less than the
   * text with it.
   */
  Object key(String id) {
    OptionalLong number = TaskIds.numberOf(node, id);
    return number.isPresent() ? (Object) number.getAsLong() : id;
  }
}
