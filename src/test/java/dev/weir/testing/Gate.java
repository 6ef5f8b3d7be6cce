package dev.weir.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds tasks inside until it is opened, and tells how many came and how they left. */
public final class Gate {
  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicInteger entered = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicInteger interrupts = new AtomicInteger();

  /** Waits for the gate, or for an interrupt, which it counts and leaves set. */
  public void pass() {
    entered.incrementAndGet();
    try {
      open.await();
    } catch (InterruptedException e) {
      interrupts.incrementAndGet();
      Thread.currentThread().interrupt();
    } finally {
      left.incrementAndGet();
    }
  }

  /** Waits for the gate whatever happens: it counts interrupts and goes on waiting. */
  public void holdOut() {
    entered.incrementAndGet();
    while (isShut()) {
      try {
        open.await();
      } catch (InterruptedException e) {
        interrupts.incrementAndGet();
      }
    }
    left.incrementAndGet();
  }

  /** Lets everybody through, now and later. */
  public void open() {
    open.countDown();
  }

  /** Waits until that many tasks have come in. */
  public Gate awaitEntered(int tasks) {
    Eventually.becomes("tasks that entered the gate", entered::get, tasks);
    return this;
  }

  /** Waits until that many tasks have left. */
  public Gate awaitLeft(int tasks) {
    Eventually.becomes("tasks that left the gate", left::get, tasks);
    return this;
  }

  /** Returns how many tasks came in. */
  public int entered() {
    return entered.get();
  }

  /** Returns how many tasks left. */
  public int left() {
    return left.get();
  }

  /** Returns how often a task inside was interrupted. */
  public int interrupts() {
    return interrupts.get();
  }

  private boolean isShut() {
    return open.getCount() > 0;
  }
}
