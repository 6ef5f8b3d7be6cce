package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Pools;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code shutdown(Duration)}: what is not answered after the grace is abandoned. */
final class DrainDeadlineTest {
  private static final Duration SHORT = Duration.ofMillis(30);

  @RegisterExtension final Pools pools = new Pools();

  @EveryThreadKind
  void whatEndsWithinTheGraceIsCompleted(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 5);
    Gate gate = pools.occupy(pool, 1);
    pool.execute(() -> {});
    pool.shutdown(Duration.ofMinutes(5));
    assertThat(pool.state()).isEqualTo(PoolState.DRAINING);
    gate.open();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.stats().completed()).isEqualTo(2);
    assertThat(pool.stats().abandoned()).isZero();
  }

  @EveryThreadKind
  void runningTasksAreInterruptedAndWaitingOnesNeverRunWhenTheGraceIsOver(Threads kind)
      throws Exception {
    WorkerPool pool = pools.create(kind, 1, 5);
    Gate gate = pools.gate();
    Heard running = pools.listener();
    Heard queued = pools.listener();
    var first = pool.executeAsync(gate::pass, running);
    gate.awaitEntered(1);
    var second = pool.executeAsync(() -> {}, queued);
    pool.shutdown(SHORT);
    running.assertRan(Outcome.ABANDONED);
    queued.assertNeverRan(Outcome.ABANDONED);
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(gate.interrupts()).isEqualTo(1);
    assertThat(pool.stats().abandoned()).isEqualTo(2);
    assertThat(first.cancel() || second.cancel()).isFalse();
  }

  @EveryThreadKind
  void thePoolIsClosedThoughAThreadIsStuckAndTerminatedWhenItReturns(Threads kind)
      throws Exception {
    WorkerPool pool = pools.create(kind, 1, 5);
    Gate gate = pools.gate();
    Heard heard = pools.listener();
    Ticket ticket = pool.executeAsync(gate::holdOut, heard);
    gate.awaitEntered(1);
    pool.shutdown(SHORT);
    heard.assertRan(Outcome.ABANDONED);
    Eventually.until("closed", () -> pool.state() == PoolState.CLOSED);
    assertThat(pool.isTerminated()).isFalse();
    assertThat(pool.awaitTermination(20, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(pool.stats().stuck()).isEqualTo(1);
    assertThat(ticket.thread()).isNotNull();
    gate.open();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.stats().stuck()).isZero();
    assertThat(pool.stats().abandoned()).isEqualTo(1);
  }

  @EveryThreadKind
  void noGraceAbandonsAtOnce(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    Gate gate = pools.gate();
    Heard heard = pools.listener();
    var unused = pool.executeAsync(gate::pass, heard);
    gate.awaitEntered(1);
    pool.shutdown(Duration.ZERO);
    heard.assertRan(Outcome.ABANDONED);
    Eventually.until("closed", () -> pool.state() == PoolState.CLOSED);
  }

  @EveryThreadKind
  void aShutdownWithoutDeadlineCanStillGetOne(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    Gate gate = pools.gate();
    Heard heard = pools.listener();
    var unused = pool.executeAsync(gate::pass, heard);
    gate.awaitEntered(1);
    pool.shutdown();
    pool.shutdown(SHORT);
    heard.assertRan(Outcome.ABANDONED);
  }

  @EveryThreadKind
  void aTaskMaySetTheDeadlineThatAbandonsIt(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    Gate gate = pools.gate();
    Heard heard = pools.listener();
    var unused =
        pool.executeAsync(
            () -> {
              pool.shutdown(SHORT);
              gate.pass();
            },
            heard);
    heard.assertRan(Outcome.ABANDONED);
    gate.awaitLeft(1);
    assertThat(gate.interrupts()).isEqualTo(1);
  }

  @EveryThreadKind
  void theDeadlineOfOneLifeNeverHitsTheNext(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 5);
    pool.shutdown(SHORT);
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.reboot()).isTrue();
    Gate gate = pools.occupy(pool, 1);
    Eventually.stays(
        "the rebooted pool runs on",
        () -> gate.interrupts() == 0 && pool.state() == PoolState.RUNNING);
  }
}
