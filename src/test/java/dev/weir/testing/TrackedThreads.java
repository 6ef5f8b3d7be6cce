package dev.weir.testing;

import dev.weir.pool.PoolOptions.Threads;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** A thread factory that knows which of its threads are alive, virtual ones too. */
public final class TrackedThreads implements ThreadFactory {
  private final ThreadFactory maker;
  private final Set<Thread> live = ConcurrentHashMap.newKeySet();
  private final AtomicInteger most = new AtomicInteger();

  /** Tracks the threads of another factory, which may fail or return null. */
  public TrackedThreads(ThreadFactory maker) {
    this.maker = maker;
  }

  /** Returns a plain factory of that kind of thread. */
  public static ThreadFactory plain(Threads kind, String name) {
    return switch (kind) {
      case VIRTUAL -> Thread.ofVirtual().name(name + "-", 0).factory();
      case PLATFORM -> Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    };
  }

  @Override
  public Thread newThread(Runnable body) {
    return maker.newThread(() -> live(body));
  }

  private void live(Runnable body) {
    live.add(Thread.currentThread());
    most.accumulateAndGet(live.size(), Math::max);
    try {
      body.run();
    } finally {
      live.remove(Thread.currentThread());
    }
  }

  /** Returns how many threads are alive. */
  public int count() {
    return live.size();
  }

  /** Returns the most threads that were alive at once. */
  public int most() {
    return most.get();
  }

  /** Returns the threads that are alive, with their stacks. */
  public String describe() {
    var text = new StringBuilder();
    for (Thread thread : live) {
      text.append('\n').append(thread);
      for (StackTraceElement frame : thread.getStackTrace()) {
        text.append("\n  at ").append(frame);
      }
    }
    return text.toString();
  }
}
