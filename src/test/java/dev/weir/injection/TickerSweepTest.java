package dev.weir.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.Outcome;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.PoolStats;
import dev.weir.pool.TaskLimits;
import dev.weir.pool.TaskListener;
import dev.weir.pool.WorkerPool;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Invariants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;

/** A clock that fails once, at each of its first readings: at most the task in hand fails. */
class TickerSweepTest {
  private static final int READINGS = 100;
  private static final int TASKS = 12;

  /** Throws an error at its n-th reading. */
  private static final class FailingTicker implements LongSupplier {
    private final AtomicLong left;

    FailingTicker(long n) {
      left = new AtomicLong(n);
    }

    @Override
    public long getAsLong() {
      if (left.getAndDecrement() == 0) {
        throw new OutOfMemoryError("injected");
      }
      return System.nanoTime();
    }
  }

  private static final class Heard implements TaskListener {
    final CountDownLatch finished = new CountDownLatch(1);
    final AtomicInteger times = new AtomicInteger();

    @Override
    public void finished(Outcome outcome, Throwable failure) {
      times.incrementAndGet();
      finished.countDown();
    }
  }

  @EveryThreadKind
  void aClockThatFailsOnceCostsAtMostTheTaskInHand(Threads kind) throws Exception {
    for (int n = 1; n <= READINGS; n++) {
      WorkerPool pool =
          WorkerPool.create(
              PoolOptions.defaults()
                  .withThreads(kind)
                  .withCapacity(2)
                  .withTicker(new FailingTicker(n)));
      use(pool, n);
    }
  }

  private static void use(WorkerPool pool, int n) throws Exception {
    AtomicInteger ran = new AtomicInteger();
    List<Future<?>> futures = new ArrayList<>();
    List<Heard> listeners = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < TASKS; i++) {
      Heard heard = new Heard();
      try {
        pool.execute(ran::incrementAndGet);
        futures.add(pool.submit(ran::incrementAndGet));
        TaskLimits limits = new TaskLimits(Duration.ofSeconds(30), Duration.ofSeconds(30));
        pool.executeAsync(ran::incrementAndGet, heard, limits);
        listeners.add(heard);
      } catch (OutOfMemoryError injected) {
        refused++;
      }
    }
    assertThat(refused).as("refused, reading %d", n).isLessThanOrEqualTo(1);
    int failed = 0;
    for (Future<?> future : futures) {
      try {
        future.get(10, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        failed++;
      }
    }
    for (Heard heard : listeners) {
      assertThat(heard.finished.await(10, TimeUnit.SECONDS)).as("told, reading %d", n).isTrue();
      assertThat(heard.times).hasValue(1);
    }
    assertThat(failed + refused).as("failed or refused, reading %d", n).isLessThanOrEqualTo(1);
    // What was executed has nobody who hears. The pool reports the clock's error as uncaught.
    Awaitility.await().dontCatchUncaughtExceptions().until(() -> isIdle(statsOf(pool)));
    end(pool, n);
  }

  /** Looks until the clock has had its error, then ends the pool, and looks at the books. */
  private static void end(WorkerPool pool, int n) throws Exception {
    assertThat(pool.shutdownNow()).as("reading %d", n).isEmpty();
    assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).as("reading %d", n).isTrue();
    PoolStats stats = statsOf(pool);
    Invariants.check(stats);
    assertThat(isIdle(stats)).isTrue();
  }

  private static boolean isIdle(PoolStats stats) {
    return stats.active() + stats.starting() + stats.queued() + stats.stuck() == 0;
  }

  private static PoolStats statsOf(WorkerPool pool) {
    for (; ; ) {
      try {
        return pool.stats();
      } catch (OutOfMemoryError injected) {
        // Once: the next reading is in order.
      }
    }
  }
}
