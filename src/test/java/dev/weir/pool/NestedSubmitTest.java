package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Pools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A task that submits to its own pool. */
final class NestedSubmitTest {
  @RegisterExtension final Pools pools = new Pools();

  private static Rejection refusalOf(Caller call) {
    try {
      call.make();
      return null;
    } catch (PoolOverloadException e) {
      return e.rejection();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @FunctionalInterface
  private interface Caller {
    void make() throws InterruptedException, ExecutionException;
  }

  private Rejection refusalInside(WorkerPool pool, Caller call) throws Exception {
    return pool.submit(() -> refusalOf(call)).get(30, TimeUnit.SECONDS);
  }

  @EveryThreadKind
  void aSubmitThatWouldWaitForItsOwnFullPoolIsRefused(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 0);
    assertThat(refusalInside(pool, () -> pool.execute(() -> {}))).isEqualTo(Rejection.DEADLOCK);
    assertThat(pool.stats().rejected().deadlock()).isEqualTo(1);
    assertThat(pool.stats().blocked()).isZero();
  }

  @EveryThreadKind
  void soIsAFutureSubmitAndInvokeAll(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 0);
    assertThat(refusalInside(pool, () -> awaitNothing(pool.submit(() -> 1))))
        .isEqualTo(Rejection.DEADLOCK);
    List<Callable<Integer>> calls = List.of(() -> 1, () -> 2);
    assertThat(refusalInside(pool, () -> pool.invokeAll(calls))).isEqualTo(Rejection.DEADLOCK);
  }

  private static void awaitNothing(Future<?> future) {
    assertThat(future).isNotNull();
  }

