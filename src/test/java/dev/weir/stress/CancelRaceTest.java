package dev.weir.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.pool.Outcome;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.PoolStats;
import dev.weir.pool.TaskLimits;
import dev.weir.pool.Ticket;
import dev.weir.pool.WorkerPool;
import dev.weir.testing.Caller;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Pools;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cancel, timeout or interrupt at the moment of beginning or end: exactly one wins. */
final class CancelRaceTest {
  @RegisterExtension final Pools pools = new Pools();

  private final SplittableRandom random = new SplittableRandom(42);

  private static void spin(int turns) {
    for (int i = 0; i < turns; i++) {
      Thread.onSpinWait();
    }
  }

  @EveryThreadKind
  void aCancelThatRacesTheBeginningHasExactlyOneOutcome(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    int cancelled = 0;
    int rounds = 3_000;
    AtomicInteger ran = new AtomicInteger();
    for (int round = 0; round < rounds; round++) {
      Heard heard = pools.listener();
      Ticket ticket = pool.executeAsync(ran::incrementAndGet, heard);
      spin(random.nextInt(300));
      boolean won = ticket.cancel();
      List<String> events = heard.awaitEnd();
      assertThat(events.get(events.size() - 1))
          .isEqualTo("finished " + (won ? Outcome.CANCELLED : Outcome.COMPLETED));
      if (won) {
        cancelled++;
      }
      pools.awaitLevel(pool, stats -> stats.active() + stats.starting() + stats.stuck(), 0);
    }
    assertThat(pool.stats().cancelled()).isEqualTo(cancelled);
    assertThat(pool.stats().completed()).isEqualTo(rounds - cancelled);
    assertThat(ran.get()).isBetween(rounds - cancelled, rounds);
  }

  @EveryThreadKind
  void aLateCancelNeverInterruptsTheNextTask(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 2);
    AtomicInteger hit = new AtomicInteger();
    for (int round = 0; round < 3_000; round++) {
      int length = random.nextInt(400);
      int delay = random.nextInt(600);
      Heard victim = pools.listener();
      Ticket ticket = pool.executeAsync(() -> spin(length), victim);
      Heard next = pools.listener();
      var unused =
          pool.executeAsync(
              () -> {
                spin(400);
                if (Thread.interrupted()) {
                  hit.incrementAndGet();
                }
              },
              next);
      spin(delay);
      var won = ticket.cancel();
      next.assertRan(Outcome.COMPLETED);
      assertThat(victim.awaitEnd()).contains("finished " + (won ? "CANCELLED" : "COMPLETED"));
    }
    assertThat(hit).as("tasks hit by an interrupt meant for another").hasValue(0);
  }

  @EveryThreadKind
  void aTimeoutThatRacesTheEndNeverInterruptsTheNextTask(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 2);
    AtomicInteger hit = new AtomicInteger();
    for (int round = 0; round < 400; round++) {
      Duration limit = Duration.ofNanos(200_000 + random.nextInt(400_000));
      long length = limit.toNanos() + random.nextInt(200_000) - 100_000;
      Heard victim = pools.listener();
      Heard next = pools.listener();
      var first =
          pool.executeAsync(
              () -> {
                long end = System.nanoTime() + length;
                while (System.nanoTime() - end < 0) {
                  Thread.onSpinWait();
                }
              },
              victim,
              new TaskLimits(Duration.ZERO, limit));
      var second =
          pool.executeAsync(
              () -> {
                spin(2_000);
                if (Thread.interrupted()) {
                  hit.incrementAndGet();
                }
              },
              next);
      next.assertRan(Outcome.COMPLETED);
      victim.awaitEnd();
      assertThat(first.cancel() || second.cancel()).isFalse();
    }
    assertThat(hit).as("tasks hit by an interrupt meant for another").hasValue(0);
  }

  @EveryThreadKind
  void anInterruptThatRacesAdmissionIsRefusedOrRunNeverBoth(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    AtomicInteger ran = new AtomicInteger();
    int accepted = 0;
    for (int round = 0; round < 300; round++) {
      var gate = pools.occupy(pool, 1);
      Caller caller = pools.call(() -> pool.execute(ran::incrementAndGet));
      pools.awaitLevel(pool, PoolStats::blocked, 1);
      gate.open();
      spin(random.nextInt(2_000));
      caller.interrupt();
      if (caller.await() == null) {
        accepted++;
      }
      pools.awaitLevel(pool, stats -> stats.active() + stats.starting() + stats.blocked(), 0);
    }
    assertThat(ran).hasValue(accepted);
    assertThat(pool.stats().rejected().gaveUp()).isEqualTo(300 - accepted);
  }

  @EveryThreadKind
  void aCancelledFutureIsCancelledHoweverFastItsTaskReturns(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    for (int round = 0; round < 1_500; round++) {
      Gate gate = pools.gate();
      Future<?> future = pool.submit(gate::pass);
      gate.awaitEntered(1);
      assertThat(future.cancel(true)).isTrue();
      assertThat(future.isCancelled()).as("cancelled in round %d", round).isTrue();
    }
    pools.awaitLevel(pool, PoolStats::stuck, 0);
    assertThat(pool.stats().cancelled()).isEqualTo(1_500);
  }

  @EveryThreadKind
  void theFutureOfATimedOutTaskFailsHoweverFastItsTaskReturns(Threads kind) {
    WorkerPool pool =
        pools.create(Pools.options(kind, 1, 0).withTaskTimeout(Duration.ofNanos(100_000)));
    for (int round = 0; round < 300; round++) {
      Future<?> future = pool.submit(pools.gate()::pass);
      assertThat(catchThrowable(() -> future.get(30, TimeUnit.SECONDS)))
          .as("round %d", round)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(TimeoutException.class);
    }
    pools.awaitLevel(pool, PoolStats::stuck, 0);
    assertThat(pool.stats().timedOut()).isEqualTo(300);
  }

  /** Whoever cancels a task that a worker has just taken must reach its thread. */
  @EveryThreadKind
  void aCancelledTaskThatBeganIsInterrupted(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    for (int round = 0; round < 3_000; round++) {
      Heard heard = pools.listener();
      CountDownLatch never = new CountDownLatch(1);
      var ticket =
          pool.executeAsync(
              () -> {
                try {
                  never.await();
                } catch (InterruptedException cancelled) {
                  Thread.currentThread().interrupt();
                }
              },
              heard);
      assertThat(ticket.cancel()).isTrue();
      heard.awaitEnd();
    }
    pools.awaitLevel(pool, PoolStats::stuck, 0);
  }
}
