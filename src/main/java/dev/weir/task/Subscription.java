package dev.weir.task;

/** A standing wish to hear a pool's events, until it is closed. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
  /** Ends it. Idempotent; a call on its way may still arrive. */
  @Override
  void close();
}
