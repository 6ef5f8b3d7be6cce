package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Pools;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changing a pool's bounds while it works. */
final class ResizeTest {
  @RegisterExtension final Pools pools = new Pools();

  @EveryThreadKind
  void growingStartsQueuedTasksAtOnce(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 10);
    Gate gate = pools.gate();
    for (int i = 0; i < 5; i++) {
      pool.execute(gate::pass);
    }
    gate.awaitEntered(1);
    assertThat(pool.resize(4)).isTrue();
    gate.awaitEntered(4);
    assertThat(pool.capacity()).isEqualTo(4);
    assertThat(pool.stats().queued()).isEqualTo(1);
  }

  @EveryThreadKind
  void growingStartsBlockedSubmitsAtOnce(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.occupy(pool, 1);
    pools.block(pool, gate::pass, 5);
    pool.resize(4);
    gate.awaitEntered(4);
    assertThat(pool.stats().blocked()).isEqualTo(2);
  }

  @EveryThreadKind
  void growingWithoutBoundStartsAllThatWait(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 3);
    Gate gate = pools.occupy(pool, 1);
    for (int i = 0; i < 8; i++) {
      var unused = pool.executeAsync(gate::pass, pools.listener());
    }
    pool.resize(PoolOptions.UNBOUNDED);
    gate.awaitEntered(9);
    assertThat(pool.waiting()).isZero();
    assertThat(pool.stats().capacity()).isEqualTo(PoolOptions.UNBOUNDED);
  }

  @EveryThreadKind
  void shrinkingInterruptsNobodyAndStartsNothingUntilTheBoundHoldsAgain(Threads kind) {
    WorkerPool pool = pools.create(kind, 3, 10);
    Gate first = pools.occupy(pool, 1);
    Gate second = pools.occupy(pool, 2);
    pool.resize(1);
    Gate queued = pools.gate();
    pool.execute(queued::pass);
    assertThat(pool.stats().active()).isEqualTo(3);
    first.open();
    first.awaitLeft(1);
    Eventually.stays("nothing begins above the bound", () -> queued.entered() == 0);
    second.open();
    queued.awaitEntered(1);
    assertThat(first.interrupts() + second.interrupts()).isZero();
    assertThat(pool.stats().active()).isEqualTo(1);
  }

  @EveryThreadKind
  void shrinkingTrimsIdleWorkersAtOnce(Threads kind) {
    WorkerPool pool =
        pools.create(Pools.options(kind, 8, 0).withExpiry(Duration.ZERO).withMinIdle(0));
    pools.occupy(pool, 8).open();
    Eventually.becomes("idle workers", pool::idle, 8);
    pool.resize(3);
    Eventually.until("surplus workers are gone", () -> pool.running() <= 3);
    Eventually.until("their threads too", () -> pools.threadsOf(pool).count() <= 3);
    assertThat(pool.free()).isZero();
  }

  @EveryThreadKind
  void shrinkingBelowTheBusyOnesEndsEachWhenItsTaskReturns(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 6, 0).withExpiry(Duration.ZERO));
    Gate gate = pools.occupy(pool, 6);
    pool.resize(2);
    assertThat(pool.free()).as("never negative").isZero();
    gate.open();
    Eventually.until("surplus workers are gone", () -> pool.running() <= 2);
  }

  @EveryThreadKind
  void theBoundHoldsAfterShrinkingAndGrowingInOneBreath(Threads kind) {
    WorkerPool pool = pools.create(kind, 4, 100);
    Gate gate = pools.occupy(pool, 4);
    pool.resize(1);
    pool.resize(6);
    Gate more = pools.gate();
    for (int i = 0; i < 20; i++) {
      pool.execute(more::pass);
    }
    more.awaitEntered(2);
    Eventually.stays("six at once", () -> pool.active() == 6);
    assertThat(pools.threadsOf(pool).most()).isLessThanOrEqualTo(6);
    gate.open();
    more.awaitEntered(6);
    Eventually.stays("six at once", () -> pool.active() == 6);
  }

  @EveryThreadKind
  void theSameCapacityChangesNothing(Threads kind) {
    WorkerPool pool = pools.create(kind, 4, 0);
    assertThat(pool.resize(4)).isFalse();
    assertThat(pool.stats().resizes()).isZero();
    assertThat(pool.resize(5)).isTrue();
    assertThat(pool.stats().resizes()).isEqualTo(1);
  }

  @Test
  void badCapacitiesAreRefusedAndChangeNothing() {
    WorkerPool pool = pools.create(Pools.options(Threads.VIRTUAL, 4, 0).withMinIdle(2));
    assertThatThrownBy(() -> pool.resize(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("capacity is 0");
    assertThatThrownBy(() -> pool.resize(-2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-2");
    assertThatThrownBy(() -> pool.resize(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("minIdle is 2");
    assertThat(pool.capacity()).isEqualTo(4);
    assertThat(pool.stats().resizes()).isZero();
  }

  @Test
  void allBoundsChangeInOneStepInWhateverOrder() {
    WorkerPool pool = pools.create(Pools.options(Threads.VIRTUAL, 4, 5).withMinIdle(2));
    PoolBounds before = pool.bounds();
    var resized = pool.resize(bounds -> new PoolBounds(20, 10, 7, 9, Duration.ofSeconds(1)));
    assertThat(resized.changed()).isTrue();
    assertThat(resized.before()).isEqualTo(before);
    assertThat(resized.after()).isEqualTo(new PoolBounds(20, 10, 7, 9, Duration.ofSeconds(1)));
    assertThat(pool.bounds()).isEqualTo(resized.after());
    assertThat(pool.stats().queueCapacity()).isEqualTo(7);
    assertThat(pool.stats().maxBlockingTasks()).isEqualTo(9);
    assertThat(pool.resize(bounds -> bounds).changed()).isFalse();
  }

  @EveryThreadKind
  void raisingTheQueueBoundMovesBlockedSubmitsUpInOrder(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    pools.occupy(pool, 1);
    pool.execute(() -> {});
    List<Heard> blocked = pools.block(pool, () -> {}, 4);
    var unused = pool.resize(bounds -> bounds.withQueueCapacity(3));
    blocked.get(0).assertWaiting();
    blocked.get(1).assertWaiting();
    blocked.get(2).assertUnanswered();
    blocked.get(3).assertUnanswered();
    assertThat(pool.stats().queued()).isEqualTo(3);
    assertThat(pool.stats().blocked()).isEqualTo(2);
  }

  @EveryThreadKind
  void loweringTheQueueBoundKeepsThoseInsideAndLetsNobodyElseIn(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 4);
    Gate gate = pools.occupy(pool, 1);
    Heard[] queued = new Heard[4];
    for (int i = 0; i < 4; i++) {
      queued[i] = pools.listener();
      var unused = pool.executeAsync(() -> {}, queued[i]);
    }
    var unused = pool.resize(bounds -> bounds.withQueueCapacity(1));
    assertThat(pool.stats().queued()).isEqualTo(4);
    assertThat(pool.tryExecute(() -> {})).isFalse();
    gate.open();
    for (Heard heard : queued) {
      heard.assertRan(Outcome.COMPLETED);
    }
  }

  @EveryThreadKind
  void loweringTheWaitingRoomKeepsThoseInside(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 0).withMaxBlockingTasks(5));
    Gate gate = pools.occupy(pool, 1);
    List<Heard> blocked = pools.block(pool, () -> {}, 5);
    var unused = pool.resize(bounds -> bounds.withMaxBlockingTasks(2));
    Heard newcomer = pools.listener();
    var ticket = pool.executeAsync(() -> {}, newcomer);
    newcomer.assertRefused(Rejection.OVERLOAD);
    assertThat(ticket.cancel()).isFalse();
    gate.open();
    blocked.forEach(heard -> heard.assertRan(Outcome.COMPLETED));
  }

  @EveryThreadKind
  void raisingTheWaitingRoomLetsTheNextSubmitWait(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 0).withMaxBlockingTasks(1));
    pools.occupy(pool, 1);
    pools.block(pool, () -> {}, 1);
    var unused = pool.resize(bounds -> bounds.withMaxBlockingTasks(2));
    pools.block(pool, () -> {}, 1);
    assertThat(pool.stats().blocked()).isEqualTo(2);
    assertThat(pool.stats().rejected().overload()).isZero();
  }

  @EveryThreadKind
  void aTaskMayResizeItsOwnPool(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    Gate gate = pools.gate();
    pool.execute(
        () -> {
          pool.resize(3);
          gate.pass();
        });
    pool.execute(gate::pass);
    pool.execute(gate::pass);
    gate.awaitEntered(3);
    assertThat(pool.capacity()).isEqualTo(3);
  }

  @EveryThreadKind
  void aChangedExpiryHoldsForWorkersThatAreAlreadyIdle(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 4, 0).withExpiry(Duration.ZERO));
    pools.occupy(pool, 4).open();
    Eventually.becomes("idle workers", pool::idle, 4);
    var unused = pool.resize(bounds -> bounds.withExpiry(Duration.ofMillis(20)));
    Eventually.becomes("live workers", pool::running, 0);
  }
}
