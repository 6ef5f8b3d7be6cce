package dev.weir.pool;

/**
 * Where a pool stands in its life. {@link WorkerPool} documents the transitions and their triggers.
 */
public enum PoolState {
  /** Admits and starts tasks. */
  RUNNING,
  /** Admits as if no slot were free and starts nothing; waits and time limits go on. */
  PAUSED,
  /** Admits nothing, has refused every blocked submit, and runs what it had accepted. */
  DRAINING,
  /** Every accepted task is answered. Threads may still be returning from answered tasks. */
  CLOSED;

  // No switch: the class that javac makes for one could fail to initialise at the end of a stack,
  // and from then on always.

  /** Returns whether submissions are let in. */
  boolean admits() {
    return this == RUNNING || this == PAUSED;
  }

  /** Returns whether tasks are started. */
  boolean starts() {
    return this == RUNNING || this == DRAINING;
  }
}
