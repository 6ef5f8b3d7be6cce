package dev.weir.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.PoolStats;
import dev.weir.pool.WorkerPool;
import dev.weir.testing.BoundWitness;
import dev.weir.testing.Eventually;
import dev.weir.testing.Gate;
import dev.weir.testing.Pools;
import dev.weir.testing.TrackedThreads;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Virtual workers of a large pool pass their permits on to fresh threads. */
final class RenewalTest {
  private static final int CAPACITY = 200;
  private static final int TASKS = 40_000;

  @RegisterExtension final Pools pools = new Pools();

  @Test
  void renewedWorkersKeepTheBoundAndTheBooks() {
    WorkerPool pool = pools.create(Threads.VIRTUAL, CAPACITY, 100);
    Gate all = pools.occupy(pool, CAPACITY);
    BoundWitness witness = new BoundWitness();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    all.open();
    for (int i = 0; i < TASKS; i++) {
      pool.execute(
          () -> {
            threads.add(Thread.currentThread());
            witness.run();
          });
    }
    pools.awaitLevel(pool, PoolStats::completed, TASKS + CAPACITY);
    witness.assertNeverMoreThan(CAPACITY);
    assertThat(threads).as("threads are renewed").hasSizeGreaterThan(CAPACITY);
    PoolStats stats = pool.stats();
    assertThat(stats.peakWorkers()).isEqualTo(CAPACITY);
    assertThat(stats.workersCreated()).as("a renewed worker is no other").isEqualTo(CAPACITY);
  }

  @Test
  void aPoolOfRenewedWorkersEndsWhole() throws Exception {
    WorkerPool pool = pools.create(Threads.VIRTUAL, CAPACITY, 10_000);
    pools.occupy(pool, CAPACITY).open();
    for (int i = 0; i < 10_000; i++) {
      pool.execute(Thread::yield);
    }
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.stats().completed()).isEqualTo(10_000 + CAPACITY);
    Eventually.until("no thread is left", () -> pools.threadsOf(pool).count() == 0);
  }

  @Test
  void aWorkerThatCannotBeRenewedGoesOn() {
    AtomicBoolean broken = new AtomicBoolean();
    ThreadFactory maker = TrackedThreads.plain(Threads.VIRTUAL, "mine");
    WorkerPool pool =
        pools.create(
            Pools.options(Threads.VIRTUAL, CAPACITY, 100)
                .withThreadFactory(body -> broken.get() ? null : maker.newThread(body)));
    Gate all = pools.occupy(pool, CAPACITY);
    broken.set(true);
    all.open();
    for (int i = 0; i < TASKS; i++) {
      pool.execute(Thread::onSpinWait);
    }
    pools.awaitLevel(pool, PoolStats::completed, TASKS + CAPACITY);
    assertThat(pool.running()).isEqualTo(CAPACITY);
  }
}
