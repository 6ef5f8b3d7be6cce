package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Caller;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Pools;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The way of a submission: slot, queue, waiting room, refusal. */
final class AdmissionTest {
  @RegisterExtension final Pools pools = new Pools();

  @EveryThreadKind
  void aFreeSlotIsTakenBeforeTheQueue(Threads kind) {
    WorkerPool pool = pools.create(kind, 3, 10);
    pools.occupy(pool, 3);
    assertThat(pool.stats().active()).isEqualTo(3);
    assertThat(pool.stats().queued()).isZero();
    assertThat(pool.stats().peakQueued()).isZero();
  }

  @EveryThreadKind
  void theQueueIsFilledBeforeASubmitWaits(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 2);
    pools.occupy(pool, 1);
    pool.execute(() -> {});
    pool.execute(() -> {});
    assertThat(pool.stats().queued()).isEqualTo(2);
    assertThat(pool.stats().blocked()).isZero();
    assertThat(pool.waiting()).isEqualTo(2);
  }

  @EveryThreadKind
  void theWaitingRoomIsFilledBeforeASubmitIsRefused(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 1).withMaxBlockingTasks(2));
    pools.occupy(pool, 1);
    pool.execute(() -> {});
    List<Heard> blocked = pools.block(pool, () -> {}, 2);
    blocked.forEach(Heard::assertUnanswered);
    assertThat(pool.waiting()).isEqualTo(3);
    assertThat(pool.stats().rejected().overload()).isZero();

    Heard surplus = pools.listener();
    var unused = pool.executeAsync(() -> {}, surplus);
    surplus.assertRefused(Rejection.OVERLOAD);
    assertThat(pool.stats().rejected().overload()).isEqualTo(1);
    assertThat(pool.stats().blocked()).isEqualTo(2);
  }

  @EveryThreadKind
  void aBlockedSubmitOfAThreadWaitsUntilThereIsRoom(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.occupy(pool, 1);
    CountDownLatch ran = new CountDownLatch(1);
    Caller caller = pools.call(() -> pool.execute(ran::countDown));
    pools.awaitLevel(pool, PoolStats::blocked, 1);
    Eventually.stays("the caller waits", () -> !caller.isDone());
    gate.open();
    assertThat(caller.await()).isNull();
    Eventually.until("the blocked task ran", () -> ran.getCount() == 0);
  }

  @EveryThreadKind
  void aFullWaitingRoomRefusesAThreadAtOnceAndKeepsThoseInside(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 0).withMaxBlockingTasks(1));
    Gate gate = pools.occupy(pool, 1);
    Caller first = pools.call(() -> pool.execute(() -> {}));
    pools.awaitLevel(pool, PoolStats::blocked, 1);
    assertThatThrownBy(() -> pool.execute(() -> {}))
        .isInstanceOfSatisfying(
            PoolOverloadException.class,
            e -> assertThat(e.rejection()).isEqualTo(Rejection.OVERLOAD));
    gate.open();
    assertThat(first.await()).isNull();
  }

  @EveryThreadKind
  void noLimitOnTheWaitingRoomWhenItsBoundIsZero(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 0).withMaxBlockingTasks(0));
    Gate gate = pools.occupy(pool, 1);
    List<Heard> blocked = pools.block(pool, () -> {}, 20_000);
    assertThat(pool.stats().blocked()).isEqualTo(20_000);
    gate.open();
    blocked.forEach(heard -> heard.assertRan(Outcome.COMPLETED));
  }

  @EveryThreadKind
  void aNonblockingPoolRefusesAtOnceWhenFull(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 1).withNonblocking(true));
    pools.occupy(pool, 1);
    pool.execute(() -> {});
    assertThatThrownBy(() -> pool.execute(() -> {}))
        .isInstanceOfSatisfying(
            PoolOverloadException.class,
            e -> assertThat(e.rejection()).isEqualTo(Rejection.OVERLOAD));
    assertThatThrownBy(() -> pool.submit(() -> 1)).isInstanceOf(PoolOverloadException.class);
    assertThat(pool.tryExecute(() -> {}, Duration.ofMinutes(5))).isFalse();
    Heard heard = pools.listener();
    var unused = pool.executeAsync(() -> {}, heard);
    heard.assertRefused(Rejection.OVERLOAD);
    assertThat(pool.stats().rejected().overload()).isEqualTo(4);
    assertThat(pool.stats().blocked()).isZero();
  }

  @EveryThreadKind
  void anUnboundedPoolTakesEverythingAtOnce(Threads kind) {
    WorkerPool pool = pools.create(kind, PoolOptions.UNBOUNDED, 0);
    Gate gate = pools.occupy(pool, 300);
    assertThat(pool.active()).isEqualTo(300);
    assertThat(pool.capacity()).isEqualTo(-1);
    assertThat(pool.free()).isEqualTo(Integer.MAX_VALUE);
    assertThat(pool.waiting()).isZero();
    gate.open();
    pools.awaitLevel(pool, PoolStats::completed, 300);
  }

  @EveryThreadKind
  void handOffPoolQueuesNothing(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 0);
    pools.occupy(pool, 2);
    assertThat(pool.tryExecute(() -> {})).isFalse();
    assertThat(pool.stats().queued()).isZero();
    assertThat(pool.stats().peakQueued()).isZero();
  }

  @EveryThreadKind
  void aTryNeverBlocksAndTakesASlotOrAQueuePlace(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    Gate gate = pools.gate();
    assertThat(pool.tryExecute(gate::pass)).isTrue();
    gate.awaitEntered(1);
    assertThat(pool.tryExecute(gate::pass)).isTrue();
    assertThat(pool.tryExecute(gate::pass)).isFalse();
    assertThat(pool.stats().rejected().overload()).isEqualTo(1);
    assertThat(pool.stats().accepted()).isEqualTo(2);
  }

  @EveryThreadKind
  void aPatientTryGivesUpAfterItsTime(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    pools.occupy(pool, 1);
    long start = System.nanoTime();
    assertThat(pool.tryExecute(() -> {}, Duration.ofMillis(40))).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(39));
    assertThat(pool.stats().rejected().gaveUp()).isEqualTo(1);
    assertThat(pool.stats().blocked()).isZero();
  }

  @EveryThreadKind
  void aPatientTryTakesRoomThatComesInTime(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.occupy(pool, 1);
    CountDownLatch ran = new CountDownLatch(1);
    Caller caller =
        pools.call(() -> assertThat(pool.tryExecute(ran::countDown, Eventually.PATIENCE)).isTrue());
    pools.awaitLevel(pool, PoolStats::blocked, 1);
    gate.open();
    assertThat(caller.await()).isNull();
    Eventually.until("the task ran", () -> ran.getCount() == 0);
  }

  @EveryThreadKind
  void noPatienceIsATryWithoutWaiting(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    assertThat(pool.tryExecute(pools.gate()::pass, Duration.ZERO)).isTrue();
    assertThat(pool.tryExecute(() -> {}, Duration.ZERO)).isFalse();
    assertThat(pool.stats().blocked()).isZero();
  }

  @EveryThreadKind
  void anInterruptedBlockedCallerGivesUpAndStaysInterrupted(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    pools.occupy(pool, 1);
    Caller caller = pools.call(() -> pool.execute(() -> {}));
    pools.awaitLevel(pool, PoolStats::blocked, 1);
    caller.interrupt();
    assertThat(caller.await())
        .isInstanceOfSatisfying(
            PoolOverloadException.class,
            e -> assertThat(e.rejection()).isEqualTo(Rejection.INTERRUPTED));
    assertThat(caller.interruptedAtEnd()).isTrue();
    assertThat(pool.stats().rejected().gaveUp()).isEqualTo(1);
    assertThat(pool.stats().blocked()).isZero();
  }

  @EveryThreadKind
  void anInterruptedPatientTryIsRefusedAndStaysInterrupted(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    pools.occupy(pool, 1);
    Caller caller =
        pools.call(() -> assertThat(pool.tryExecute(() -> {}, Eventually.PATIENCE)).isFalse());
    pools.awaitLevel(pool, PoolStats::blocked, 1);
    caller.interrupt();
    assertThat(caller.await()).isNull();
    assertThat(caller.interruptedAtEnd()).isTrue();
    assertThat(pool.stats().rejected().gaveUp()).isEqualTo(1);
  }

  @EveryThreadKind
  void aBlockedSubmitThatGaveUpNeverRuns(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.occupy(pool, 1);
    CountDownLatch ran = new CountDownLatch(1);
    assertThat(pool.tryExecute(ran::countDown, Duration.ofMillis(10))).isFalse();
    gate.open();
    pools.awaitLevel(pool, PoolStats::completed, 1);
    Eventually.stays("it does not run", () -> ran.getCount() == 1);
  }

  @EveryThreadKind
  void refusalsCarryNoStackTrace(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 0).withNonblocking(true));
    pools.occupy(pool, 1);
    assertThatThrownBy(() -> pool.execute(() -> {}))
        .isInstanceOf(PoolOverloadException.class)
        .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    pool.shutdownNow();
    assertThatThrownBy(() -> pool.execute(() -> {}))
        .isInstanceOf(PoolClosedException.class)
        .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
  }

  @Test
  void aRefusalNamesThePoolAndItsBounds() {
    WorkerPool pool =
        pools.create(Pools.options(Threads.VIRTUAL, 1, 0).withName("thumbs").withNonblocking(true));
    pools.occupy(pool, 1);
    assertThatThrownBy(() -> pool.execute(() -> {})).hasMessageContaining("thumbs");
  }

  @Test
  void refusalsInFrontOfThePoolAreAddedToItsFigures() {
    WorkerPool pool = pools.create(Threads.VIRTUAL, 1, 0);
    pool.shutdownNow();
    assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(PoolClosedException.class);
    PoolStats stats = pool.stats().withRefusals(3, 2, 1, 4);
    assertThat(stats.submitted()).isEqualTo(11);
    assertThat(stats.rejected()).isEqualTo(new PoolStats.Rejected(3, 1, 0, 2, 1, 0, 4));
    assertThat(stats.withRefusals(0, 0, 0, 0)).isEqualTo(stats);
  }

  @Test
  void adviceOnWhenToRetryIsPositiveBeforeAnyRateIsKnown() {
    WorkerPool pool = pools.create(Threads.VIRTUAL, 1, 0);
    assertThat(pool.retryAfter()).isGreaterThanOrEqualTo(Duration.ofMillis(1));
    pools.occupy(pool, 1);
    assertThat(pool.retryAfter()).isGreaterThanOrEqualTo(Duration.ofMillis(1));
  }
}
