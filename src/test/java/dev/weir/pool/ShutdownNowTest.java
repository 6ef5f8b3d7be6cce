package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Caller;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.HeldThreads;
import dev.weir.testing.Pools;
import dev.weir.testing.TrackedThreads;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code shutdownNow()}: interrupts what runs and gives back what never began. */
final class ShutdownNowTest {
  @RegisterExtension final Pools pools = new Pools();

  @EveryThreadKind
  void itInterruptsRunningTasksAndAnswersThemAbandoned(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 2, 0);
    Gate gate = pools.gate();
    Heard one = pools.listener();
    Heard two = pools.listener();
    var first = pool.executeAsync(gate::pass, one);
    var second = pool.executeAsync(gate::pass, two);
    gate.awaitEntered(2);
    assertThat(pool.shutdownNow()).isEmpty();
    one.assertRan(Outcome.ABANDONED);
    two.assertRan(Outcome.ABANDONED);
    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(gate.interrupts()).isEqualTo(2);
    assertThat(pool.stats().abandoned()).isEqualTo(2);
    assertThat(first.cancel() || second.cancel()).isFalse();
  }

  @EveryThreadKind
  void itReturnsWhatWasPassedInForTasksThatNeverBegan(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 10);
    pools.occupy(pool, 1);
    Runnable executed = () -> {};
    Runnable tried = () -> {};
    Runnable listened = () -> {};
    pool.execute(executed);
    Future<?> submitted = pool.submit(() -> {});
    Future<Integer> called = pool.submit(() -> 1);
    assertThat(pool.tryExecute(tried)).isTrue();
    Heard heard = pools.listener();
    var unused = pool.executeAsync(listened, heard);
    List<Runnable> never = pool.shutdownNow();
    assertThat(never).hasSize(5);
    assertThat(never.get(0)).isSameAs(executed);
    assertThat(never.get(1)).isSameAs(submitted);
    assertThat(never.get(2)).isSameAs(called);
    assertThat(never.get(3)).isSameAs(tried);
    assertThat(never.get(4)).isSameAs(listened);
    heard.assertNeverRan(Outcome.ABANDONED);
    assertThat(pool.stats().abandoned()).isEqualTo(6);
  }

  @EveryThreadKind
  void itReturnsTasksThatHeldASlotAndHadNotBegun(Threads kind) {
    HeldThreads held = new HeldThreads(TrackedThreads.plain(kind, "held"));
    WorkerPool pool = pools.create(Pools.options(kind, 2, 0).withThreadFactory(held));
    CountDownLatch ran = new CountDownLatch(2);
    Runnable task = ran::countDown;
    Heard heard = pools.listener();
    var unused = pool.executeAsync(task, heard);
    pool.execute(task);
    assertThat(pool.stats().starting()).isEqualTo(2);
    List<Runnable> never = pool.shutdownNow();
    held.letGo();
    assertThat(never).containsExactly(task, task);
    heard.assertNeverRan(Outcome.ABANDONED);
    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
    assertThat(ran.getCount()).isEqualTo(2);
  }

  @EveryThreadKind
  void blockedSubmitsAreRefusedNotReturned(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    pools.occupy(pool, 1);
    Caller caller = pools.call(() -> pool.execute(() -> {}));
    pools.awaitLevel(pool, PoolStats::blocked, 1);
    Heard heard = pools.block(pool, () -> {}, 1).get(0);
    assertThat(pool.shutdownNow()).isEmpty();
    assertThat(caller.await()).isInstanceOf(PoolClosedException.class);
    assertThat(heard.awaitEnd()).hasSize(1);
    PoolStats.Rejected rejected = pool.stats().rejected();
    assertThat(rejected.draining() + rejected.closed()).isEqualTo(2);
  }

  @EveryThreadKind
  void theFutureOfATaskThatNeverBeganFailsAtOnce(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    pools.occupy(pool, 1);
    Future<Integer> future = pool.submit(() -> 1);
    assertThat(pool.shutdownNow()).hasSize(1);
    assertThat(future.isDone()).isTrue();
    assertThatThrownBy(future::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(PoolClosedException.class);
  }

  @EveryThreadKind
  void theFutureOfARunningTaskIsDoneWhenItsThreadReturns(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 5);
    Gate gate = pools.gate();
    Future<String> future =
        pool.submit(
            () -> {
              gate.holdOut();
              return "late";
            });
    gate.awaitEntered(1);
    pool.shutdownNow();
    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
    assertThat(pool.isTerminated()).isFalse();
    assertThat(pool.stats().stuck()).isEqualTo(1);
    gate.open();
    assertThat(future.get(30, TimeUnit.SECONDS)).isEqualTo("late");
    assertThat(pool.stats().completed()).isZero();
  }

  @EveryThreadKind
  void afterAShutdownItStillInterruptsAndGivesBack(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    Gate gate = pools.occupy(pool, 1);
    Runnable queued = () -> {};
    pool.execute(queued);
    pool.shutdown();
    assertThat(pool.shutdownNow()).containsExactly(queued);
    gate.awaitLeft(1);
    assertThat(gate.interrupts()).isEqualTo(1);
  }

  @EveryThreadKind
  void aSecondCallReturnsNothing(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    pools.occupy(pool, 1);
    pool.execute(() -> {});
    assertThat(pool.shutdownNow()).hasSize(1);
    assertThat(pool.shutdownNow()).isEmpty();
    assertThat(pool.stats().abandoned()).isEqualTo(2);
  }

  @EveryThreadKind
  void aTaskMayStopItsPoolNow(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 5);
    AtomicReference<List<Runnable>> never = new AtomicReference<>();
    Gate gate = pools.gate();
    Heard self = pools.listener();
    Runnable queued = () -> {};
    var unused =
        pool.executeAsync(
            () -> {
              gate.pass();
              never.set(pool.shutdownNow());
            },
            self);
    gate.awaitEntered(1);
    pool.execute(queued);
    gate.open();
    self.assertRan(Outcome.ABANDONED);
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(never.get()).containsExactly(queued);
  }

  @EveryThreadKind
  void aPausedPoolGivesBackWhatItHeld(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    pool.pause();
    Runnable task = () -> {};
    pool.execute(task);
    assertThat(pool.shutdownNow()).containsExactly(task);
    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
  }

  @EveryThreadKind
  void theListGivenBackIsTheCallersOwn(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    pools.occupy(pool, 1);
    pool.execute(() -> {});
    List<Runnable> never = pool.shutdownNow();
    never.clear();
    assertThat(never).isEmpty();
    assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(PoolClosedException.class);
  }

  @EveryThreadKind
  void nothingBeginsAfterItReturned(Threads kind) {
    for (int round = 0; round < 30; round++) {
      WorkerPool pool = pools.create(kind, 2, 50);
      Gate began = pools.gate();
      began.open();
      for (int i = 0; i < 50; i++) {
        pool.execute(began::pass);
      }
      int given = pool.shutdownNow().size();
      Eventually.until("threads are gone", pool::isTerminated);
      assertThat(began.entered()).isEqualTo(50 - given);
    }
  }
}
