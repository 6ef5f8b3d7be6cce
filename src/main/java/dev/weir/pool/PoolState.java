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
  CLOSED
}
