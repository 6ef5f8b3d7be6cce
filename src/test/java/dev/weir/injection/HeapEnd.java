package dev.weir.injection;

import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.PoolStats;
import dev.weir.pool.WorkerPool;
import dev.weir.testing.Eventually;
import dev.weir.testing.Invariants;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A process whose tasks fill the heap together, round after round, until each of them has met an
 * OutOfMemoryError. After each round the heap is emptied, and the pool must go on: every task is
 * answered, and a new one is run.
 *
 * <p>Run by {@link HeapEndTest} with a small heap. Exit status 0 if the pool lived.
 */
final class HeapEnd {
  private static final int TASKS = 64;
  private static final int CHUNK = 4096;
  private static final long FULL_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** What the tasks fill the heap with: a chain, so that no array has to grow. */
  private static final AtomicReference<Object[]> hoard = new AtomicReference<>();

  private final WorkerPool pool;
  private final Future<?>[] futures = new Future<?>[TASKS];
  private final AtomicInteger met = new AtomicInteger();
  private volatile boolean open;
  private int failed;

  private HeapEnd(Threads kind) {
    pool =
        WorkerPool.create(
            PoolOptions.defaults().withName("heap").withThreads(kind).withCapacity(TASKS));
  }

  /** Takes the kind of the workers and the number of rounds. */
  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[1]);
    // The JDK loads what it prints with when it first prints; without memory, it never could.
    System.out.println("heap end: " + String.join(" ", arguments));
    System.err.println("the tasks' errors:");
    HeapEnd heap = new HeapEnd(Threads.valueOf(arguments[0]));
    try {
      for (int i = 0; i < rounds; i++) {
        heap.round();
      }
      heap.end();
    } catch (Throwable t) {
      release();
      t.printStackTrace(System.out);
      System.out.println(heap.pool.stats());
      Runtime.getRuntime().halt(1);
    }
    System.out.println(rounds + " rounds, " + heap.failed + " tasks out of memory");
    Runtime.getRuntime().halt(heap.failed == 0 ? 1 : 0);
  }

  private void round() throws Exception {
    open = false;
    met.set(0);
    for (int i = 0; i < TASKS; i++) {
      futures[i] = submit(this::fill);
    }
    open = true;
    boolean answered = awaitAll();
    release();
    if (!answered) {
      throw new AssertionError("a task without memory is not answered");
    }
    for (Future<?> future : futures) {
      if (!(future.exceptionNow() instanceof OutOfMemoryError)) {
        throw new AssertionError("a task without memory failed otherwise", future.exceptionNow());
      }
      failed++;
    }
    int answer = submit(() -> 1).get(10, TimeUnit.SECONDS);
    if (answer != 1) {
      throw new AssertionError("the task after a round returned " + answer);
    }
  }

  /** The collector may take a while to see that there is memory again. */
  private <T> Future<T> submit(Callable<T> task) {
    for (int i = 0; i < 10; i++) {
      try {
        return pool.submit(task);
      } catch (OutOfMemoryError notYet) {
        release();
      }
    }
    throw new AssertionError("no memory for a task in an empty heap");
  }

  /** Empties the heap; a collector that just now failed may refuse memory until it has run. */
  private static void release() {
    hoard.set(null);
    System.gc();
  }

  /**
   * Waits without allocating anything while the heap is full. It is emptied when every task has met
   * its error, and from time to time before: in a heap that stays full the JDK itself may be unable
   * to let a thread go on.
   */
  private boolean awaitAll() {
    long begin = System.nanoTime();
    long emptied = begin;
    for (int i = 0; i < TASKS; i++) {
      while (!futures[i].isDone()) {
        long now = System.nanoTime();
        if (now - begin > PATIENCE_NANOS) {
          return false;
        }
        if (met.get() >= TASKS || now - emptied > FULL_NANOS) {
          release();
          emptied = System.nanoTime();
        }
        LockSupport.parkNanos(1_000_000);
      }
    }
    return true;
  }

  private Void fill() {
    while (!open) {
      Thread.onSpinWait(); // to park may allocate
    }
    try {
      throw hoardAll();
    } finally {
      met.incrementAndGet();
    }
  }

  /** Never returns. */
  private static Error hoardAll() {
    for (; ; ) {
      Object[] chunk = new Object[CHUNK / 4];
      Object[] last;
      do {
        last = hoard.get();
        chunk[0] = last;
      } while (!hoard.compareAndSet(last, chunk));
    }
  }

  private void end() throws InterruptedException {
    Eventually.until("the pool is empty", () -> isEmpty(pool.stats()));
    Invariants.check(pool.stats());
    pool.shutdownNow();
    if (!pool.awaitTermination(10, TimeUnit.SECONDS)) {
      throw new AssertionError("the pool does not terminate");
    }
    Invariants.checkTerminated(pool.stats());
  }

  private static boolean isEmpty(PoolStats stats) {
    return stats.active() + stats.starting() + stats.queued() == 0;
  }
}
