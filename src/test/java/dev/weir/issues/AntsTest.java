package dev.weir.issues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.Outcome;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.PoolStats;
import dev.weir.pool.TaskLimits;
import dev.weir.pool.TaskListener;
import dev.weir.pool.WorkerPool;
import dev.weir.testing.Caller;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Pools;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;

/** <a href="https://github.com/panjf2000/ants/issues">panjf2000/ants</a>. */
final class AntsTest {
  @RegisterExtension final Pools pools = new Pools();

  /** A caller that was woken but had not yet run again still counted as waiting. */
  @EveryThreadKind
  void aWaiterThatWasGivenASlotNoLongerFillsTheWaitingRoom(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 0).withMaxBlockingTasks(1));
    Gate gate = pools.occupy(pool, 1);
    Heard newcomer = pools.listener();
    AtomicReference<PoolStats> seen = new AtomicReference<>();
    var unused =
        pool.executeAsync(
            pools.gate()::pass,
            new TaskListener() {
              @Override
              public void accepted() {
                var ticket = pool.executeAsync(() -> {}, newcomer);
                seen.set(pool.stats());
                assertThat(ticket.thread()).isNull();
              }
            });
    gate.open();
    Eventually.until("the waiter was accepted", () -> seen.get() != null);
    newcomer.assertUnanswered();
    assertThat(seen.get().blocked()).isEqualTo(1);
    assertThat(pool.stats().rejected().overload()).isZero();
  }

  /** Issues 110 and 304: users took the waiting room for a queue. */
  @EveryThreadKind
  void oneSubmitterAfterAnotherNeverOverfillsAWaitingRoomOfOne(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 0).withMaxBlockingTasks(1));
    for (int i = 0; i < 2_000; i++) {
      pool.execute(() -> {});
    }
    pools.awaitLevel(pool, PoolStats::completed, 2_000);
    assertThat(pool.stats().rejected().total()).isZero();
  }

  /** Issues 374 and 336: the check and the spawn were two steps. */
  @EveryThreadKind
  void liveWorkersNeverExceedTheCapacityHoweverManySubmitAtOnce(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 3, 4).withExpiry(Duration.ofNanos(200_000)));
    pools.watch(pool);
    List<Caller> submitters = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      submitters.add(
          pools.call(
              () -> {
                for (int n = 0; n < 1_000; n++) {
                  pool.execute(Thread::onSpinWait);
                }
              }));
    }
    submitters.forEach(submitter -> assertThat(submitter.await()).isNull());
    assertThat(pool.stats().peakWorkers()).isLessThanOrEqualTo(3);
    assertThat(pool.free()).isNotNegative();
  }

  /** Issue 50: a surplus worker left without being counted out. */
  @EveryThreadKind
  void everyWayOutOfAWorkerIsCounted(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 6, 10).withExpiry(Duration.ofMillis(10)));
    for (int round = 0; round < 10; round++) {
      Gate gate = pools.occupy(pool, 6);
      pool.execute(
          () -> {
            throw new IllegalStateException("one of many");
          });
      pool.resize(2);
      gate.open();
      Eventually.becomes("live workers", pool::running, 0);
      pool.resize(6);
    }
    Eventually.becomes("live threads", pools.threadsOf(pool)::count, 0);
    assertThat(pool.free()).isEqualTo(6);
  }

  /** Issue 146: when all workers died of panics, waiters slept until the next purge. */
  @EveryThreadKind
  void waitersAreServedThoughEveryTaskFails(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 2, 0).withExpiry(Duration.ZERO));
    Gate gate = pools.gate();
    Runnable failing =
        () -> {
          gate.pass();
          throw new IllegalStateException("one of many");
        };
    pool.execute(failing);
    pool.execute(failing);
    List<Heard> waiters = pools.block(pool, failing, 50);
    gate.open();
    waiters.forEach(heard -> heard.assertRan(Outcome.FAILED));
  }

  /** Issue 205: raising the capacity did not wake blocked callers. */
  @EveryThreadKind
  void growingWakesBlockedThreadsWithoutAnyTaskEnding(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.occupy(pool, 1);
    Caller first = pools.call(() -> pool.execute(gate::pass));
    Caller second = pools.call(() -> pool.execute(gate::pass));
    pools.awaitLevel(pool, PoolStats::blocked, 2);
    pool.resize(3);
    assertThat(first.await()).isNull();
    assertThat(second.await()).isNull();
    gate.awaitEntered(3);
    assertThat(gate.left()).isZero();
  }

  /** Raising the capacity between a caller's check and its wait was missed. */
  @EveryThreadKind
  void growingIsNeverMissedByASubmitThatIsAboutToWait(Threads kind) {
    for (int round = 0; round < 200; round++) {
      WorkerPool pool = pools.create(kind, 1, 0);
      Gate gate = pools.occupy(pool, 1);
      Caller submitter = pools.call(() -> pool.execute(() -> {}));
      pool.resize(2);
      assertThat(submitter.await()).isNull();
      gate.open();
    }
  }

  /** Issues 212, 225 and 323: each released pool left its helper threads behind. */
  @EveryThreadKind
  void manyPoolsTogetherUseAtMostOneHelperThread(Threads kind) throws Exception {
    WorkerPool first = pools.create(kind, 1, 1);
    useTimer(first);
    int before = ManagementFactory.getThreadMXBean().getThreadCount();
    for (int i = 0; i < 100; i++) {
      WorkerPool pool = pools.create(kind, 1, 1);
      useTimer(pool);
      pool.shutdown();
      assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
    Eventually.until(
        "platform threads are few again",
        () -> ManagementFactory.getThreadMXBean().getThreadCount() <= before + 8);
  }

  /** Many lives in a short time: each would otherwise start a helper before the last has ended. */
  @EveryThreadKind
  void aPoolThatIsOpenedAgainAndAgainHasOneHelperThread(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 1);
    String helper = "weir-" + pool.stats().name() + "-helper";
    for (int life = 0; life < 300; life++) {
      pool.shutdown();
      assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      assertThat(pool.reboot()).isTrue();
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> thread.getName().equals(helper))
          .hasSizeLessThanOrEqualTo(1);
    }
    assertThat(pool.submit(() -> 1).get(30, TimeUnit.SECONDS)).isEqualTo(1);
  }

  private void useTimer(WorkerPool pool) {
    Heard heard = pools.listener();
    var unused =
        pool.executeAsync(
            () -> {}, heard, new TaskLimits(Duration.ofMinutes(1), Duration.ofMinutes(1)));
    heard.assertRan(Outcome.COMPLETED);
  }

  /** Issue 213 and the clock that ticked every half second: idle life was E to 2E. */
  @EveryThreadKind
  void anIdleWorkerLivesAsLongAsItsExpiry(Threads kind) {
    Duration expiry = Duration.ofMillis(150);
    WorkerPool pool = pools.create(Pools.options(kind, 1, 0).withExpiry(expiry));
    Gate gate = pools.occupy(pool, 1);
    long idleSince = System.nanoTime();
    gate.open();
    Eventually.becomes("live workers", pool::running, 0);
    assertThat(Duration.ofNanos(System.nanoTime() - idleSince)).isGreaterThanOrEqualTo(expiry);
    pools.awaitLevel(pool, PoolStats::workersExpired, 1);
  }

  /** Issue 355: a task was taken and never heard of again. */
  @EveryThreadKind
  void everyAcceptedTaskIsInTheBooksUntilItIsAnswered(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 4, 50).withMaxBlockingTasks(50));
    pools.watch(pool);
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      Heard heard = pools.listener();
      all.add(heard);
      var unused = pool.executeAsync(Thread::onSpinWait, heard);
    }
    long ran = 0;
    for (Heard heard : all) {
      ran += heard.awaitEnd().size() > 1 ? 1 : 0;
    }
    pools.awaitLevel(pool, PoolStats::completed, ran);
    assertThat(pool.stats().rejected().overload()).isEqualTo(3_000 - ran);
  }

  /** Issue 10: waiting callers spun. */
  @EveryThreadKind
  void aBlockedCallerBurnsNoProcessor(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    pools.occupy(pool, 1);
    AtomicReference<Thread> waiting = new AtomicReference<>();
    pools.call(
        () -> {
          waiting.set(Thread.currentThread());
          pool.execute(() -> {});
        });
    pools.awaitLevel(pool, PoolStats::blocked, 1);
    Eventually.until("parked", () -> Eventually.isParked(waiting.get()));
    long id = waiting.get().threadId();
    long before = ManagementFactory.getThreadMXBean().getThreadInfo(id).getWaitedCount();
    Eventually.stays("parked", () -> Eventually.isParked(waiting.get()));
    assertThat(ManagementFactory.getThreadMXBean().getThreadInfo(id).getWaitedCount())
        .as("times it woke and waited again")
        .isLessThanOrEqualTo(before + 1);
  }
}
