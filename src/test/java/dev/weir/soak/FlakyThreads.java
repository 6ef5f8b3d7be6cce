package dev.weir.soak;

import dev.weir.pool.PoolOptions.Threads;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A thread factory that fails in every way a factory can, and knows how many of its threads live.
 */
final class FlakyThreads implements ThreadFactory {
  private static final int FAILS_ONE_IN = 12;

  private final Threads kind;
  private final Faults faults;
  private final Thread spent;
  private final AtomicInteger live = new AtomicInteger();
  private final AtomicInteger turn = new AtomicInteger();

  FlakyThreads(Threads kind, Faults faults) throws InterruptedException {
    this.kind = kind;
    this.faults = faults;
    this.spent = Thread.ofVirtual().start(() -> {});
    spent.join();
  }

  int live() {
    return live.get();
  }

  /** Returns how many of those alive the JVM counts as threads. */
  int livePlatform() {
    return kind == Threads.PLATFORM ? live() : 0;
  }

  @Override
  public Thread newThread(Runnable body) {
    if (faults.strikes(Fault.FACTORY, FAILS_ONE_IN)) {
      switch (turn.getAndIncrement() % 4) {
        case 0 -> throw new IllegalStateException("no thread today");
        case 1 -> throw new OutOfMemoryError("no thread can be made, says the test");
        case 2 -> {
          return null;
        }
        default -> {
          return unstartable(body);
        }
      }
    }
    return usual(() -> live(body));
  }

  private void live(Runnable body) {
    live.incrementAndGet();
    try {
      body.run();
    } finally {
      live.decrementAndGet();
    }
  }

  private Thread usual(Runnable body) {
    Thread.Builder builder =
        switch (kind) {
          case VIRTUAL -> Thread.ofVirtual();
          case PLATFORM -> Thread.ofPlatform().daemon();
        };
    return builder.name("soaked").uncaughtExceptionHandler(this::handle).unstarted(body);
  }

  /** Returns a thread whose start fails; a virtual one, which cannot be a subclass, has ended. */
  private Thread unstartable(Runnable body) {
    return switch (kind) {
      case VIRTUAL -> spent;
      case PLATFORM -> new Unstartable(body);
    };
  }

  private void handle(Thread thread, Throwable failure) {
    if (faults.strikes(Fault.LISTENER, 10)) {
      throw new HostileException();
    }
  }

  private static final class Unstartable extends Thread {
    Unstartable(Runnable body) {
      super(body, "unstartable");
      setDaemon(true);
    }

    @Override
    public void start() {
      throw new OutOfMemoryError("no thread can be started, says the test");
    }
  }
}
