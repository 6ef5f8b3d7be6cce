package dev.weir.task;

import java.util.Arrays;
import java.util.Optional;

/** In which order a list shows tasks. */
public enum TaskOrder {
  /** The newest submission first. */
  NEWEST("newest"),
  /**
   * What runs, the longest first; then what is queued and what is blocked, the next to start first;
   * then what has ended, the last to end first.
   */
  LIVE("live"),
  /** What ran or has run the longest first. */
  LONGEST("longest");

  private final String wire;

  TaskOrder(String wire) {
    this.wire = wire;
  }

  /** Returns the word by which requests name it. */
  public String wire() {
    return wire;
  }

  /** Returns the order of that word, or empty if there is none. */
  public static Optional<TaskOrder> of(String word) {
    return Arrays.stream(values()).filter(order -> order.wire.equals(word)).findFirst();
  }

  /** Returns where a task stands in this order now. */
  Rank rank(ManagedTask task) {
    return switch (this) {
      case NEWEST -> new Rank(0, 0, -task.order());
      case LIVE -> live(task);
      case LONGEST -> new Rank(0, -task.ranNanos(), -task.order());
    };
  }

  private static Rank live(ManagedTask task) {
    return switch (task.state()) {
      case RUNNING -> new Rank(0, task.startedAt(), task.order());
      case QUEUED -> new Rank(1, 0, task.order());
      case BLOCKED -> new Rank(2, 0, task.order());
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT, EXPIRED, ABANDONED, REJECTED ->
          new Rank(3, -task.endedAt(), -task.order());
    };
  }
}
