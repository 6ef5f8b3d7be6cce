package dev.weir.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.Outcome;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.PoolState;
import dev.weir.pool.PoolStats;
import dev.weir.pool.WorkerPool;
import dev.weir.testing.BoundWitness;
import dev.weir.testing.Caller;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Heard;
import dev.weir.testing.Invariants;
import dev.weir.testing.Pools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Submits against everything that changes the pool: nothing is lost, nothing runs twice. */
final class RaceTest {
  @RegisterExtension final Pools pools = new Pools();

  private final SplittableRandom random = new SplittableRandom(42);

  private static void spin(int turns) {
    for (int i = 0; i < turns; i++) {
      Thread.onSpinWait();
    }
  }

  @EveryThreadKind
  void aSubmitThatRacesShutdownEitherRunsOrIsRefused(Threads kind) throws Exception {
    for (int round = 0; round < 150; round++) {
      WorkerPool pool = pools.create(kind, 2, 4);
      AtomicLong ran = new AtomicLong();
      AtomicLong refused = new AtomicLong();
      CyclicBarrier start = new CyclicBarrier(3);
      List<Caller> submitters = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        submitters.add(
            pools.call(
                () -> {
                  start.await(30, TimeUnit.SECONDS);
                  for (int n = 0; n < 30; n++) {
                    try {
                      pool.execute(ran::incrementAndGet);
                    } catch (RejectedExecutionException e) {
                      refused.incrementAndGet();
                    }
                  }
                }));
      }
      start.await(30, TimeUnit.SECONDS);
      spin(random.nextInt(3_000));
      pool.shutdown();
      submitters.forEach(submitter -> assertThat(submitter.await()).isNull());
      assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      assertThat(ran.get() + refused.get()).isEqualTo(60);
      PoolStats stats = pool.stats();
      Invariants.checkTerminated(stats);
      assertThat(stats.completed()).isEqualTo(ran.get());
    }
  }

  @EveryThreadKind
  void aSubmitThatRacesExpiryIsNeverLost(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 2, 0).withExpiry(Duration.ofNanos(50_000)));
    for (int round = 1; round <= 3_000; round++) {
      Heard heard = pools.listener();
      var unused = pool.executeAsync(() -> {}, heard);
      heard.assertRan(Outcome.COMPLETED);
      spin(random.nextInt(2_000));
    }
    assertThat(pool.stats().workersExpired()).isPositive();
  }

  @EveryThreadKind
  void racingResizesKeepTheBoundAndLoseNothing(Threads kind) {
    WorkerPool pool = pools.create(kind, 4, 20_000);
    BoundWitness witness = new BoundWitness();
    List<Caller> resizers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      SplittableRandom own = random.split();
      resizers.add(
          pools.call(
              () -> {
                for (int n = 0; n < 500; n++) {
                  pool.resize(1 + own.nextInt(8));
                }
              }));
    }
    for (int i = 0; i < 10_000; i++) {
      pool.execute(witness);
    }
    resizers.forEach(resizer -> assertThat(resizer.await()).isNull());
    pools.awaitLevel(pool, PoolStats::completed, 10_000);
    witness.assertNeverMoreThan(8);
    pool.resize(2);
    Eventually.until("surplus workers are gone", () -> pool.running() <= 2);
  }

  @EveryThreadKind
  void aResizeToOneMakesTasksRunOneAfterAnother(Threads kind) {
    WorkerPool pool = pools.create(kind, 8, 20_000);
    pools.occupy(pool, 8).open();
    Eventually.becomes("idle workers", pool::idle, 8);
    pool.resize(1);
    BoundWitness witness = new BoundWitness();
    for (int i = 0; i < 5_000; i++) {
      pool.execute(witness);
    }
    pools.awaitLevel(pool, PoolStats::completed, 5_008);
    witness.assertOneAfterAnother();
  }

  @EveryThreadKind
  void aPoolOfOneRunsTasksOfManySubmittersOneAfterAnother(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 3).withExpiry(Duration.ofNanos(100_000)));
    BoundWitness witness = new BoundWitness();
    List<Caller> submitters = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      submitters.add(
          pools.call(
              () -> {
                for (int n = 0; n < 2_000; n++) {
                  pool.execute(witness);
                }
              }));
    }
    submitters.forEach(submitter -> assertThat(submitter.await()).isNull());
    pools.awaitLevel(pool, PoolStats::completed, 8_000);
    witness.assertOneAfterAnother();
  }

  @EveryThreadKind
  void rebootsThatRaceSubmitsLoseNothing(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 2);
    AtomicLong ran = new AtomicLong();
    AtomicLong accepted = new AtomicLong();
    AtomicInteger lives = new AtomicInteger();
    List<Caller> submitters = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      submitters.add(
          pools.call(
              () -> {
                while (lives.get() < 100) {
                  if (pool.tryExecute(ran::incrementAndGet)) {
                    accepted.incrementAndGet();
                  }
                }
              }));
    }
    while (lives.get() < 100) {
      pool.shutdown();
      Eventually.until("closed", () -> pool.state() == PoolState.CLOSED);
      assertThat(pool.reboot()).isTrue();
      lives.incrementAndGet();
    }
    submitters.forEach(submitter -> assertThat(submitter.await()).isNull());
    pools.awaitLevel(pool, stats -> stats.active() + stats.starting() + stats.queued(), 0);
    assertThat(ran.get()).isEqualTo(accepted.get());
    assertThat(pool.stats().completed()).isEqualTo(ran.get());
  }

  @EveryThreadKind
  void racingPausesAndResumesStrandNoTask(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 8);
    Caller switcher =
        pools.call(
            () -> {
              for (int n = 0; n < 3_000; n++) {
                pool.pause();
                pool.resume();
              }
            });
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      Heard heard = pools.listener();
      all.add(heard);
      var unused = pool.executeAsync(() -> {}, heard);
    }
    assertThat(switcher.await()).isNull();
    all.forEach(heard -> heard.assertRan(Outcome.COMPLETED));
  }

  @EveryThreadKind
  void aDeadlineOfAnEndedLifeNeverDrainsTheNext(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 2);
    for (int round = 0; round < 300; round++) {
      pool.execute(Thread::onSpinWait);
      pool.shutdown(Duration.ofNanos(random.nextInt(100_000)));
      Eventually.until("closed", () -> pool.state() == PoolState.CLOSED);
      assertThat(pool.reboot()).isTrue();
      spin(random.nextInt(20_000));
      assertThat(pool.state()).isEqualTo(PoolState.RUNNING);
    }
  }
}
