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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code shutdown()}: no deadline, interrupts nothing, runs what was accepted. */
final class ShutdownTest {
  @RegisterExtension final Pools pools = new Pools();

  private static void awaitEnd(WorkerPool pool) throws InterruptedException {
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @EveryThreadKind
  void anIdlePoolClosesAtOnceAndItsWorkersEnd(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 5, 0);
    pools.occupy(pool, 5).open();
    Eventually.becomes("idle workers", pool::idle, 5);
    pool.shutdown();
    assertThat(pool.isShutdown()).isTrue();
    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
    awaitEnd(pool);
    assertThat(pool.running()).isZero();
  }

  @EveryThreadKind
  void anUnusedPoolTerminatesAtOnce(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 5, 0);
    pool.shutdown();
    assertThat(pool.isTerminated()).isTrue();
    assertThat(pool.awaitTermination(0, TimeUnit.SECONDS)).isTrue();
  }

  @EveryThreadKind
  void runningAndQueuedTasksAreFinishedAndNobodyIsInterrupted(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 2, 10);
    Gate gate = pools.occupy(pool, 2);
    List<Heard> queued = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Heard heard = pools.listener();
      queued.add(heard);
      var unused = pool.executeAsync(() -> {}, heard);
    }
    pool.shutdown();
    assertThat(pool.state()).isEqualTo(PoolState.DRAINING);
    assertThat(pool.isShutdown()).isTrue();
    assertThat(pool.isTerminated()).isFalse();
    assertThat(pool.awaitTermination(20, TimeUnit.MILLISECONDS)).isFalse();
    gate.open();
    queued.forEach(heard -> heard.assertRan(Outcome.COMPLETED));
    awaitEnd(pool);
    assertThat(gate.interrupts()).isZero();
    assertThat(pool.stats().completed()).isEqualTo(12);
    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
  }

  @EveryThreadKind
  void blockedThreadsAreRefusedAtOnce(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.occupy(pool, 1);
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      callers.add(pools.call(() -> pool.execute(() -> {})));
    }
    pools.awaitLevel(pool, PoolStats::blocked, 5);
    pool.shutdown();
    for (Caller caller : callers) {
      assertThat(caller.await())
          .isInstanceOfSatisfying(
              PoolClosedException.class,
              e -> assertThat(e.rejection()).isEqualTo(Rejection.DRAINING));
    }
    assertThat(pool.stats().rejected().draining()).isEqualTo(5);
    assertThat(gate.left()).isZero();
  }

  @EveryThreadKind
  void blockedListenersAreRefusedAtOnce(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    pools.occupy(pool, 1);
    List<Heard> blocked = pools.block(pool, () -> {}, 5);
    pool.shutdown();
    blocked.forEach(heard -> heard.assertRefused(Rejection.DRAINING));
  }

  @EveryThreadKind
  void newSubmissionsAreRefusedWhileDraining(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 5);
    pools.occupy(pool, 1);
    pool.shutdown();
    assertThatThrownBy(() -> pool.execute(() -> {}))
        .isInstanceOfSatisfying(
            PoolClosedException.class,
            e -> assertThat(e.rejection()).isEqualTo(Rejection.DRAINING));
    assertThat(pool.tryExecute(() -> {})).isFalse();
    Heard heard = pools.listener();
    var unused = pool.executeAsync(() -> {}, heard);
    heard.assertRefused(Rejection.DRAINING);
    assertThat(pool.stats().rejected().draining()).isEqualTo(3);
  }

  @EveryThreadKind
  void newSubmissionsAreRefusedWhenClosed(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 5);
    pool.shutdown();
    assertThatThrownBy(() -> pool.execute(() -> {}))
        .isInstanceOfSatisfying(
            PoolClosedException.class, e -> assertThat(e.rejection()).isEqualTo(Rejection.CLOSED));
    assertThat(pool.tryExecute(() -> {})).isFalse();
    assertThatThrownBy(() -> pool.submit(() -> 1)).isInstanceOf(PoolClosedException.class);
    Heard heard = pools.listener();
    var unused = pool.executeAsync(() -> {}, heard);
    heard.assertRefused(Rejection.CLOSED);
    assertThat(pool.stats().rejected().closed()).isEqualTo(4);
  }

  @EveryThreadKind
  void shutdownIsIdempotent(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 5);
    Gate gate = pools.occupy(pool, 1);
    pool.shutdown();
    pool.shutdown();
    assertThat(pool.state()).isEqualTo(PoolState.DRAINING);
    gate.open();
    awaitEnd(pool);
    pool.shutdown();
    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
    awaitEnd(pool);
  }

  @EveryThreadKind
  void aTaskMayShutItsPoolDown(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 5);
    Gate gate = pools.gate();
    Heard queued = pools.listener();
    Heard self = pools.listener();
    var first =
        pool.executeAsync(
            () -> {
              gate.pass();
              pool.shutdown();
            },
            self);
    var second = pool.executeAsync(() -> {}, queued);
    gate.open();
    self.assertRan(Outcome.COMPLETED);
    queued.assertRan(Outcome.COMPLETED);
    awaitEnd(pool);
    assertThat(first.cancel() || second.cancel()).isFalse();
  }

  @EveryThreadKind
  void closeWaitsForAllTasks(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    Gate gate = pools.occupy(pool, 1);
    pool.execute(() -> {});
    Caller closer = pools.call(pool::close);
    Eventually.until("draining", () -> pool.state() == PoolState.DRAINING);
    Eventually.stays("close waits", () -> !closer.isDone());
    gate.open();
    assertThat(closer.await()).isNull();
    assertThat(pool.isTerminated()).isTrue();
    assertThat(pool.stats().completed()).isEqualTo(2);
  }

  @EveryThreadKind
  void anInterruptedCloseStopsTheTasksAndStillWaits(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    Gate gate = pools.occupy(pool, 1);
    Caller closer = pools.call(pool::close);
    Eventually.until("draining", () -> pool.state() == PoolState.DRAINING);
    closer.interrupt();
    assertThat(closer.await()).isNull();
    assertThat(closer.interruptedAtEnd()).isTrue();
    assertThat(gate.interrupts()).isEqualTo(1);
    assertThat(pool.isTerminated()).isTrue();
  }

  @EveryThreadKind
  void closeFromATaskOfThePoolReturns(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 5);
    Heard heard = pools.listener();
    var unused = pool.executeAsync(pool::close, heard);
    heard.assertRan(Outcome.COMPLETED);
    awaitEnd(pool);
  }

  @EveryThreadKind
  void severalThreadsMayAwaitTheEndAndAwaitItAgain(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.occupy(pool, 1);
    List<Caller> waiters = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      waiters.add(pools.call(() -> awaitEnd(pool)));
    }
    pool.shutdown();
    assertThat(pool.awaitTermination(5, TimeUnit.MILLISECONDS)).isFalse();
    gate.open();
    waiters.forEach(waiter -> assertThat(waiter.await()).isNull());
    awaitEnd(pool);
  }

  @EveryThreadKind
  void terminatedMeansThatNoThreadIsLeft(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 3, 0);
    pools.occupy(pool, 3).open();
    pool.shutdown();
    awaitEnd(pool);
    assertThat(pool.running()).isZero();
    assertThat(pool.stats().workers()).isZero();
  }

  @EveryThreadKind
  void aDrainingPoolCannotBePausedResumedOrRebooted(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    pools.occupy(pool, 1);
    pool.shutdown();
    assertThat(pool.pause()).isFalse();
    assertThat(pool.resume()).isFalse();
    assertThat(pool.reboot()).isFalse();
    assertThat(pool.state()).isEqualTo(PoolState.DRAINING);
  }
}
