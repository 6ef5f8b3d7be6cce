package dev.weir.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.PoolStats;
import dev.weir.pool.WorkerPool;
import dev.weir.testing.BoundWitness;
import dev.weir.testing.Pools;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The sizes the pool was made for. */
final class ScaleTest {
  private static final int CAPACITY = 10_000;
  private static final long NAP = TimeUnit.MILLISECONDS.toNanos(100);

  @RegisterExtension final Pools pools = new Pools();

  private final BoundWitness witness = new BoundWitness();

  private void nap() {
    long end = System.nanoTime() + NAP;
    for (long left = NAP; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void runNaps(WorkerPool pool, int tasks) throws InterruptedException {
    CountDownLatch all = new CountDownLatch(tasks);
    for (int i = 0; i < tasks; i++) {
      pool.execute(
          () -> {
            nap();
            witness.run();
            all.countDown();
          });
    }
    assertThat(all.await(60, TimeUnit.SECONDS)).as("all tasks ran").isTrue();
    pools.awaitLevel(pool, PoolStats::completed, tasks);
    assertThat(witness.runs()).isEqualTo(tasks);
  }

  @Test
  void tenTimesTheCapacityOfSleepingTasksAllRun() throws Exception {
    WorkerPool pool = pools.create(Threads.VIRTUAL, CAPACITY, 0);
    pools.watch(pool);
    runNaps(pool, 10 * CAPACITY);
    assertThat(pool.stats().peakWorkers()).isLessThanOrEqualTo(CAPACITY);
    assertThat(pools.threadsOf(pool).most()).isLessThanOrEqualTo(CAPACITY);
  }

  @Test
  void aFifthOfTheCapacityOfSleepingTasksAllRun() throws Exception {
    WorkerPool pool = pools.create(Threads.VIRTUAL, CAPACITY, 0);
    runNaps(pool, CAPACITY / 5);
    assertThat(pool.stats().peakWorkers()).isLessThan(CAPACITY / 4);
    assertThat(pool.stats().rejected().total()).isZero();
  }

  @Test
  void aPoolAsLargeAsCanBeRunsThemToo() throws Exception {
    runNaps(pools.create(Threads.VIRTUAL, Integer.MAX_VALUE, 0), CAPACITY / 5);
  }

  @Test
  void anUnboundedPoolRunsThemToo() throws Exception {
    runNaps(pools.create(Threads.VIRTUAL, PoolOptions.UNBOUNDED, 0), CAPACITY / 5);
  }

  @Test
  void aBarrierOfAllSlotsTripsWithTwoHundredThousandVirtualWorkers() throws Exception {
    assertBarrierTrips(Threads.VIRTUAL, 200_000);
  }

  @Test
  void aBarrierOfAllSlotsTripsWithTwoHundredPlatformWorkers() throws Exception {
    assertBarrierTrips(Threads.PLATFORM, 200);
  }

  @Test
  void aBarrierOfAllSlotsTripsAgainOnReusedWorkers() throws Exception {
    WorkerPool pool = pools.create(Threads.VIRTUAL, 1_000, 0);
    for (int round = 0; round < 20; round++) {
      assertBarrierTrips(pool, 1_000);
    }
    assertThat(pool.stats().peakWorkers()).isEqualTo(1_000);
  }

  private void assertBarrierTrips(Threads kind, int parties) throws Exception {
    PoolOptions options = Pools.options(kind, parties, 0).withExpiry(Duration.ofMillis(500));
    assertBarrierTrips(pools.createUntracked(options), parties);
  }

  private void assertBarrierTrips(WorkerPool pool, int parties) throws Exception {
    AtomicInteger broken = new AtomicInteger();
    CyclicBarrier barrier = new CyclicBarrier(parties);
    CountDownLatch all = new CountDownLatch(parties);
    for (int i = 0; i < parties; i++) {
      pool.execute(
          () -> {
            try {
              barrier.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
              broken.incrementAndGet();
            } finally {
              all.countDown();
            }
          });
    }
    assertThat(all.await(90, TimeUnit.SECONDS)).as("all parties returned").isTrue();
    assertThat(broken).as("parties that met a broken barrier").hasValue(0);
    pools.awaitLevel(pool, stats -> stats.active() + stats.starting(), 0);
  }
}
