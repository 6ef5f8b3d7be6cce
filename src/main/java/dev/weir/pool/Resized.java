package dev.weir.pool;

/** What {@link WorkerPool#resize} found and left. */
public record Resized(PoolBounds before, PoolBounds after) {
  /** Returns whether anything changed. */
  public boolean changed() {
    return !before.equals(after);
  }
}
