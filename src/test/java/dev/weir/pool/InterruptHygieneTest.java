package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Pools;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An interrupt belongs to one task and never reaches another. */
final class InterruptHygieneTest {
  @RegisterExtension final Pools pools = new Pools();

  private final AtomicInteger tainted = new AtomicInteger();

  private void lookAtFlag() {
    if (Thread.currentThread().isInterrupted()) {
      tainted.incrementAndGet();
    }
  }

  @EveryThreadKind
  void aTaskThatInterruptsItselfLeavesTheNextOneClean(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 100);
    for (int i = 0; i < 50; i++) {
      pool.execute(() -> Thread.currentThread().interrupt());
      pool.execute(this::lookAtFlag);
    }
    pools.awaitLevel(pool, PoolStats::completed, 100);
    assertThat(tainted).hasValue(0);
    assertThat(pool.stats().workersCreated()).isEqualTo(1);
  }

  @EveryThreadKind
  void anIdleWorkerThatWasInterruptedFromOutsideServesOn(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 0);
    for (int i = 0; i < 20; i++) {
      Future<Thread> worker = pool.submit(Thread::currentThread);
      Thread thread = worker.get(30, TimeUnit.SECONDS);
      pools.awaitLevel(pool, PoolStats::idle, 1);
      thread.interrupt();
      assertThat(pool.submit(() -> 1).get(30, TimeUnit.SECONDS)).isEqualTo(1);
      pools.awaitLevel(pool, PoolStats::idle, 1);
    }
  }

  @EveryThreadKind
  void theTaskAfterACancelledOneIsClean(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    for (int i = 0; i < 50; i++) {
      Gate gate = pools.gate();
      Heard cancelled = pools.listener();
      Ticket ticket = pool.executeAsync(gate::holdOut, cancelled);
      gate.awaitEntered(1);
      Heard next = pools.listener();
      var unused = pool.executeAsync(this::lookAtFlag, next);
      assertThat(ticket.cancel()).isTrue();
      gate.open();
      next.assertRan(Outcome.COMPLETED);
    }
    assertThat(tainted).hasValue(0);
  }

  @EveryThreadKind
  void theTaskAfterOneThatTimedOutIsClean(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 5);
    TaskLimits limits = new TaskLimits(Duration.ZERO, Duration.ofMillis(2));
    for (int i = 0; i < 20; i++) {
      Heard slow = pools.listener();
      Heard next = pools.listener();
      Gate gate = pools.gate();
      var first = pool.executeAsync(gate::pass, slow, limits);
      var second = pool.executeAsync(this::lookAtFlag, next);
      slow.assertRan(Outcome.RUN_TIMEOUT);
      next.assertRan(Outcome.COMPLETED);
      assertThat(first.cancel() || second.cancel()).isFalse();
    }
    assertThat(tainted).hasValue(0);
  }
}
