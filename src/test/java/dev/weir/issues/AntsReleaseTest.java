package dev.weir.issues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.Outcome;
import dev.weir.pool.PoolListener;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.PoolState;
import dev.weir.pool.Rejection;
import dev.weir.pool.TaskListener;
import dev.weir.pool.WorkerPool;
import dev.weir.testing.Caller;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Invariants;
import dev.weir.testing.Pools;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;

/** <a href="https://github.com/panjf2000/ants/issues">panjf2000/ants</a>: release and reboot. */
final class AntsReleaseTest {
  @RegisterExtension final Pools pools = new Pools();

  /** Issues 141 and 202: callers blocked at the time of a release slept for ever. */
  @EveryThreadKind
  void shutdownAnswersEveryWaiterAlsoWhenNoWorkerEverReturns(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.gate();
    pool.execute(gate::holdOut);
    gate.awaitEntered(1);
    List<Heard> waiters = pools.block(pool, () -> {}, 100);
    pool.shutdown();
    waiters.forEach(heard -> heard.assertRefused(Rejection.DRAINING));
    assertThat(gate.left()).isZero();
  }

  /** Issue 113: a worker that was put back after the release leaked. */
  @EveryThreadKind
  void aWorkerThatFinishesAfterShutdownEnds(Threads kind) throws Exception {
    WorkerPool pool = pools.create(Pools.options(kind, 5, 0).withExpiry(Duration.ZERO));
    Gate gate = pools.occupy(pool, 5);
    pool.shutdown();
    gate.open();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    Eventually.until("no thread is left", () -> pools.threadsOf(pool).count() == 0);
  }

  /** Pull request 333: release and reboot raced on one set of workers. */
  @EveryThreadKind
  void workersOfOneLifeNeverServeTheNext(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 0);
    for (int life = 0; life < 100; life++) {
      Gate gate = pools.occupy(pool, 2);
      pool.shutdownNow();
      assertThat(pool.reboot()).isTrue();
      gate.awaitLeft(2);
      Invariants.check(pool.stats());
      assertThat(pools.threadsOf(pool).count()).isLessThanOrEqualTo(4);
    }
  }

  /** Issue 259: after a timed-out release nobody could tell who still ran, or wait again. */
  @EveryThreadKind
  void aWaitForTheEndThatTimedOutCanBeRepeated(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.gate();
    Heard heard = pools.listener();
    var ticket = pool.executeAsync(gate::holdOut, heard);
    gate.awaitEntered(1);
    pool.shutdown(Duration.ofMillis(5));
    heard.assertRan(Outcome.ABANDONED);
    assertThat(pool.awaitTermination(5, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(pool.awaitTermination(5, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(ticket.thread()).as("who still runs").isNotNull();
    gate.open();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  /** A release could report its end before the panic handler had run. */
  @EveryThreadKind
  void theLastWordOfEveryTaskComesBeforeTermination(Threads kind) throws Exception {
    for (int round = 0; round < 100; round++) {
      AtomicInteger words = new AtomicInteger();
      AtomicReference<Integer> atEnd = new AtomicReference<>();
      PoolListener end =
          new PoolListener() {
            @Override
            public void terminated() {
              atEnd.set(words.get());
            }
          };
      WorkerPool pool = pools.create(Pools.options(kind, 2, 10).withListener(end));
      for (int i = 0; i < 6; i++) {
        var unused =
            pool.executeAsync(
                () -> {
                  throw new IllegalStateException("one of many");
                },
                new TaskListener() {
                  @Override
                  public void finished(Outcome outcome, Throwable failure) {
                    words.incrementAndGet();
                  }
                });
      }
      pool.shutdown();
      assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      assertThat(words).hasValue(6);
      Eventually.until("the end was heard", () -> atEnd.get() != null);
      assertThat(atEnd).hasValue(6);
    }
  }

  /** A submit that had passed the check of the state ran on a closed pool. */
  @EveryThreadKind
  void nothingIsAcceptedOnceThePoolIsClosed(Threads kind) {
    for (int round = 0; round < 100; round++) {
      WorkerPool pool = pools.create(kind, 2, 2);
      AtomicLong late = new AtomicLong();
      Caller submitter =
          pools.call(
              () -> {
                for (int i = 0; i < 50; i++) {
                  boolean closed = pool.state() == PoolState.CLOSED;
                  if (pool.tryExecute(() -> {}) && closed) {
                    late.incrementAndGet();
                  }
                }
              });
      pool.shutdownNow();
      assertThat(submitter.await()).isNull();
      assertThat(late).hasValue(0);
    }
  }
}
