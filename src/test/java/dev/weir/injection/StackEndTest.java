package dev.weir.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.TaskListener;
import dev.weir.pool.WorkerPool;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Invariants;
import java.util.concurrent.TimeUnit;

/** Submitters whose stack ends somewhere inside the pool: nothing is taken and lost. */
class StackEndTest {
  private static final int TRIALS = 300;
  private static final long STACK = 256 * 1024;
  private static final long STEP = 328;

  private interface Call {
    void on(WorkerPool pool);
  }

  /** Calls at each depth until the stack ends, which it does long before the last depth. */
  private static void dig(WorkerPool pool, Call call, int depths) {
    if (depths > 0) {
      call.on(pool);
      dig(pool, call, depths - 1);
    }
  }

  private static void digInThreads(WorkerPool pool, Call call) throws InterruptedException {
    for (int i = 0; i < TRIALS; i++) {
      Thread thread =
          new Thread(
              null,
              () -> {
                try {
                  dig(pool, call, Integer.MAX_VALUE);
                } catch (StackOverflowError expected) {
                  // That is the point of it.
                }
              },
              "digger",
              STACK + i * STEP);
      thread.start();
      thread.join();
    }
  }

  private static void check(Threads kind, Call call) throws Exception {
    WorkerPool pool =
        WorkerPool.create(
            PoolOptions.defaults().withThreads(kind).withCapacity(4).withQueueCapacity(1_000_000));
    digInThreads(pool, call);
    assertThat(pool.submit(() -> 1).get(20, TimeUnit.SECONDS)).isEqualTo(1);
    Eventually.until(
        "all has run",
        () -> pool.stats().active() + pool.stats().starting() + pool.stats().queued() == 0);
    Invariants.check(pool.stats());
    pool.shutdown();
    assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  @EveryThreadKind
  void tryExecuteAtTheEndOfTheStackLosesNothing(Threads kind) throws Exception {
    check(kind, pool -> pool.tryExecute(() -> {}));
  }

  @EveryThreadKind
  void executeAsyncAtTheEndOfTheStackLosesNothing(Threads kind) throws Exception {
    check(kind, pool -> pool.executeAsync(() -> {}, new TaskListener() {}));
  }

  @EveryThreadKind
  void cancelAtTheEndOfTheStackLosesNothing(Threads kind) throws Exception {
    check(kind, pool -> pool.submit(() -> 1).cancel(true));
  }
}
