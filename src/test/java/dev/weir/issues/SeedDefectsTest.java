package dev.weir.issues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.pool.Outcome;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.PoolStats;
import dev.weir.pool.Rejection;
import dev.weir.pool.WorkerPool;
import dev.weir.testing.Caller;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Pools;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The first sketch of this pool: what it meant is kept, what it got wrong is not. */
final class SeedDefectsTest {
  @RegisterExtension final Pools pools = new Pools();

  @EveryThreadKind
  void aSubmitBlockedAtShutdownDoesNotHang(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.gate();
    pool.execute(gate::holdOut);
    gate.awaitEntered(1);
    Caller caller = pools.call(() -> pool.execute(() -> {}));
    pools.awaitLevel(pool, PoolStats::blocked, 1);
    Heard heard = pools.block(pool, () -> {}, 1).get(0);
    pool.shutdown();
    assertThat(caller.await()).isNotNull();
    heard.assertRefused(Rejection.DRAINING);
  }

  @EveryThreadKind
  void shrinkingNeitherBlocksNorSpawnsThoughAllWorkersAreBusy(Threads kind) {
    WorkerPool pool = pools.create(kind, 5, 0);
    Gate gate = pools.gate();
    for (int i = 0; i < 5; i++) {
      pool.execute(gate::holdOut);
    }
    gate.awaitEntered(5);
    assertThat(pool.resize(1)).isTrue();
    assertThat(pool.stats().workersCreated()).isEqualTo(5);
    assertThat(gate.left()).isZero();
    gate.open();
    Eventually.until("surplus workers are gone", () -> pool.running() <= 1);
  }

  @EveryThreadKind
  void checkingForRoomAndTakingItAreOneStep(Threads kind) {
    WorkerPool pool = pools.create(kind, 4, 0);
    Gate gate = pools.gate();
    List<Caller> callers =
        IntStream.range(0, 16)
            .mapToObj(i -> pools.call(() -> pool.tryExecute(gate::pass)))
            .toList();
    callers.forEach(caller -> assertThat(caller.await()).isNull());
    gate.awaitEntered(4);
    assertThat(pool.running()).isEqualTo(4);
    assertThat(pools.threadsOf(pool).most()).isEqualTo(4);
    assertThat(pool.stats().rejected().overload()).isEqualTo(12);
  }

  @EveryThreadKind
  void rebootLeavesNothingOfTheLifeBeforeBehind(Threads kind) throws Exception {
    WorkerPool pool = pools.create(Pools.options(kind, 2, 0).withExpiry(Duration.ofMillis(20)));
    for (int life = 0; life < 10; life++) {
      pools.occupy(pool, 2).open();
      pool.shutdown();
      assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      assertThat(pools.threadsOf(pool).count()).isLessThanOrEqualTo(2);
      assertThat(pool.reboot()).isTrue();
    }
    assertThat(pool.running()).isZero();
  }

  @EveryThreadKind
  void aTaskThatBlowsUpKillsNeitherTheProcessNorItsWorker(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    Heard heard = pools.listener();
    var unused =
        pool.executeAsync(
            () -> {
              throw new InternalError("blown up");
            },
            heard);
    heard.assertRan(Outcome.FAILED);
    pools.occupy(pool, 1);
    assertThat(pool.stats().workersCreated()).isEqualTo(1);
  }

  @EveryThreadKind
  void idleWorkersArePruned(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 20, 0).withExpiry(Duration.ofMillis(20)));
    pools.occupy(pool, 20).open();
    Eventually.becomes("live workers", pool::running, 0);
    pools.awaitLevel(pool, PoolStats::workersExpired, 20);
  }

  @Test
  void minusOneIsUnboundedAndZeroIsRefused() {
    assertThat(pools.create(Threads.VIRTUAL, -1, 0).capacity()).isEqualTo(PoolOptions.UNBOUNDED);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolOptions.defaults().withCapacity(0))
        .withMessageContaining("capacity is 0");
  }

  @EveryThreadKind
  void aThreadThatWaitsForRoomParks(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    pools.occupy(pool, 1);
    Thread[] waiting = new Thread[1];
    Caller caller =
        pools.call(
            () -> {
              waiting[0] = Thread.currentThread();
              pool.execute(() -> {});
            });
    pools.awaitLevel(pool, PoolStats::blocked, 1);
    Eventually.until("it parks", () -> Eventually.isParked(waiting[0]));
    assertThat(caller.isDone()).isFalse();
  }
}
