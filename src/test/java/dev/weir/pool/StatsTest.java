package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Invariants;
import dev.weir.testing.ManualTicker;
import dev.weir.testing.Pools;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The figures a pool gives of itself. */
final class StatsTest {
  @RegisterExtension final Pools pools = new Pools();

  private final ManualTicker clock = new ManualTicker();

  @EveryThreadKind
  void aNewPoolIsAllZeroes(Threads kind) {
    PoolStats stats = pools.create(Pools.options(kind, 7, 3).withName("fresh")).stats();
    Invariants.check(stats);
    assertThat(stats.name()).isEqualTo("fresh");
    assertThat(stats.threads()).isEqualTo(kind);
    assertThat(stats.state()).isEqualTo(PoolState.RUNNING);
    assertThat(stats.capacity()).isEqualTo(7);
    assertThat(stats.queueCapacity()).isEqualTo(3);
    assertThat(stats.maxBlockingTasks()).isEqualTo(10_000);
    assertThat(stats.free()).isEqualTo(7);
    assertThat(stats.submitted()).isZero();
    assertThat(stats.workersCreated()).isZero();
    assertThat(stats.oldestWaitingMs()).isZero();
    assertThat(stats.waitMs()).isEqualTo(new PoolStats.Timing(0, 0, 0, 0, 0, 0, 0));
    assertThat(stats.runMs()).isEqualTo(new PoolStats.Timing(0, 0, 0, 0, 0, 0, 0));
    assertThat(stats.rate()).isEqualTo(new PoolStats.Rate(0, 0, 0));
  }

