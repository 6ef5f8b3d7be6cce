package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Caller;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.HeldThreads;
import dev.weir.testing.Pools;
import dev.weir.testing.TrackedThreads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code maxWait}: the longest a task may wait before it starts. */
final class WaitLimitTest {
  private static final Duration SHORT = Duration.ofMillis(25);

  @RegisterExtension final Pools pools = new Pools();

  private static TaskLimits wait(Duration limit) {
    return new TaskLimits(limit, Duration.ZERO);
  }

  /** Fills the only slot with a task that is itself under no limit. */
  private Gate occupy(WorkerPool pool) {
    Gate gate = pools.gate();
    var unused = pool.executeAsync(gate::pass, pools.listener(), TaskLimits.NONE);
    return gate.awaitEntered(1);
  }

  @EveryThreadKind
  void aQueuedTaskThatWaitsTooLongNeverRuns(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    Gate gate = occupy(pool);
    CountDownLatch ran = new CountDownLatch(1);
    Heard heard = pools.listener();
    Ticket ticket = pool.executeAsync(ran::countDown, heard, wait(SHORT));
    heard.assertNeverRan(Outcome.QUEUE_TIMEOUT);
    assertThat(heard.failure()).isNull();
    assertThat(pool.stats().timedOut()).isEqualTo(1);
    assertThat(pool.stats().queued()).isZero();
    assertThat(ticket.cancel()).isFalse();
    assertThat(ticket.waited()).isGreaterThanOrEqualTo(SHORT);
    gate.open();
    pools.awaitLevel(pool, PoolStats::completed, 1);
    assertThat(ran.getCount()).isEqualTo(1);
  }

  @EveryThreadKind
  void aQueuedTaskThatTimesOutFreesItsPlaceAtOnce(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    occupy(pool);
    Heard queued = pools.listener();
    var ticket = pool.executeAsync(() -> {}, queued, wait(SHORT));
    Heard blocked = pools.block(pool, () -> {}, 1).get(0);
    queued.assertNeverRan(Outcome.QUEUE_TIMEOUT);
    Eventually.until("the blocked submit moves up", () -> !blocked.events().isEmpty());
    blocked.assertWaiting();
    assertThat(pool.stats().blocked()).isZero();
    assertThat(ticket.thread()).isNull();
  }

  @EveryThreadKind
  void aStartingTaskThatWaitsTooLongNeverRunsAndFreesItsSlot(Threads kind) {
    HeldThreads held = new HeldThreads(TrackedThreads.plain(kind, "held"));
    WorkerPool pool = pools.create(Pools.options(kind, 1, 0).withThreadFactory(held));
    CountDownLatch ran = new CountDownLatch(1);
    Heard late = pools.listener();
    var unused = pool.executeAsync(ran::countDown, late, wait(SHORT));
    assertThat(pool.stats().starting()).isEqualTo(1);
    late.assertNeverRan(Outcome.QUEUE_TIMEOUT);
    Heard next = pools.listener();
    var other = pool.executeAsync(() -> {}, next);
    next.assertWaiting();
    assertThat(other.ran()).isZero();
    held.letGo();
    next.assertRan(Outcome.COMPLETED);
    assertThat(ran.getCount()).isEqualTo(1);
    assertThat(pool.stats().timedOut()).isEqualTo(1);
  }

  @EveryThreadKind
  void aBlockedSubmitThatWaitsTooLongGivesUp(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    occupy(pool);
    Heard heard = pools.listener();
    var ticket = pool.executeAsync(() -> {}, heard, wait(SHORT));
    heard.assertRefused(Rejection.WAIT_TIMEOUT);
    assertThat(ticket.cancel()).isFalse();
    assertThat(pool.stats().rejected().gaveUp()).isEqualTo(1);
    assertThat(pool.stats().timedOut()).isZero();
    assertThat(pool.stats().blocked()).isZero();
  }

