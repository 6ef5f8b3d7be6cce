package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Pools;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code taskTimeout}: the longest a task may run. */
final class RunLimitTest {
  private static final Duration SHORT = Duration.ofMillis(25);

  @RegisterExtension final Pools pools = new Pools();

  private static TaskLimits run(Duration limit) {
    return new TaskLimits(Duration.ZERO, limit);
  }

  @EveryThreadKind
  void aTaskThatRunsTooLongIsInterruptedAndAnsweredTimedOut(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.gate();
    Heard heard = pools.listener();
    var unused = pool.executeAsync(gate::pass, heard, run(SHORT));
    heard.assertRan(Outcome.RUN_TIMEOUT);
    gate.awaitLeft(1);
    assertThat(gate.interrupts()).isEqualTo(1);
    assertThat(heard.failure()).isNull();
    Eventually.until("the slot is free", () -> pool.stats().stuck() == 0);
    assertThat(pool.stats().timedOut()).isEqualTo(1);
    assertThat(pool.stats().completed()).isZero();
  }

  @EveryThreadKind
  void aTaskThatIgnoresTheInterruptIsAnsweredAtOnceAndHoldsItsSlot(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    Gate gate = pools.gate();
    Heard heard = pools.listener();
    Ticket ticket = pool.executeAsync(gate::holdOut, heard, run(SHORT));
    heard.assertRan(Outcome.RUN_TIMEOUT);
    assertThat(pool.stats().active()).isZero();
    assertThat(pool.stats().stuck()).isEqualTo(1);
    assertThat(ticket.thread()).isNotNull();
    Gate next = pools.gate();
    pool.execute(next::pass);
    Eventually.stays("the slot is taken", () -> next.entered() == 0);
    assertThat(pool.stats().queued()).isEqualTo(1);
    gate.open();
    next.awaitEntered(1);
    assertThat(pool.stats().stuck()).isZero();
    assertThat(pool.stats().active()).isEqualTo(1);
    assertThat(pool.stats().timedOut()).isEqualTo(1);
  }

  @EveryThreadKind
  void thePoolsOwnLimitHoldsForExecuteAndSubmit(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 3, 0).withTaskTimeout(SHORT));
    Gate gate = pools.gate();
    pool.execute(gate::pass);
    Future<?> future = pool.submit(gate::pass);
    assertThat(pool.tryExecute(gate::pass)).isTrue();
    gate.awaitLeft(3);
    assertThat(gate.interrupts()).isEqualTo(3);
    pools.awaitLevel(pool, PoolStats::timedOut, 3);
    Throwable thrown =
        catchThrowable(() -> future.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    assertThat(thrown).isInstanceOfAny(CancellationException.class, ExecutionException.class);
  }

  @EveryThreadKind
  void theFutureOfATaskThatIgnoresItsTimeoutIsDoneAtOnce(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 0).withTaskTimeout(SHORT));
    Gate gate = pools.gate();
    Future<?> future = pool.submit(gate::holdOut);
    Throwable thrown =
        catchThrowable(() -> future.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    assertThat(thrown).isInstanceOfAny(CancellationException.class, ExecutionException.class);
    assertThat(gate.left()).isZero();
    assertThat(pool.stats().stuck()).isEqualTo(1);
  }

  @EveryThreadKind
  void aTaskInTimeIsLeftAlone(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Heard heard = pools.listener();
    var unused = pool.executeAsync(() -> {}, heard, run(Duration.ofMinutes(10)));
    heard.assertRan(Outcome.COMPLETED);
    assertThat(pool.stats().timedOut()).isZero();
  }

  @EveryThreadKind
  void theLimitOfAFinishedTaskNeverHitsTheNextOne(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    Heard quick = pools.listener();
    var unused = pool.executeAsync(() -> {}, quick, run(SHORT));
    quick.assertRan(Outcome.COMPLETED);
    Gate gate = pools.occupy(pool, 1);
    Eventually.stays("the next task is not interrupted", () -> gate.interrupts() == 0);
    gate.open();
    pools.awaitLevel(pool, PoolStats::completed, 2);
  }

  @EveryThreadKind
  void whatATaskThrowsAfterItsTimeoutChangesNothing(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.gate();
    Heard heard = pools.listener();
    var unused =
        pool.executeAsync(
            () -> {
              gate.holdOut();
              throw new IllegalStateException("too late");
            },
            heard,
            run(SHORT));
    heard.assertRan(Outcome.RUN_TIMEOUT);
    gate.open();
    pools.awaitLevel(pool, PoolStats::stuck, 0);
    heard.assertRan(Outcome.RUN_TIMEOUT);
    assertThat(pool.stats().failed()).isZero();
    assertThat(pool.stats().timedOut()).isEqualTo(1);
  }

  @EveryThreadKind
  void aCancelAfterTheTimeoutIsTooLate(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.gate();
    Heard heard = pools.listener();
    Ticket ticket = pool.executeAsync(gate::holdOut, heard, run(SHORT));
    heard.assertRan(Outcome.RUN_TIMEOUT);
    assertThat(ticket.cancel()).isFalse();
    assertThat(pool.stats().cancelled()).isZero();
  }

  @EveryThreadKind
  void stuckTasksNeverLetMoreRunThanTheCapacity(Threads kind) {
    WorkerPool pool = pools.create(kind, 3, 50);
    pools.watch(pool);
    Gate stubborn = pools.gate();
    for (int i = 0; i < 2; i++) {
      var unused = pool.executeAsync(stubborn::holdOut, pools.listener(), run(SHORT));
    }
    pools.awaitLevel(pool, PoolStats::stuck, 2);
    Gate gate = pools.gate();
    for (int i = 0; i < 5; i++) {
      pool.execute(gate::pass);
    }
    gate.awaitEntered(1);
    Eventually.stays("one slot is left", () -> gate.entered() == 1);
    stubborn.open();
    gate.awaitEntered(3);
  }
}
