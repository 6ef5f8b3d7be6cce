package dev.weir.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A thread factory whose threads start and then wait to be let go before they do anything for the
 * pool, so that a task stays about to begin for as long as a test wants.
 */
public final class HeldThreads implements ThreadFactory {
  private final ThreadFactory maker;
  private final CountDownLatch go = new CountDownLatch(1);
  private final AtomicInteger made = new AtomicInteger();

  /** Holds the threads of another factory. */
  public HeldThreads(ThreadFactory maker) {
    this.maker = maker;
  }

  @Override
  public Thread newThread(Runnable body) {
    made.incrementAndGet();
    return maker.newThread(
        () -> {
          hold();
          body.run();
        });
  }

  private void hold() {
    boolean interrupted = false;
    while (go.getCount() > 0) {
      try {
        go.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the threads go, now and later. */
  public void letGo() {
    go.countDown();
  }

  /** Returns how many threads were made. */
  public int made() {
    return made.get();
  }
}
