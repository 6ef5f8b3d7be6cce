package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pool.PoolOptions.NestedSubmit;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Pools;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@link NestedSubmit} promises for tasks that wait for tasks of their own pool. */
final class NestedOptionsTest {
  @RegisterExtension final Pools pools = new Pools();

  private WorkerPool pool(Threads kind, int capacity, NestedSubmit option) {
    return pools.create(Pools.options(kind, capacity, 10_000).withNestedSubmit(option));
  }

  private static <T> T within(Future<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  /** Computes recursively, each step a task that waits for its two steps. */
  private static int fibonacci(WorkerPool pool, int n) throws Exception {
    if (n < 2) {
      return n;
    }
    Future<Integer> one = pool.submit(() -> fibonacci(pool, n - 1));
    Future<Integer> two = pool.submit(() -> fibonacci(pool, n - 2));
    return one.get() + two.get();
  }

  /** Each task waits for the next, so all but the last wait at once. */
  private static int chain(WorkerPool pool, int length) throws Exception {
    return length == 0 ? 0 : 1 + pool.submit(() -> chain(pool, length - 1)).get();
  }

  /**
   * Recurs until the stack ends. The error is passed on as it is: thousands of exceptions, each
   * with its stack, fill a heap. The last task, for which nobody waits any more, must not begin
   * anew.
   */
  private static Object endless(WorkerPool pool, AtomicInteger ended) throws Exception {
    if (ended.get() > 0) {
      return null;
    }
    try {
      return pool.submit(() -> endless(pool, ended)).get();
    } catch (StackOverflowError over) {
      ended.set(1);
      throw over;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StackOverflowError over) {
        throw over;
      }
      throw e;
    }
  }

  private static Rejection rejection(ExecutionException e) {
    Throwable cause = e;
    while (cause instanceof ExecutionException) {
      cause = cause.getCause();
    }
    return ((PoolRejectedException) cause).rejection();
  }

  @EveryThreadKind
  void aChainLongerThanThePoolIsNamedAsADeadlock(Threads kind) {
    for (int capacity = 1; capacity <= 3; capacity++) {
      WorkerPool pool = pool(kind, capacity, NestedSubmit.FAIL);
      assertThatThrownBy(() -> within(pool.submit(() -> chain(pool, 10))))
          .isInstanceOfSatisfying(
              ExecutionException.class,
              e -> assertThat(rejection(e)).isEqualTo(Rejection.DEADLOCK));
      assertThat(pool.deadlocks()).isEqualTo(1);
    }
  }

  @EveryThreadKind
  void aChainAsLongAsThePoolRuns(Threads kind) throws Exception {
    WorkerPool pool = pool(kind, 4, NestedSubmit.FAIL);
    for (int i = 0; i < 100; i++) {
      assertThat(within(pool.submit(() -> chain(pool, 3)))).isEqualTo(3);
    }
    assertThat(pool.deadlocks()).isZero();
  }

  @EveryThreadKind
  void aWaiterRunsItsTasksItself(Threads kind) throws Exception {
    for (int capacity = 1; capacity <= 3; capacity++) {
      WorkerPool pool = pool(kind, capacity, NestedSubmit.INLINE);
      assertThat(within(pool.submit(() -> fibonacci(pool, 10)))).isEqualTo(55);
      assertThat(within(pool.submit(() -> chain(pool, 50)))).isEqualTo(50);
      assertThat(pool.running()).isLessThanOrEqualTo(capacity);
      assertThat(pool.stats().cancelled()).isZero();
      Eventually.until("all are counted", () -> pool.stats().completed() == 177 + 51);
    }
  }

  @EveryThreadKind
  void soItDoesInTheBulkCalls(Threads kind) throws Exception {
    WorkerPool pool = pool(kind, 1, NestedSubmit.INLINE);
    List<Callable<Integer>> calls = List.of(() -> 1, () -> 2, () -> 3);
    List<Future<Integer>> all = within(pool.submit(() -> pool.invokeAll(calls)));
    assertThat(all).extracting(Future::resultNow).containsExactly(1, 2, 3);
    assertThat(within(pool.submit(() -> pool.invokeAny(calls)))).isIn(1, 2, 3);
  }

