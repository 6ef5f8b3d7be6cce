package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.HeldThreads;
import dev.weir.testing.Pools;
import dev.weir.testing.TrackedThreads;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Cancelling, wherever a submission stands. */
final class CancelTest {
  @RegisterExtension final Pools pools = new Pools();

  @EveryThreadKind
  void aCancelledBlockedSubmitIsRefusedAndLeavesTheWaitingRoom(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 0).withMaxBlockingTasks(1));
    pools.occupy(pool, 1);
    Heard heard = pools.listener();
    Ticket ticket = pool.executeAsync(() -> {}, heard);
    assertThat(ticket.cancel()).isTrue();
    heard.assertRefused(Rejection.CANCELLED);
    assertThat(pool.stats().rejected().gaveUp()).isEqualTo(1);
    assertThat(pool.stats().cancelled()).isZero();
    assertThat(pool.stats().blocked()).isZero();
    pools.block(pool, () -> {}, 1);
    assertThat(ticket.cancel()).isFalse();
  }

  @EveryThreadKind
  void aCancelledWaitingTaskFreesItsPlaceAtOnce(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    Gate gate = pools.occupy(pool, 1);
    CountDownLatch ran = new CountDownLatch(1);
    Heard heard = pools.listener();
    Ticket ticket = pool.executeAsync(ran::countDown, heard);
    assertThat(ticket.cancel()).isTrue();
    heard.assertNeverRan(Outcome.CANCELLED);
    assertThat(pool.stats().cancelled()).isEqualTo(1);
    assertThat(pool.stats().queued()).isZero();
    assertThat(pool.tryExecute(() -> {})).isTrue();
    gate.open();
    pools.awaitLevel(pool, PoolStats::completed, 2);
    assertThat(ran.getCount()).isEqualTo(1);
  }

  @EveryThreadKind
  void aCancelledStartingTaskNeverRunsAndFreesItsSlotAtOnce(Threads kind) {
    HeldThreads held = new HeldThreads(TrackedThreads.plain(kind, "held"));
    WorkerPool pool = pools.create(Pools.options(kind, 1, 0).withThreadFactory(held));
    CountDownLatch ran = new CountDownLatch(1);
    Heard first = pools.listener();
    Ticket ticket = pool.executeAsync(ran::countDown, first);
    assertThat(pool.stats().starting()).isEqualTo(1);
    assertThat(ticket.cancel()).isTrue();
    first.assertNeverRan(Outcome.CANCELLED);
    assertThat(pool.stats().starting()).isZero();
    Heard second = pools.listener();
    var unused = pool.executeAsync(() -> {}, second);
    second.assertWaiting();
    held.letGo();
    second.assertRan(Outcome.COMPLETED);
    assertThat(ran.getCount()).isEqualTo(1);
    assertThat(pools.threadsOf(pool).most()).isEqualTo(1);
  }

  @EveryThreadKind
  void aCancelledRunningTaskIsInterruptedAndAnsweredAtOnce(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.gate();
    Heard heard = pools.listener();
    Ticket ticket = pool.executeAsync(gate::pass, heard);
    gate.awaitEntered(1);
    assertThat(ticket.cancel()).isTrue();
    heard.assertRan(Outcome.CANCELLED);
    gate.awaitLeft(1);
    assertThat(gate.interrupts()).isEqualTo(1);
    assertThat(pool.stats().cancelled()).isEqualTo(1);
    pools.awaitLevel(pool, PoolStats::stuck, 0);
    assertThat(pool.stats().completed()).isZero();
  }

  @EveryThreadKind
  void theSlotOfACancelledTaskIsFreeOnlyWhenItsThreadHasReturned(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.gate();
    Heard heard = pools.listener();
    Ticket ticket = pool.executeAsync(gate::holdOut, heard);
    gate.awaitEntered(1);
    assertThat(ticket.cancel()).isTrue();
    heard.assertRan(Outcome.CANCELLED);
    assertThat(pool.active()).isZero();
    assertThat(pool.stats().stuck()).isEqualTo(1);
    assertThat(pool.tryExecute(() -> {})).isFalse();
    gate.open();
    pools.awaitLevel(pool, PoolStats::stuck, 0);
    assertThat(pool.tryExecute(() -> {})).isTrue();
  }

  @EveryThreadKind
  void onlyTheFirstCancelCounts(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.gate();
    Ticket ticket = pool.executeAsync(gate::holdOut, pools.listener());
    gate.awaitEntered(1);
    assertThat(ticket.cancel()).isTrue();
    assertThat(ticket.cancel()).isFalse();
    assertThat(pool.stats().cancelled()).isEqualTo(1);
    Eventually.stays("one interrupt", () -> gate.interrupts() <= 1);
  }

  @EveryThreadKind
  void aCancelAfterTheEndIsFalseAndInterruptsNobody(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    Heard heard = pools.listener();
    Ticket ticket = pool.executeAsync(() -> {}, heard);
    heard.assertRan(Outcome.COMPLETED);
    Gate next = pools.occupy(pool, 1);
    assertThat(ticket.cancel()).isFalse();
    assertThat(ticket.thread()).isNull();
    Eventually.stays("the next task is left alone", () -> next.interrupts() == 0);
    assertThat(pool.stats().cancelled()).isZero();
  }

  @EveryThreadKind
  void aTicketTellsTheThreadThatIsInside(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    Gate gate = pools.gate();
    Heard running = pools.listener();
    Ticket first = pool.executeAsync(gate::pass, running);
    gate.awaitEntered(1);
    Ticket second = pool.executeAsync(() -> {}, pools.listener());
    assertThat(first.thread()).isNotNull().isSameAs(running.begunOn());
    assertThat(second.thread()).isNull();
    gate.open();
    Eventually.until("nobody is inside", () -> first.thread() == null);
  }

  @EveryThreadKind
  void aTaskMayCancelItself(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    Heard heard = pools.listener();
    CountDownLatch known = new CountDownLatch(1);
    Ticket[] own = new Ticket[1];
    own[0] =
        pool.executeAsync(
            () -> {
              awaitQuietly(known);
              assertThat(own[0].cancel()).isTrue();
            },
            heard);
    known.countDown();
    heard.assertRan(Outcome.CANCELLED);
    Gate next = pools.occupy(pool, 1);
    assertThat(next.interrupts()).isZero();
  }

  @EveryThreadKind
  void aCancelledFutureOfAQueuedTaskFreesItsPlaceAndIsCounted(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    pools.occupy(pool, 1);
    Future<Integer> future = pool.submit(() -> 1);
    assertThat(future.cancel(false)).isTrue();
    assertThat(future.isCancelled()).isTrue();
    assertThat(pool.stats().queued()).isZero();
    assertThat(pool.stats().cancelled()).isEqualTo(1);
    assertThat(pool.tryExecute(() -> {})).isTrue();
    assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
  }

  @EveryThreadKind
  void aCancelledFutureOfARunningTaskInterruptsItAndIsCounted(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.gate();
    Future<?> future = pool.submit(gate::pass);
    gate.awaitEntered(1);
    assertThat(future.cancel(true)).isTrue();
    gate.awaitLeft(1);
    assertThat(gate.interrupts()).isEqualTo(1);
    pools.awaitLevel(pool, stats -> stats.active() + stats.stuck(), 0);
    assertThat(pool.stats().cancelled()).isEqualTo(1);
    assertThat(pool.stats().completed()).isZero();
  }

  @EveryThreadKind
  void aFutureCancelledWithoutInterruptLetsTheTaskRunOn(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.gate();
    Future<?> future = pool.submit(gate::pass);
    gate.awaitEntered(1);
    assertThat(future.cancel(false)).isTrue();
    assertThat(future.isDone()).isTrue();
    Eventually.stays("no interrupt", () -> gate.interrupts() == 0);
    assertThat(pool.tryExecute(() -> {})).as("the slot is still taken").isFalse();
    gate.open();
    pools.awaitLevel(pool, stats -> stats.active() + stats.stuck(), 0);
  }

  @EveryThreadKind
  void waitedAndRanStandStillOnceTheTaskIsOver(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Heard heard = pools.listener();
    Ticket ticket = pool.executeAsync(() -> {}, heard);
    heard.assertRan(Outcome.COMPLETED);
    Duration waited = ticket.waited();
    Duration ran = ticket.ran();
    assertThat(waited).isGreaterThanOrEqualTo(Duration.ZERO);
    assertThat(ran).isGreaterThanOrEqualTo(Duration.ZERO);
    Eventually.stays(
        "times stand still", () -> ticket.waited().equals(waited) && ticket.ran().equals(ran));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @EveryThreadKind
  void aTaskThatWasCancelledWithoutAnInterruptIsInterruptedByShutdownNow(Threads kind)
      throws Exception {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.gate();
    Future<?> future = pool.submit(gate::pass);
    gate.awaitEntered(1);
    assertThat(future.cancel(false)).isTrue();
    assertThat(gate.interrupts()).isZero();
    assertThat(pool.shutdownNow()).isEmpty();
    gate.awaitLeft(1);
    assertThat(gate.interrupts()).isEqualTo(1);
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }
}
