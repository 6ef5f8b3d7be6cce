package dev.weir.issues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.pool.Outcome;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.PoolStats;
import dev.weir.pool.WorkerPool;
import dev.weir.testing.Caller;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Pools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.RegisterExtension;

/** <a href="https://github.com/alitto/pond/issues">alitto/pond</a>. */
final class PondTest {
  @RegisterExtension final Pools pools = new Pools();

  /** Issues 108 and 115: a wake-up was dropped and the pool went deaf. */
  @EveryThreadKind
  void manyBlockedSubmittersOnASmallPoolAllGetThrough(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    AtomicInteger ran = new AtomicInteger();
    List<Caller> submitters = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      submitters.add(
          pools.call(
              () -> {
                for (int n = 0; n < 300; n++) {
                  pool.execute(ran::incrementAndGet);
                }
              }));
    }
    submitters.forEach(submitter -> assertThat(submitter.await()).isNull());
    pools.awaitLevel(pool, PoolStats::completed, 6_000);
    assertThat(ran).hasValue(6_000);
  }

  /** Issue 33: the purge took the idle worker that a submitter counted on. */
  @EveryThreadKind
  void aTaskHandedToAWorkerThatIsJustExpiringStillRuns(Threads kind) {
    Duration expiry = Duration.ofMillis(2);
    WorkerPool pool = pools.create(Pools.options(kind, 1, 0).withExpiry(expiry));
    for (int round = 0; round < 300; round++) {
      Heard heard = pools.listener();
      var unused = pool.executeAsync(() -> {}, heard);
      heard.assertRan(Outcome.COMPLETED);
      LockSupport.parkNanos(expiry.toNanos() - 100_000 + round * 500L);
    }
    assertThat(pool.stats().completed()).isEqualTo(300);
    assertThat(pool.stats().peakWorkers()).isEqualTo(1);
  }

  /** Issues 61 and 138: cancelled with tasks queued, the wait never returned. */
  @EveryThreadKind
  void everyFutureIsDoneAfterTheDrainDeadline(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 20);
    Gate gate = pools.gate();
    List<Future<?>> futures = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      futures.add(pool.submit(gate::pass));
    }
    gate.awaitEntered(1);
    pool.shutdown(Duration.ofMillis(10));
    for (Future<?> future : futures) {
      assertThat(catchThrowable(() -> future.get(30, TimeUnit.SECONDS)))
          .isNotNull()
          .isNotInstanceOf(TimeoutException.class);
    }
    pools.awaitLevel(pool, PoolStats::abandoned, 20);
  }

  /** Pull request 136: a task that ended its goroutine was never counted out. */
  @EveryThreadKind
  void noThrowableOfATaskKeepsThePoolFromTerminating(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 3, 100);
    for (int i = 0; i < 30; i++) {
      pool.execute(
          () -> {
            throw new StackOverflowError("made up");
          });
      pool.execute(
          () -> {
            throw new OutOfMemoryError("made up");
          });
      pool.execute(
          () -> {
            throw new IllegalMonitorStateException("made up");
          });
    }
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.stats().failed()).isEqualTo(90);
  }

  /** Issue 49: stopping the pool from a task panicked. */
  @EveryThreadKind
  void everyKindOfShutdownMayComeFromATask(Threads kind) throws Exception {
    List<Consumer<WorkerPool>> kinds =
        List.of(
            WorkerPool::shutdown,
            WorkerPool::shutdownNow,
            WorkerPool::close,
            pool -> pool.shutdown(Duration.ofMillis(5)),
            pool -> pool.shutdown(Duration.ZERO));
    for (var shutdown : kinds) {
      WorkerPool pool = pools.create(kind, 2, 5);
      Gate ran = pools.gate();
      ran.open();
      pool.execute(
          () -> {
            shutdown.accept(pool);
            ran.pass();
          });
      assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      assertThat(ran.left()).isEqualTo(1);
    }
  }

  /** Down then up added the difference without looking at who was still alive. */
  @EveryThreadKind
  void resizingDownAndUpNeverOvershoots(Threads kind) {
    WorkerPool pool = pools.create(kind, 8, 100);
    Gate gate = pools.occupy(pool, 8);
    for (int i = 0; i < 50; i++) {
      pool.execute(gate::pass);
    }
    for (int round = 0; round < 20; round++) {
      pool.resize(2);
      pool.resize(8);
    }
    Eventually.stays("eight at once", () -> pool.active() == 8 && pool.running() == 8);
    assertThat(pools.threadsOf(pool).most()).isEqualTo(8);
  }
}
