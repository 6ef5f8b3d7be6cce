package dev.weir.pool;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the threads of workers, and knows every one that has not ended. The kind of the threads is
 * what the factory makes: the first decides, and one of the other kind is refused. Thread-safe.
 *
 * <p>The pool's own factories make threads that inherit nothing: no inheritable thread locals, no
 * thread group of an application. Every worker runs under the context class loader under which the
 * pool was made.
 */
final class Threads {
  private static final String NO_THREAD = "threadFactory returned null: must return a thread";

  private final ThreadFactory factory;
  private final ConcurrentHashMap<Thread, Worker> live = new ConcurrentHashMap<>();

  /** Threads that are in the map or about to be: where memory is out, the map may miscount. */
  private final AtomicInteger size = new AtomicInteger();

  private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
  private volatile PoolOptions.Threads kind;
  private volatile boolean decided;

  Threads(PoolOptions options) {
    this.kind = options.threads();
    this.decided = options.threadFactory() == null;
    this.factory = decided ? usual(options) : options.threadFactory();
  }

  private static ThreadFactory usual(PoolOptions options) {
    String prefix = "weir-" + options.name() + "-";
    return switch (options.threads()) {
      case VIRTUAL ->
          Thread.ofVirtual().inheritInheritableThreadLocals(false).name(prefix, 1).factory();
      case PLATFORM ->
          Thread.ofPlatform()
              .daemon()
              .group(root())
              .inheritInheritableThreadLocals(false)
              .name(prefix, 1)
              .factory();
    };
  }

  /** Returns the topmost thread group, which belongs to no application. */
  static ThreadGroup root() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }

  /** Returns whether all timed waits of CompletableFuture in this JVM depend on the thread. */
  static boolean isDelayThread(Thread thread) {
    return thread.isDaemon()
        && (thread.getName().equals("CompletableFutureDelayScheduler")
            || (thread.getName().startsWith("ForkJoinPool")
                && thread.getName().endsWith("-delayScheduler")));
  }

  PoolOptions.Threads kind() {
    return kind;
  }

  boolean areVirtual() {
    return kind == PoolOptions.Threads.VIRTUAL;
  }

  boolean isEmpty() {
    return size.get() == 0;
  }

  boolean includes(Thread thread) {
    return live.containsKey(thread);
  }

  /** Returns the worker whose thread it is, or null. */
  Worker of(Thread thread) {
    return live.get(thread);
  }

  Iterable<Worker> workers() {
    return live.values();
  }

  /** Starts the thread of a worker; returns what went wrong, null if nothing did. */
  Throwable start(Worker worker) {
    Thread thread = null;
    boolean isCounted = false;
    try {
      thread = Objects.requireNonNull(factory.newThread(worker), NO_THREAD);
      checkKind(thread);
      worker.setThread(thread);
      size.incrementAndGet();
      isCounted = true;
      if (live.putIfAbsent(thread, worker) != null) {
        throw new IllegalStateException(
            "threadFactory returned " + thread + " once more: must return a new thread");
      }
      thread.start();
      return null;
    } catch (Throwable t) {
      if (!worker.giveUp()) {
        return null; // the error came after the start had its effect
      }
      if (isCounted) {
        forget(thread, worker);
      }
      return t;
    }
  }

  /** The map may allocate after it has removed the entry, to count it. */
  private void forget(Thread thread, Worker worker) {
    try {
      live.remove(thread, worker);
    } catch (Throwable t) {
      Callbacks.report(t);
    }
    size.decrementAndGet();
  }

  private void checkKind(Thread thread) {
    PoolOptions.Threads made =
        thread.isVirtual() ? PoolOptions.Threads.VIRTUAL : PoolOptions.Threads.PLATFORM;
    if (!decided) {
      kind = made;
      decided = true;
    } else if (made != kind) {
      throw new IllegalStateException(
          "threadFactory returned " + thread + ": must return " + kind + " threads, as before");
    }
  }

  ClassLoader contextLoader() {
    return loader;
  }

  /** Called on the thread of a worker as it begins. */
  void enter() {
    Thread.currentThread().setContextClassLoader(loader);
  }

  /** The calling thread, which was this worker's, is about to end. */
  void leave(Worker worker) {
    forget(Thread.currentThread(), worker);
  }
}