  @EveryThreadKind
  void invokeAnyOfAFullPoolIsNamedAsADeadlock(Threads kind) {
    WorkerPool pool = pool(kind, 1, NestedSubmit.FAIL);
    List<Callable<Integer>> calls = List.of(() -> 1, () -> 2);
    assertThatThrownBy(() -> within(pool.submit(() -> pool.invokeAny(calls))))
        .isInstanceOfSatisfying(
            ExecutionException.class, e -> assertThat(rejection(e)).isEqualTo(Rejection.DEADLOCK));
    assertThat(pool.deadlocks()).isEqualTo(2);
  }

  @EveryThreadKind
  void aWaiterDoesNotRunWhatAPausedPoolHoldsUntilItResumes(Threads kind) throws Exception {
    WorkerPool pool = pool(kind, 1, NestedSubmit.INLINE);
    AtomicInteger ran = new AtomicInteger();
    Future<Integer> outer =
        pool.submit(
            () -> {
              pool.pause();
              return pool.submit(ran::incrementAndGet).get();
            });
    pools.awaitLevel(pool, PoolStats::queued, 1);
    assertThat(ran.get()).isZero();
    assertThat(pool.stats().active()).isEqualTo(1);
    pool.resume();
    assertThat(within(outer)).isEqualTo(1);
  }

