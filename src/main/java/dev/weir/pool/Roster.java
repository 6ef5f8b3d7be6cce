package dev.weir.pool;

import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/** Makes the threads of workers, and knows every one that has not ended. Thread-safe. */
final class Roster {
  private static final String NO_THREAD = "threadFactory returned null: must return a thread";

  private final ThreadFactory factory;
  private final ConcurrentHashMap<Thread, Worker> workers = new ConcurrentHashMap<>();

  Roster(PoolOptions options) {
    this.factory = options.threadFactory() == null ? usual(options) : options.threadFactory();
  }

  private static ThreadFactory usual(PoolOptions options) {
    String prefix = "weir-" + options.name() + "-";
    return switch (options.threads()) {
      case VIRTUAL -> Thread.ofVirtual().name(prefix, 1).factory();
      case PLATFORM -> Thread.ofPlatform().daemon().name(prefix, 1).factory();
    };
  }

  boolean isEmpty() {
    return workers.isEmpty();
  }

  boolean includes(Thread thread) {
    return workers.containsKey(thread);
  }

  Collection<Worker> workers() {
    return workers.values();
  }

  /** Starts the thread of a worker; returns what went wrong, null if nothing did. */
  Throwable launch(Worker worker) {
    Thread thread = null;
    try {
      thread = Objects.requireNonNull(factory.newThread(worker), NO_THREAD);
      worker.thread = thread;
      if (workers.putIfAbsent(thread, worker) != null) {
        throw new IllegalStateException(
            "threadFactory returned " + thread + " once more: must return a new thread");
      }
      thread.start();
      return null;
    } catch (Throwable t) {
      if (thread != null) {
        workers.remove(thread, worker);
      }
      return t;
    }
  }

  /** The calling thread, which was this worker's, is about to end. */
  void remove(Worker worker) {
    workers.remove(Thread.currentThread(), worker);
  }
}
