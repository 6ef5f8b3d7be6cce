package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Pools;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a future holds, and what it does when it is run as a plain task. */
final class LetGoTest {
  @RegisterExtension final Pools pools = new Pools();

  /** A task that holds something large. */
  private static final class Heavy implements Callable<Integer> {
    private final byte[] load = new byte[1_000_000];

    @Override
    public Integer call() {
      return load.length;
    }
  }

  private static void awaitCollected(WeakReference<?> reference) {
    Eventually.until(
        "it is let go",
        () -> {
          System.gc();
          return reference.refersTo(null);
        });
  }

  @EveryThreadKind
  void aFinishedFutureHoldsItsValueOnly(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 10);
    Heavy heavy = new Heavy();
    WeakReference<Heavy> reference = new WeakReference<>(heavy);
    Future<Integer> future = pool.submit(heavy);
    heavy = null;
    assertThat(future.get(30, TimeUnit.SECONDS)).isEqualTo(1_000_000);
    pool.submit(() -> 1).get(30, TimeUnit.SECONDS); // the queue keeps the task that it gave last
    awaitCollected(reference);
    assertThat(future.isDone()).isTrue();
  }

  @EveryThreadKind
  void aCancelledTaskThatWaitsHoldsNothing(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 10);
    Gate gate = new Gate();
    pool.execute(gate::pass);
    List<Future<?>> futures = new ArrayList<>();
    List<WeakReference<Heavy>> references = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Heavy heavy = new Heavy();
      references.add(new WeakReference<>(heavy));
      futures.add(pool.submit(heavy));
    }
    futures.forEach(future -> assertThat(future.cancel(true)).isTrue());
    references.forEach(LetGoTest::awaitCollected);
    gate.open();
  }

  @EveryThreadKind
  void aFutureThatIsRunByAStrangerRunsItsTaskOnce(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 10);
    AtomicInteger runs = new AtomicInteger();
    Future<Integer> future = pool.submit(runs::incrementAndGet);
    ((Runnable) future).run();
    assertThat(future.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    ((Runnable) future).run();
    assertThat(runs).hasValue(1);
  }

  @EveryThreadKind
  void whatShutdownNowReturnsDoesItsWorkOnceWhenItIsRun(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 10);
    Gate gate = new Gate();
    AtomicInteger runs = new AtomicInteger();
    pool.execute(gate::pass);
    gate.awaitEntered(1);
    Future<Integer> future = pool.submit(runs::incrementAndGet);
    List<Runnable> neverBegan = pool.shutdownNow();
    gate.open();
    assertThat(neverBegan).hasSize(1);
    assertThat(future.isDone()).isTrue();
    neverBegan.getFirst().run();
    neverBegan.getFirst().run();
    assertThat(runs).hasValue(1);
  }
}
