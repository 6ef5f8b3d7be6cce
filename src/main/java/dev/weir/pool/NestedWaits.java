package dev.weir.pool;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The workers that wait, without a limit, for another task of their own pool. When every worker
 * waits like this for a task that has not begun, and no further worker may be made, none of them
 * will ever go on: then one of those tasks is given up, which frees the worker that waits for it.
 *
 * <p>Each of the waiting workers is inside a running task, so while the condition holds nothing of
 * the pool runs that could end it. Thread-safe.
 */
final class NestedWaits {
  private final ConcurrentHashMap<Thread, PoolFuture<?>> awaited = new ConcurrentHashMap<>();
  private final Permits permits;
  private final Workers workers;
  private final Helper helper;

  NestedWaits(Permits permits, Workers workers, Helper helper) {
    this.permits = permits;
    this.workers = workers;
    this.helper = helper;
  }

  /**
   * The calling thread is about to wait; returns whether it is a worker, which must {@link #end}.
   */
  boolean begin(PoolFuture<?> child) {
    Thread thread = Thread.currentThread();
    if (!workers.includes(thread)) {
      return false;
    }
    awaited.put(thread, child);
    if (isDeadlock()) {
      helper.ask(Helper.DEADLOCK);
    }
    return true;
  }

  void end() {
    awaited.remove(Thread.currentThread());
  }

  private boolean isDeadlock() {
    int live = workers.live();
    if (!permits.starts() || awaited.size() < live || live < permits.maxWorkers()) {
      return false;
    }
    for (PoolFuture<?> child : awaited.values()) {
      if (!child.isWaiting()) {
        return false;
      }
    }
    return !awaited.isEmpty();
  }

  /** Gives up one task if all workers wait for each other's. Called by the helper. */
  void resolve() {
    if (isDeadlock()) {
      for (PoolFuture<?> child : awaited.values()) {
        if (child.giveUpAsDeadlock()) {
          return;
        }
      }
    }
  }
}