  @EveryThreadKind
  void aBlockedThreadThatWaitsTooLongIsRefused(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 0).withMaxWait(SHORT));
    occupy(pool);
    Caller caller = pools.call(() -> pool.execute(() -> {}));
    assertThat(caller.await())
        .isInstanceOfSatisfying(
            PoolOverloadException.class,
            e -> assertThat(e.rejection()).isEqualTo(Rejection.WAIT_TIMEOUT));
    assertThat(caller.interruptedAtEnd()).isFalse();
    assertThat(pool.stats().rejected().gaveUp()).isEqualTo(1);
  }

  @EveryThreadKind
  void theWaitForRoomCountsTowardsTheLimit(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    Gate gate = occupy(pool);
    Heard filler = pools.listener();
    Ticket queued = pool.executeAsync(() -> {}, filler);
    Heard heard = pools.listener();
    Duration limit = Duration.ofMillis(300);
    Ticket ticket = pool.executeAsync(() -> {}, heard, wait(limit));
    Eventually.until("some of the limit is gone", () -> ticket.waited().toMillis() > 250);
    assertThat(queued.cancel()).isTrue();
    heard.awaitEnd();
    assertThat(ticket.waited()).isBetween(limit, limit.plusMillis(245));
    assertThat(gate.left()).isZero();
  }

  @EveryThreadKind
  void thePoolsOwnLimitHoldsForTasksWithoutOne(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 5).withMaxWait(SHORT));
    occupy(pool);
    Heard heard = pools.listener();
    var unused = pool.executeAsync(() -> {}, heard);
    heard.assertNeverRan(Outcome.QUEUE_TIMEOUT);
  }

  @EveryThreadKind
  void aTaskOfItsOwnLimitsIsFreeOfThePools(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 5).withMaxWait(SHORT));
    Gate gate = occupy(pool);
    Heard limited = pools.listener();
    Heard free = pools.listener();
    var first = pool.executeAsync(() -> {}, limited);
    var second = pool.executeAsync(() -> {}, free, TaskLimits.NONE);
    limited.assertNeverRan(Outcome.QUEUE_TIMEOUT);
    free.assertWaiting();
    gate.open();
    free.assertRan(Outcome.COMPLETED);
    assertThat(first.ran()).isZero();
    assertThat(second.cancel()).isFalse();
  }

  @EveryThreadKind
  void theFutureOfATaskThatWaitedTooLongIsDone(Threads kind) throws Exception {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 5).withMaxWait(SHORT));
    occupy(pool);
    Future<Integer> future = pool.submit(() -> 1);
    try {
      assertThat(future.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNull();
    } catch (ExecutionException | java.util.concurrent.CancellationException expected) {
      assertThat(future.isDone()).isTrue();
      return;
    } catch (TimeoutException e) {
      throw new AssertionError("the future hangs", e);
    }
    throw new AssertionError("the task did not run, so it has no value");
  }

  @EveryThreadKind
  void theWaitEndsWhereTheRunBegins(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.gate();
    Heard heard = pools.listener();
    Duration limit = Duration.ofMillis(400);
    Ticket ticket = pool.executeAsync(gate::pass, heard, wait(limit));
    gate.awaitEntered(1);
    Eventually.until(
        "the limit has passed", () -> ticket.ran().compareTo(limit.plusMillis(50)) > 0);
    assertThat(heard.isEnded()).isFalse();
    gate.open();
    heard.assertRan(Outcome.COMPLETED);
    assertThat(gate.interrupts()).isZero();
  }

  @EveryThreadKind
  void waitsGoOnWhileThePoolIsPaused(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    pool.pause();
    Heard heard = pools.listener();
    var unused = pool.executeAsync(() -> {}, heard, wait(SHORT));
    heard.assertNeverRan(Outcome.QUEUE_TIMEOUT);
  }

  @EveryThreadKind
  void waitsGoOnWhileThePoolDrains(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    occupy(pool);
    Heard heard = pools.listener();
    var unused = pool.executeAsync(() -> {}, heard, wait(Duration.ofMillis(80)));
    pool.shutdown();
    heard.assertNeverRan(Outcome.QUEUE_TIMEOUT);
  }
}