  @EveryThreadKind
  void aPatientTryOnItsOwnFullPoolIsRefusedAtOnce(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 0);
    Future<Boolean> nested = pool.submit(() -> pool.tryExecute(() -> {}, Duration.ofDays(1)));
    assertThat(nested.get(30, TimeUnit.SECONDS)).isFalse();
    assertThat(pool.stats().rejected().deadlock()).isEqualTo(1);
  }

  @EveryThreadKind
  void aSubmitThatFindsASlotOrAQueuePlaceIsTaken(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 2, 1);
    Gate gate = pools.gate();
    assertThat(refusalInside(pool, () -> pool.execute(gate::pass))).isNull();
    gate.awaitEntered(1);
    assertThat(refusalInside(pool, () -> pool.execute(gate::pass))).isNull();
    gate.open();
    gate.awaitLeft(2);
    assertThat(pool.stats().rejected().total()).isZero();
  }

  @EveryThreadKind
  void aListenerSubmitOfATaskMayWaitSinceItParksNoWorker(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Heard inner = pools.listener();
    AtomicReference<Ticket> ticket = new AtomicReference<>();
    pool.execute(() -> ticket.set(pool.executeAsync(() -> {}, inner)));
    inner.assertRan(Outcome.COMPLETED);
    assertThat(ticket.get()).isNotNull();
    assertThat(pool.stats().rejected().deadlock()).isZero();
  }

  @EveryThreadKind
  void aWorkerOfAnotherPoolMayWait(Threads kind) {
    WorkerPool full = pools.create(kind, 1, 0);
    WorkerPool other = pools.create(kind, 1, 0);
    Gate gate = pools.occupy(full, 1);
    Gate inner = pools.gate();
    other.execute(() -> full.execute(inner::pass));
    pools.awaitLevel(full, PoolStats::blocked, 1);
    gate.open();
    inner.awaitEntered(1);
    assertThat(full.stats().rejected().deadlock()).isZero();
  }

  @EveryThreadKind
  void aPoolKnowsItsOwnWorkers(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 0);
    WorkerPool other = pools.create(kind, 1, 0);
    assertThat(pool.isWorkerThread()).isFalse();
    assertThat(pool.submit(pool::isWorkerThread).get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(other.submit(pool::isWorkerThread).get(30, TimeUnit.SECONDS)).isFalse();
  }

  @EveryThreadKind
  void thePausedPoolIsFullForItsOwnTasksToo(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 4, 0);
    Rejection refusal =
        refusalInside(
            pool,
            () -> {
              pool.pause();
              pool.execute(() -> {});
            });
    assertThat(refusal).isEqualTo(Rejection.DEADLOCK);
    assertThat(pool.resume()).isTrue();
  }

  @EveryThreadKind
  void aChainOfTasksThatEachSubmitTheNextNeverHangs(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    Gate end = pools.gate();
    end.open();
    pool.execute(() -> chain(pool, 500, end));
    end.awaitEntered(1);
    Eventually.until("all are answered", () -> pool.stats().completed() == 501);
  }

  private static void chain(WorkerPool pool, int left, Gate end) {
    if (left == 0) {
      end.pass();
    } else {
      pool.execute(() -> chain(pool, left - 1, end));
    }
  }

  /** Runs a task that waits for one of its own pool; returns the rejection it is given, or null. */
  private static Callable<Rejection> waiter(WorkerPool pool, Gate all) {
    return () -> {
      all.pass();
      try {
        pool.submit(() -> 1).get();
        return null;
      } catch (ExecutionException e) {
        return ((PoolOverloadException) e.getCause()).rejection();
      }
    };
  }

  @EveryThreadKind
  void whereEveryWorkerWaitsForATaskThatCannotBeginOneIsGivenUpAndTheOthersGoOn(Threads kind)
      throws Exception {
    WorkerPool pool = pools.create(kind, 3, 100);
    Gate all = new Gate();
    List<Future<Rejection>> waiters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiters.add(pool.submit(waiter(pool, all)));
    }
    Eventually.becomes("active", pool::active, 3);
    all.open();
    List<Rejection> answers = new ArrayList<>();
    for (Future<Rejection> waiter : waiters) {
      answers.add(waiter.get(30, TimeUnit.SECONDS));
    }
    assertThat(answers).contains(Rejection.DEADLOCK).containsNull();
    assertThat(pool.stats().cancelled()).isEqualTo(1);
    assertThat(pool.stats().completed()).isGreaterThanOrEqualTo(3);
  }

  @EveryThreadKind
  void aNestedWaitWithALimitIsLeftToItsLimit(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 10);
    AtomicReference<Future<Integer>> inner = new AtomicReference<>();
    Runnable impatient =
        () -> {
          inner.set(pool.submit(() -> 1));
          assertThatThrownBy(() -> inner.get().get(50, TimeUnit.MILLISECONDS))
              .isInstanceOf(TimeoutException.class);
        };
    pool.submit(impatient).get(30, TimeUnit.SECONDS);
    assertThat(inner.get().get(30, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @EveryThreadKind
  void aChildThatAFreeWorkerRunsIsNotGivenUp(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 2, 10);
    for (int i = 0; i < 200; i++) {
      assertThat(pool.submit(() -> pool.submit(() -> 1).get()).get(30, TimeUnit.SECONDS))
          .isEqualTo(1);
    }
    assertThat(pool.stats().cancelled()).isZero();
  }

  /**
   * One worker waits for a child that is done already but has not noticed, while the other, which
   * ran that child, waits for a second one: the first will run it.
   */
  @EveryThreadKind
  void aChildIsNotGivenUpWhileAWaiterIsAboutToGoOn(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 2, 10);
    for (int i = 0; i < 1_000; i++) {
      Gate child = new Gate();
      Callable<Object> waitsForTheChild = () -> pool.submit(child::pass).get();
      Future<?> first = pool.submit(waitsForTheChild);
      child.awaitEntered(1);
      Future<Integer> second = pool.submit(() -> pool.submit(() -> 2).get());
      child.open();
      first.get(30, TimeUnit.SECONDS);
      assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(2);
    }
    assertThat(pool.stats().cancelled()).isZero();
  }
}
