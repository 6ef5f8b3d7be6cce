package dev.weir.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches from inside the tasks how many of them run at once. Beside the exact maximum it keeps a
 * count that is deliberately not atomic: under a bound of one it comes out right only if tasks
 * never overlap and each sees what the one before it wrote.
 */
public final class BoundWitness implements Runnable {
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger runs = new AtomicInteger();
  private int plainRuns;

  @Override
  public void run() {
    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
    int before = plainRuns;
    Thread.onSpinWait();
    plainRuns = before + 1;
    runs.incrementAndGet();
    inside.decrementAndGet();
  }

  /** Like {@link #run} but stays inside for a moment, so that tasks meet. */
  public void linger() {
    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
    LockSupport.parkNanos(50_000);
    runs.incrementAndGet();
    inside.decrementAndGet();
  }

  /** Checks the bound. */
  public void assertNeverMoreThan(int bound) {
    assertThat(most.get()).as("most tasks at once").isLessThanOrEqualTo(bound);
  }

  /** Checks that the tasks ran strictly one after another; only after {@link #run}. */
  public void assertOneAfterAnother() {
    assertNeverMoreThan(1);
    assertThat(plainRuns).as("runs counted without atomics").isEqualTo(runs.get());
  }

  /** Returns the most tasks that were inside at once. */
  public int most() {
    return most.get();
  }

  /** Returns how many tasks ran. */
  public int runs() {
    return runs.get();
  }
}
