package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Caller;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Pools;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A paused pool admits as if no slot were free and starts nothing. */
final class PauseTest {
  @RegisterExtension final Pools pools = new Pools();

  @EveryThreadKind
  void aPausedPoolQueuesThenBlocksThenRefuses(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 4, 1).withMaxBlockingTasks(1));
    assertThat(pool.pause()).isTrue();
    assertThat(pool.state()).isEqualTo(PoolState.PAUSED);
    Heard queued = pools.listener();
    Heard blocked = pools.listener();
    Heard refused = pools.listener();
    var first = pool.executeAsync(() -> {}, queued);
    var second = pool.executeAsync(() -> {}, blocked);
    var third = pool.executeAsync(() -> {}, refused);
    queued.assertWaiting();
    blocked.assertUnanswered();
    refused.assertRefused(Rejection.OVERLOAD);
    Eventually.stays("nothing begins", () -> queued.events().size() == 1);
    assertThat(pool.stats().active() + pool.stats().starting()).isZero();
    assertThat(pool.resume()).isTrue();
    queued.assertRan(Outcome.COMPLETED);
    blocked.assertRan(Outcome.COMPLETED);
    assertThat(first.cancel() || second.cancel() || third.cancel()).isFalse();
  }

  @EveryThreadKind
  void runningTasksGoOnAndTheirSlotsAreNotRefilled(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    Gate gate = pools.occupy(pool, 1);
    Gate queued = pools.gate();
    pool.execute(queued::pass);
    pool.pause();
    gate.open();
    pools.awaitLevel(pool, PoolStats::completed, 1);
    Eventually.stays("nothing begins", () -> queued.entered() == 0);
    assertThat(gate.interrupts()).isZero();
    pool.resume();
    queued.awaitEntered(1);
  }

  @EveryThreadKind
  void pauseReturnsAtOnceThoughTasksRun(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 0);
    Gate gate = pools.occupy(pool, 2);
    assertThat(pools.call(pool::pause).await()).isNull();
    assertThat(gate.left()).isZero();
  }

  @EveryThreadKind
  void idleWorkersDoNotTakeTasksWhilePaused(Threads kind) {
    WorkerPool pool = pools.create(kind, 3, 10);
    pools.occupy(pool, 3).open();
    Eventually.becomes("idle workers", pool::idle, 3);
    pool.pause();
    Gate gate = pools.gate();
    pool.execute(gate::pass);
    Eventually.stays("nothing begins", () -> gate.entered() == 0);
    assertThat(pool.stats().queued()).isEqualTo(1);
    pool.resume();
    gate.awaitEntered(1);
  }

  @EveryThreadKind
  void resumeFillsEverySlotInOrder(Threads kind) {
    WorkerPool pool = pools.create(kind, 3, 2);
    pool.pause();
    Gate gate = pools.gate();
    for (int i = 0; i < 6; i++) {
      var unused = pool.executeAsync(gate::pass, pools.listener());
    }
    assertThat(pool.stats().queued()).isEqualTo(2);
    assertThat(pool.stats().blocked()).isEqualTo(4);
    pool.resume();
    gate.awaitEntered(3);
    assertThat(pool.stats().queued()).isEqualTo(2);
    assertThat(pool.stats().blocked()).isEqualTo(1);
  }

  @EveryThreadKind
  void aThreadBlockedByAPauseGoesOnAfterResume(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    pool.pause();
    Caller caller = pools.call(() -> pool.execute(() -> {}));
    pools.awaitLevel(pool, PoolStats::blocked, 1);
    pool.resume();
    assertThat(caller.await()).isNull();
    pools.awaitLevel(pool, PoolStats::completed, 1);
  }

  @EveryThreadKind
  void pauseAndResumeSayWhetherTheyChangedAnything(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    assertThat(pool.resume()).isFalse();
    assertThat(pool.pause()).isTrue();
    assertThat(pool.pause()).isFalse();
    assertThat(pool.reboot()).isFalse();
    assertThat(pool.resume()).isTrue();
    assertThat(pool.resume()).isFalse();
    pool.shutdownNow();
    assertThat(pool.pause()).isFalse();
    assertThat(pool.resume()).isFalse();
    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
  }

  @EveryThreadKind
  void aPausedPoolDrainsWhatItHadQueued(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 2, 3);
    pool.pause();
    Heard[] queued = new Heard[3];
    for (int i = 0; i < 3; i++) {
      queued[i] = pools.listener();
      var unused = pool.executeAsync(() -> {}, queued[i]);
    }
    List<Heard> blocked = pools.block(pool, () -> {}, 2);
    pool.shutdown();
    for (Heard heard : queued) {
      heard.assertRan(Outcome.COMPLETED);
    }
    blocked.forEach(heard -> heard.assertRefused(Rejection.DRAINING));
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @EveryThreadKind
  void growingAPausedPoolStartsNothing(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    pool.pause();
    Gate gate = pools.gate();
    pool.execute(gate::pass);
    pool.resize(3);
    Eventually.stays("nothing begins", () -> gate.entered() == 0);
    pool.resume();
    gate.awaitEntered(1);
  }

  @EveryThreadKind
  void aTaskMayPauseItsPool(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    Gate queued = pools.gate();
    Gate first = pools.gate();
    pool.execute(
        () -> {
          first.pass();
          pool.pause();
        });
    pool.execute(queued::pass);
    first.open();
    pools.awaitLevel(pool, PoolStats::completed, 1);
    Eventually.stays("nothing begins", () -> queued.entered() == 0);
    assertThat(pool.resume()).isTrue();
    queued.awaitEntered(1);
  }
}
