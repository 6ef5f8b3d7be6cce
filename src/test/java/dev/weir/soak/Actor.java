package dev.weir.soak;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that does something to the pool, again and again, while the site is open. Whatever comes
 * out of a step is counted and ends that step only.
 */
abstract class Actor implements Runnable {
  final Site site;
  final Thread thread;

  private final AtomicLong errors = new AtomicLong();
  private volatile boolean resting = true;

  Actor(String name, Site site) {
    this.site = site;
    this.thread = Thread.ofPlatform().daemon().name("soak-" + name).unstarted(this);
  }

  /** Does something; may throw whatever it likes. */
  abstract void step() throws Throwable;

  final boolean isResting() {
    return resting;
  }

  final long errors() {
    return errors.get();
  }

  @Override
  public final void run() {
    while (!site.isOver()) {
      try {
        resting = false;
        // After the line before: who closes the site and then sees this thread rest may rely on it.
        if (site.isOpen()) {
          trySteps();
        }
        resting = true;
        Thread.interrupted();
        LockSupport.parkNanos(100_000);
      } catch (Throwable t) {
        errors.incrementAndGet(); // the heap is full, even for what follows an error
      }
    }
  }

  private void trySteps() {
    try {
      for (int i = 0; i < 10 && site.isOpen(); i++) {
        step();
      }
    } catch (Throwable t) {
      if (t instanceof AssertionError) {
        site.ledger.broke(t);
      }
      errors.incrementAndGet();
    }
  }
}
