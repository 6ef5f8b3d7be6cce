package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Invariants;
import dev.weir.testing.Pools;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A closed pool opened again. */
final class RebootTest {
  @RegisterExtension final Pools pools = new Pools();

  @EveryThreadKind
  void aRebootedPoolRunsAgain(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 2, 2);
    pools.occupy(pool, 2).open();
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.reboot()).isTrue();
    assertThat(pool.state()).isEqualTo(PoolState.RUNNING);
    assertThat(pool.isShutdown()).isFalse();
    assertThat(pool.isTerminated()).isFalse();
    pools.occupy(pool, 2);
  }

  @EveryThreadKind
  void rebootChangesNothingElsewhere(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    assertThat(pool.reboot()).isFalse();
    pool.pause();
    assertThat(pool.reboot()).isFalse();
    assertThat(pool.state()).isEqualTo(PoolState.PAUSED);
  }

  @EveryThreadKind
  void theLastCapacityIsKept(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 2);
    pool.resize(5);
    var unused = pool.resize(bounds -> bounds.withQueueCapacity(7));
    pool.shutdown();
    pool.reboot();
    assertThat(pool.capacity()).isEqualTo(5);
    assertThat(pool.bounds().queueCapacity()).isEqualTo(7);
    pools.occupy(pool, 5);
  }

  @EveryThreadKind
  void countersGoOn(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 2);
    pools.occupy(pool, 1).open();
    pools.awaitLevel(pool, PoolStats::completed, 1);
    pool.shutdown();
    assertThat(pool.tryExecute(() -> {})).isFalse();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    pool.reboot();
    pools.occupy(pool, 1).open();
    pools.awaitLevel(pool, PoolStats::completed, 2);
    PoolStats stats = pool.stats();
    assertThat(stats.submitted()).isEqualTo(3);
    assertThat(stats.rejected().closed()).isEqualTo(1);
    assertThat(stats.workersCreated()).isEqualTo(2);
  }

  @EveryThreadKind
  void aThreadStuckFromBeforeKeepsItsSlot(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 5);
    Gate stuck = pools.gate();
    Heard old = pools.listener();
    var unused = pool.executeAsync(stuck::holdOut, old);
    stuck.awaitEntered(1);
    pool.shutdownNow();
    old.assertRan(Outcome.ABANDONED);
    assertThat(pool.reboot()).isTrue();
    assertThat(pool.stats().stuck()).isEqualTo(1);

    Gate fresh = pools.gate();
    pool.execute(fresh::pass);
    pool.execute(fresh::pass);
    fresh.awaitEntered(1);
    Eventually.stays("one slot only", () -> fresh.entered() == 1);
    Invariants.check(pool.stats());
    assertThat(pools.threadsOf(pool).count()).isEqualTo(2);

    stuck.open();
    fresh.awaitEntered(2);
    assertThat(pool.stats().stuck()).isZero();
    assertThat(pool.stats().abandoned()).isEqualTo(1);
    old.assertRan(Outcome.ABANDONED);
  }

  @EveryThreadKind
  void aRebootedPoolIsNotTerminatedByAnOldThreadThatReturns(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    Gate stuck = pools.gate();
    pool.execute(stuck::holdOut);
    stuck.awaitEntered(1);
    pool.shutdownNow();
    pool.reboot();
    stuck.open();
    pools.awaitLevel(pool, PoolStats::stuck, 0);
    Eventually.stays("it runs", () -> pool.state() == PoolState.RUNNING && !pool.isTerminated());
    pools.occupy(pool, 1);
  }

  @EveryThreadKind
  void aSecondShutdownWaitsForTheThreadOfTheFirstLife(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 2, 5);
    Gate stuck = pools.gate();
    pool.execute(stuck::holdOut);
    stuck.awaitEntered(1);
    pool.shutdownNow();
    pool.reboot();
    pools.occupy(pool, 1).open();
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.MILLISECONDS)).isFalse();
    stuck.open();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @EveryThreadKind
  void manyLivesLeaveNoThreadBehind(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 3, 3);
    for (int life = 1; life <= 40; life++) {
      pools.occupy(pool, 3).open();
      pools.awaitLevel(pool, PoolStats::completed, 3L * life);
      pool.shutdown();
      assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      assertThat(pool.running()).isZero();
      assertThat(pool.reboot()).isTrue();
    }
    assertThat(pools.threadsOf(pool).most()).isLessThanOrEqualTo(6);
  }

  @EveryThreadKind
  void aTaskAcceptedBeforeTheEndIsNotCountedTwiceAfterReboot(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    pools.occupy(pool, 1);
    pool.execute(() -> {});
    assertThat(pool.shutdownNow()).hasSize(1);
    pool.reboot();
    pools.awaitLevel(pool, PoolStats::stuck, 0);
    assertThat(pool.stats().abandoned()).isEqualTo(2);
    assertThat(pool.stats().accepted()).isEqualTo(2);
    assertThat(pool.stats().completed()).isZero();
    assertThat(pool.stats().queued()).isZero();
  }
}
