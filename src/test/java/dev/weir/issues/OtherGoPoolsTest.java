package dev.weir.issues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pool.Outcome;
import dev.weir.pool.PoolClosedException;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.PoolStats;
import dev.weir.pool.WorkerPool;
import dev.weir.testing.Caller;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Pools;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;

/** gammazero/workerpool, Jeffail/tunny and sourcegraph/conc. */
final class OtherGoPoolsTest {
  @RegisterExtension final Pools pools = new Pools();

  /** gammazero/workerpool 76: a submit that raced the stop crashed the process. */
  @EveryThreadKind
  void aSubmitThatRacesTheStopGetsARefusalAndNothingElse(Threads kind) {
    for (int round = 0; round < 100; round++) {
      WorkerPool pool = pools.create(kind, 1, 1);
      Caller submitter =
          pools.call(
              () -> {
                while (true) {
                  pool.execute(() -> {});
                }
              });
      pools.awaitLevel(pool, stats -> Math.min(stats.submitted(), 1), 1);
      pool.shutdownNow();
      assertThat(submitter.await()).isInstanceOf(PoolClosedException.class);
    }
  }

  /** gammazero/workerpool 42: a pause waited for all workers to arrive. */
  @EveryThreadKind
  void pauseReturnsThoughEveryWorkerIsStuck(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 0);
    Gate gate = pools.gate();
    pool.execute(gate::holdOut);
    pool.execute(gate::holdOut);
    gate.awaitEntered(2);
    assertThat(pool.pause()).isTrue();
    assertThat(pool.resume()).isTrue();
    assertThat(gate.left()).isZero();
  }

  /** gammazero/workerpool 40: a running job could not be stopped. */
  @EveryThreadKind
  void aRunningTaskCanBeStopped(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.gate();
    Heard heard = pools.listener();
    var ticket = pool.executeAsync(gate::pass, heard);
    gate.awaitEntered(1);
    assertThat(ticket.cancel()).isTrue();
    gate.awaitLeft(1);
    heard.assertRan(Outcome.CANCELLED);
  }

  /** tunny 33 and 38: using a closed pool panicked. */
  @EveryThreadKind
  void everyCallOnAClosedPoolAnswers(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 2, 2);
    pool.shutdownNow();
    assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(PoolClosedException.class);
    assertThat(pool.tryExecute(() -> {})).isFalse();
    assertThat(pool.stats().state()).isEqualTo(pool.state());
    assertThat(pool.active() + pool.idle() + pool.running() + pool.waiting()).isZero();
    assertThat(pool.pause() || pool.resume()).isFalse();
    assertThat(pool.shutdownNow()).isEmpty();
    pool.shutdown();
    pool.close();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.retryAfter()).isPositive();
  }

  /** tunny: its queue length grew by one with each job that panicked. */
  @EveryThreadKind
  void failuresLeaveNoTraceInTheLevels(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 100);
    for (int i = 0; i < 100; i++) {
      pool.execute(
          () -> {
            throw new IllegalStateException("one of many");
          });
    }
    pools.awaitLevel(pool, PoolStats::failed, 100);
    PoolStats stats = pool.stats();
    assertThat(stats.queued() + stats.blocked() + stats.active() + stats.starting()).isZero();
  }

  /** tunny: setting the size from inside a worker joined itself. */
  @EveryThreadKind
  void aTaskMayShrinkThePoolItRunsIn(Threads kind) {
    WorkerPool pool = pools.create(kind, 4, 0);
    pools.occupy(pool, 3);
    Heard heard = pools.listener();
    var unused = pool.executeAsync(() -> pool.resize(1), heard);
    heard.assertRan(Outcome.COMPLETED);
    assertThat(pool.capacity()).isEqualTo(1);
  }

  /** conc 103: a pool could not be used again after it was waited for. */
  @EveryThreadKind
  void aPoolIsReusedAfterItsEndOnlyThroughReboot(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 0);
    pool.close();
    assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(PoolClosedException.class);
    assertThat(pool.reboot()).isTrue();
    assertThat(pool.submit(() -> 1).get(30, TimeUnit.SECONDS)).isEqualTo(1);
  }
}