  /** The interrupt of the outer task reaches it, be it inside the inner one meanwhile. */
  @EveryThreadKind
  void aTaskThatIsCancelledWhileItRunsAnotherIsInterrupted(Threads kind) throws Exception {
    WorkerPool pool = pool(kind, 1, NestedSubmit.INLINE);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    AtomicReference<String> seen = new AtomicReference<>();
    Callable<String> inner =
        () -> {
          inside.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            return "inner was interrupted";
          }
          return "never";
        };
    Future<?> outer =
        pool.submit(
            () -> {
              try {
                seen.set(pool.submit(inner).get());
                seen.set(seen.get() + ", outer was not");
                Thread.onSpinWait();
              } finally {
                over.countDown();
              }
              return null;
            });
    inside.await();
    assertThat(outer.cancel(true)).isTrue();
    assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(seen.get()).isEqualTo("inner was interrupted, outer was not");
    assertThat(within(pool.submit(() -> Thread.currentThread().isInterrupted()))).isFalse();
  }

  /** The interrupt of the inner task ends with it. */
  @EveryThreadKind
  void aTaskThatIsCancelledInsideAnotherLeavesThatUntouched(Threads kind) throws Exception {
    WorkerPool pool = pool(kind, 1, NestedSubmit.INLINE);
    CountDownLatch inside = new CountDownLatch(1);
    AtomicReference<Future<?>> inner = new AtomicReference<>();
    Future<Boolean> outer =
        pool.submit(
            () -> {
              Callable<Object> blocked =
                  () -> {
                    inside.countDown();
                    new CountDownLatch(1).await();
                    return null;
                  };
              inner.set(pool.submit(blocked));
              assertThatThrownBy(() -> inner.get().get())
                  .isInstanceOf(java.util.concurrent.CancellationException.class);
              return Thread.currentThread().isInterrupted();
            });
    inside.await();
    assertThat(inner.get().cancel(true)).isTrue();
    assertThat(within(outer)).isFalse();
    assertThat(pool.stats().cancelled()).isEqualTo(1);
  }

  @EveryThreadKind
  void shutdownNowAnswersATaskAndWhatItRunsInside(Threads kind) throws Exception {
    WorkerPool pool = pool(kind, 1, NestedSubmit.INLINE);
    CountDownLatch inside = new CountDownLatch(1);
    Callable<Object> blocked =
        () -> {
          inside.countDown();
          new CountDownLatch(1).await();
          return null;
        };
    Future<Object> outer = pool.submit(() -> pool.submit(blocked).get());
    inside.await();
    assertThat(pool.shutdownNow()).isEmpty();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> within(outer)).isInstanceOf(ExecutionException.class);
    assertThat(pool.stats().abandoned()).isEqualTo(2);
  }

  /** However deep the stack, each task has its permit back, and the pool goes on. */
  @EveryThreadKind
  void aRecursionWithoutAnEndFailsWithStackOverflow(Threads kind) throws Exception {
    WorkerPool pool =
        pools.create(Pools.options(kind, 1, 1_000_000).withNestedSubmit(NestedSubmit.INLINE));
    for (int i = 0; i < 3; i++) {
      AtomicInteger ended = new AtomicInteger();
      assertThatThrownBy(() -> within(pool.submit(() -> endless(pool, ended))))
          .isInstanceOf(ExecutionException.class)
          .rootCause()
          .isInstanceOf(StackOverflowError.class);
      assertThat(within(pool.submit(() -> 1))).isEqualTo(1);
    }
    Eventually.until("all are answered", () -> pool.stats().active() == 0);
  }

  @EveryThreadKind
  void aPoolGrowsWhileAllItsWorkersWaitAndShrinksAfter(Threads kind) throws Exception {
    for (int capacity = 1; capacity <= 3; capacity++) {
      WorkerPool pool = pool(kind, capacity, NestedSubmit.COMPENSATE);
      assertThat(within(pool.submit(() -> chain(pool, 5)))).isEqualTo(5);
      assertThat(pool.stats().cancelled()).isZero();
      assertThat(pool.stats().peakWorkers()).isBetween(6, 7);
      Eventually.until("surplus workers end", () -> pool.running() <= pool.capacity());
    }
  }

  @EveryThreadKind
  void itGrowsToALimit(Threads kind) {
    WorkerPool pool = pool(kind, 1, NestedSubmit.COMPENSATE);
    int many = 300;
    assertThatThrownBy(() -> pool.submit(() -> chain(pool, many)).get(300, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            ExecutionException.class, e -> assertThat(rejection(e)).isEqualTo(Rejection.DEADLOCK));
    assertThat(pool.stats().peakWorkers()).isEqualTo(257);
    Eventually.until("surplus workers end", () -> pool.running() <= 1);
  }

  @EveryThreadKind
  void aTaskThatWaitsElsewhereForATaskOfItsFullPoolIsRefused(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 0);
    Heard inner = pools.listener();
    within(
        pool.submit(
            () -> pool.executeAsync(() -> {}, inner, TaskLimits.NONE, Thread.currentThread())));
    inner.assertRefused(Rejection.DEADLOCK);
    assertThat(pool.stats().rejected().deadlock()).isEqualTo(1);
  }

  @EveryThreadKind
  void aQueuedTaskIsGivenUpWhenItsWaiterParks(Threads kind) throws Exception {
    WorkerPool pool = pool(kind, 1, NestedSubmit.FAIL);
    CountDownLatch answered = new CountDownLatch(1);
    List<Throwable> failures = new ArrayList<>();
    TaskListener listener =
        new TaskListener() {
          @Override
          public void finished(Outcome outcome, Throwable failure) {
            failures.add(failure);
            answered.countDown();
          }
        };
    Callable<Boolean> outer =
        () -> {
          pool.executeAsync(() -> {}, listener, TaskLimits.NONE, Thread.currentThread());
          answered.await();
          return true;
        };
    assertThat(within(pool.submit(outer))).isTrue();
    assertThat(failures)
        .singleElement()
        .isInstanceOfSatisfying(
            PoolOverloadException.class,
            e -> assertThat(e.rejection()).isEqualTo(Rejection.DEADLOCK));
  }

  /** One that has asked for a task but works on waits for nothing. */
  @EveryThreadKind
  void aTaskThatOnlyAskedForAnotherIsLeftInPeace(Threads kind) throws Exception {
    WorkerPool pool = pool(kind, 1, NestedSubmit.FAIL);
    Heard inner = pools.listener();
    Gate gate = pools.gate();
    Future<?> outer =
        pool.submit(
            () -> {
              pool.executeAsync(() -> {}, inner, TaskLimits.NONE, Thread.currentThread());
              long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1_500);
              while (System.nanoTime() < end) {
                Thread.onSpinWait();
              }
            });
    gate.open();
    within(outer);
    inner.assertRan(Outcome.COMPLETED);
    assertThat(pool.deadlocks()).isZero();
  }
}
