package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Pools;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How the set of workers grows, is reused, and shrinks again. */
final class ElasticityTest {
  @RegisterExtension final Pools pools = new Pools();

  @EveryThreadKind
  void aNewPoolHasNoWorkers(Threads kind) {
    WorkerPool pool = pools.create(kind, 4, 0);
    assertThat(pool.running()).isZero();
    assertThat(pool.idle()).isZero();
    assertThat(pool.free()).isEqualTo(4);
  }

  @EveryThreadKind
  void aFinishedWorkerIsReused(Threads kind) {
    WorkerPool pool = pools.create(kind, 8, 0);
    Set<Thread> workers = ConcurrentHashMap.newKeySet();
    for (int i = 1; i <= 200; i++) {
      pool.execute(() -> workers.add(Thread.currentThread()));
      pools.awaitLevel(pool, PoolStats::completed, i);
      Eventually.until("the worker is idle", () -> pool.idle() == pool.running());
      workers.forEach(Eventually::parks);
    }
    assertThat(workers).hasSize(1);
    assertThat(pool.stats().workersCreated()).isEqualTo(1);
  }

  @EveryThreadKind
  void theMostRecentlyUsedIdleWorkerIsTakenFirst(Threads kind) {
    WorkerPool pool = pools.create(kind, 3, 0);
    Gate[] gates = new Gate[3];
    AtomicReference<Thread> last = new AtomicReference<>();
    for (int i = 0; i < 3; i++) {
      Gate gate = pools.gate();
      gates[i] = gate;
      pool.execute(
          () -> {
            gate.pass();
            last.set(Thread.currentThread());
          });
      gate.awaitEntered(1);
    }
    for (int i = 0; i < 3; i++) {
      gates[i].open();
      Eventually.becomes("idle workers", pool::idle, i + 1);
    }
    Thread warm = last.get();
    Eventually.parks(warm);
    for (int i = 1; i <= 50; i++) {
      AtomicReference<Thread> used = new AtomicReference<>();
      pool.execute(() -> used.set(Thread.currentThread()));
      pools.awaitLevel(pool, PoolStats::completed, 3 + i);
      Eventually.becomes("idle workers", pool::idle, 3);
      assertThat(used.get()).isSameAs(warm);
      Eventually.parks(warm);
    }
  }

  @EveryThreadKind
  void idleWorkersEndByAge(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 10, 0).withExpiry(Duration.ofMillis(30)));
    pools.occupy(pool, 10).open();
    Eventually.becomes("live workers", pool::running, 0);
    pools.awaitLevel(pool, PoolStats::workersExpired, 10);
    assertThat(pool.stats().workersCreated()).isEqualTo(10);
    assertThat(pool.stats().peakWorkers()).isEqualTo(10);
    assertThat(pool.free()).isEqualTo(10);
    Eventually.until("their threads are gone", () -> pools.threadsOf(pool).count() == 0);
  }

  @EveryThreadKind
  void aPoolWhoseWorkersAllExpiredStillWorks(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 2, 0).withExpiry(Duration.ofMillis(5)));
    for (int round = 1; round <= 5; round++) {
      pools.occupy(pool, 2).open();
      Eventually.becomes("live workers", pool::running, 0);
      pools.awaitLevel(pool, PoolStats::workersExpired, 2L * round);
    }
  }

  @EveryThreadKind
  void idleWorkersStayForEverWhenExpiryIsZero(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 5, 0).withExpiry(Duration.ZERO));
    pools.occupy(pool, 5).open();
    Eventually.becomes("idle workers", pool::idle, 5);
    Eventually.stays("five idle workers", () -> pool.idle() == 5);
    assertThat(pool.stats().workersExpired()).isZero();
  }

  @EveryThreadKind
  void aYoungIdleWorkerIsKept(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 5, 0).withExpiry(Duration.ofMinutes(10)));
    pools.occupy(pool, 5).open();
    Eventually.becomes("idle workers", pool::idle, 5);
    Eventually.stays("five idle workers", () -> pool.idle() == 5);
  }

  @EveryThreadKind
  void theFewestIdleWorkersOutliveTheirExpiry(Threads kind) {
    WorkerPool pool =
        pools.create(Pools.options(kind, 8, 0).withMinIdle(3).withExpiry(Duration.ofMillis(15)));
    pools.occupy(pool, 8).open();
    Eventually.becomes("live workers", pool::running, 3);
    Eventually.stays("three stay warm", () -> pool.running() == 3 && pool.idle() == 3);
    pools.awaitLevel(pool, PoolStats::workersExpired, 5);
  }

  @EveryThreadKind
  void theFewestIdleWorkersAreWarmBeforeTheFirstTask(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 8, 0).withMinIdle(3));
    Eventually.becomes("idle workers", pool::idle, 3);
    assertThat(pool.stats().workersCreated()).isEqualTo(3);
  }

  @EveryThreadKind
  void aBusyWorkerDoesNotExpire(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 0).withExpiry(Duration.ofMillis(5)));
    Gate gate = pools.occupy(pool, 1);
    Eventually.stays("the busy worker lives", () -> pool.running() == 1);
    assertThat(gate.interrupts()).isZero();
    assertThat(pool.stats().workersExpired()).isZero();
  }

  @EveryThreadKind
  void runningCountsIdleAndBusyWorkers(Threads kind) {
    WorkerPool pool = pools.create(kind, 4, 0);
    Gate idling = pools.occupy(pool, 2);
    pools.occupy(pool, 1);
    idling.open();
    Eventually.until("the others idle", () -> pool.idle() >= 2 && pool.active() == 1);
    assertThat(pool.running()).isEqualTo(pool.idle() + 1);
    assertThat(pool.free()).isEqualTo(4 - pool.running());
  }

  @EveryThreadKind
  void liveThreadsNeverExceedTheCapacityInABurst(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 7, 2_000));
    pools.watch(pool);
    for (int i = 0; i < 2_000; i++) {
      pool.execute(Thread::onSpinWait);
    }
    pools.awaitLevel(pool, PoolStats::completed, 2_000);
    assertThat(pool.stats().peakWorkers()).isLessThanOrEqualTo(7);
    assertThat(pools.threadsOf(pool).most()).isLessThanOrEqualTo(7);
  }

  @EveryThreadKind
  void everyTaskWithASlotBeginsThoughNoneEnds(Threads kind) {
    WorkerPool pool = pools.create(kind, 150, 0);
    pools.occupy(pool, 150);
    assertThat(pool.active()).isEqualTo(150);
    assertThat(pool.stats().starting()).isZero();
  }
}