  @EveryThreadKind
  void everyOutcomeHasItsOwnCounterAndTheBooksBalance(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 3).withMaxBlockingTasks(1));
    Gate gate = pools.occupy(pool, 1);
    Heard failing = pools.listener();
    Heard cancelled = pools.listener();
    Heard late = pools.listener();
    Heard gaveUp = pools.listener();
    Heard refused = pools.listener();
    var f =
        pool.executeAsync(
            () -> {
              throw new IllegalStateException("bad task");
            },
            failing);
    Ticket c = pool.executeAsync(() -> {}, cancelled);
    var l =
        pool.executeAsync(() -> {}, late, new TaskLimits(Duration.ofMillis(300), Duration.ZERO));
    Ticket g = pool.executeAsync(() -> {}, gaveUp);
    var r = pool.executeAsync(() -> {}, refused);
    PoolStats full = pool.stats();
    Invariants.check(full);
    assertThat(full.submitted()).isEqualTo(6);
    assertThat(full.accepted()).isEqualTo(4);
    assertThat(full.blocked()).isEqualTo(1);
    assertThat(full.rejected().overload()).isEqualTo(1);
    assertThat(g.cancel()).isTrue();
    assertThat(c.cancel()).isTrue();
    late.awaitEnd();
    gate.open();
    failing.awaitEnd();
    pools.awaitLevel(pool, PoolStats::completed, 1);
    PoolStats stats = pool.stats();
    assertThat(stats.submitted()).isEqualTo(6);
    assertThat(stats.accepted()).isEqualTo(4);
    assertThat(stats.failed()).isEqualTo(1);
    assertThat(stats.cancelled()).isEqualTo(1);
    assertThat(stats.timedOut()).isEqualTo(1);
    assertThat(stats.completed()).isEqualTo(1);
    assertThat(stats.rejected()).isEqualTo(new PoolStats.Rejected(1, 0, 0, 0, 0, 0, 1));
    assertThat(f.cancel() || l.cancel() || r.cancel()).isFalse();
  }

  @EveryThreadKind
  void runAndWaitTimesAreMeasuredByTheClockOfThePool(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 5).withTicker(clock));
    Gate gate = pools.gate();
    Heard first = pools.listener();
    Heard second = pools.listener();
    Ticket one = pool.executeAsync(gate::pass, first);
    gate.awaitEntered(1);
    Ticket two = pool.executeAsync(() -> clock.advance(Duration.ofMillis(40)), second);
    clock.advance(Duration.ofMillis(200));
    assertThat(two.waited()).isEqualTo(Duration.ofMillis(200));
    assertThat(one.ran()).isEqualTo(Duration.ofMillis(200));
    assertThat(pool.stats().oldestWaitingMs()).isCloseTo(200, within(1.0));
    gate.open();
    second.assertRan(Outcome.COMPLETED);
    assertThat(one.waited()).isZero();
    assertThat(two.ran()).isEqualTo(Duration.ofMillis(40));
    PoolStats stats = pool.stats();
    assertThat(stats.oldestWaitingMs()).isZero();
    assertThat(stats.runMs().max()).isCloseTo(200, within(14.0));
    assertThat(stats.runMs().mean()).isCloseTo(120, within(8.0));
    assertThat(stats.waitMs().max()).isCloseTo(200, within(14.0));
    assertThat(stats.waitMs().p50()).isLessThanOrEqualTo(1.0);
  }

  @EveryThreadKind
  void theOldestWaiterIsTheOldestOfQueueAndWaitingRoom(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 1).withTicker(clock));
    pools.occupy(pool, 1);
    Ticket queued = pool.executeAsync(() -> {}, pools.listener());
    clock.advance(Duration.ofMillis(50));
    pools.block(pool, () -> {}, 1);
    clock.advance(Duration.ofMillis(10));
    assertThat(pool.stats().oldestWaitingMs()).isCloseTo(60, within(1.0));
    assertThat(queued.cancel()).isTrue();
    assertThat(pool.stats().oldestWaitingMs()).isCloseTo(10, within(1.0));
  }

  @EveryThreadKind
  void uptimeIsMeasuredByTheClockOfThePool(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 1).withTicker(clock));
    clock.advance(Duration.ofSeconds(90));
    assertThat(pool.stats().uptimeMs()).isEqualTo(90_000);
  }

  @EveryThreadKind
  void percentilesAreOrdered(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 200).withTicker(clock));
    for (int i = 1; i <= 100; i++) {
      Duration run = Duration.ofMillis(i);
      pool.execute(() -> clock.advance(run));
    }
    pools.awaitLevel(pool, PoolStats::completed, 100);
    PoolStats.Timing run = pool.stats().runMs();
    assertThat(run.p50()).isCloseTo(50, within(5.0));
    assertThat(run.p90()).isCloseTo(90, within(8.0));
    assertThat(run.p99()).isCloseTo(99, within(8.0));
    assertThat(run.max()).isCloseTo(100, within(8.0));
    assertThat(run.p50()).isLessThanOrEqualTo(run.p90());
    assertThat(run.p90()).isLessThanOrEqualTo(run.p95());
    assertThat(run.p95()).isLessThanOrEqualTo(run.p99());
    assertThat(run.p99()).isLessThanOrEqualTo(run.p999());
    assertThat(run.p999()).isLessThanOrEqualTo(run.max());
  }

  @EveryThreadKind
  void peaksRemember(Threads kind) {
    WorkerPool pool = pools.create(kind, 3, 9);
    Gate gate = pools.occupy(pool, 3);
    for (int i = 0; i < 9; i++) {
      pool.execute(() -> {});
    }
    gate.open();
    pools.awaitLevel(pool, PoolStats::completed, 12);
    PoolStats stats = pool.stats();
    assertThat(stats.peakWorkers()).isEqualTo(3);
    assertThat(stats.peakQueued()).isEqualTo(9);
    assertThat(stats.queued()).isZero();
  }

  @EveryThreadKind
  void theShortFiguresAgreeWithTheSnapshot(Threads kind) {
    WorkerPool pool = pools.create(kind, 4, 2);
    pools.occupy(pool, 4);
    pool.execute(() -> {});
    pools.awaitLevel(pool, PoolStats::queued, 1);
    PoolStats stats = pool.stats();
    assertThat(pool.running()).isEqualTo(stats.workers());
    assertThat(pool.active()).isEqualTo(stats.active());
    assertThat(pool.idle()).isEqualTo(stats.idle());
    assertThat(pool.free()).isEqualTo(stats.free());
    assertThat(pool.waiting()).isEqualTo(stats.queued() + stats.blocked());
    assertThat(pool.state()).isEqualTo(stats.state());
  }

  @Test
  void snapshotsOfABusyPoolBalanceEverySingleTime() {
    WorkerPool pool = pools.create(Threads.VIRTUAL, 3, 10);
    pools.watch(pool);
    for (int i = 0; i < 20_000; i++) {
      pool.execute(Thread::onSpinWait);
      if (i % 10 == 0) {
        Invariants.check(pool.stats());
      }
    }
    pools.awaitLevel(pool, PoolStats::completed, 20_000);
  }
}
