package dev.weir.pool;

/**
 * Hears what happens to a pool as a whole. Calls come on the thread that made the change, outside
 * every lock of the pool. What a listener throws goes to the thread's uncaught-exception handler.
 */
public interface PoolListener {
  /** Hears nothing. */
  PoolListener NONE = new PoolListener() {};

  /** The pool went from one state to another. Calls of two racing changes may come in any order. */
  default void stateChanged(PoolState before, PoolState after) {}

  /** The pool's bounds changed. */
  default void resized(PoolBounds before, PoolBounds after) {}

  /** The pool is closed and its last thread has returned. */
  default void terminated() {}
}
