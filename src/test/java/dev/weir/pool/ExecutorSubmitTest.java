package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Caller;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Pools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The part of the {@link ExecutorService} contract about one task and its future. */
final class ExecutorSubmitTest {
  @RegisterExtension final Pools pools = new Pools();

  @EveryThreadKind
  void executeRunsTheTaskOnAnotherThread(Threads kind) throws Exception {
    ExecutorService executor = pools.create(kind, 2, 2);
    CompletableFuture<Thread> ranOn = new CompletableFuture<>();
    executor.execute(() -> ranOn.complete(Thread.currentThread()));
    assertThat(ranOn.get(30, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
  }

  @EveryThreadKind
  void submittedCallablesGiveTheirValue(Threads kind) throws Exception {
    ExecutorService executor = pools.create(kind, 2, 2);
    assertThat(executor.submit(() -> "value").get(30, TimeUnit.SECONDS)).isEqualTo("value");
    Callable<String> nothing = () -> null;
    assertThat(executor.submit(nothing).get(30, TimeUnit.SECONDS)).isNull();
  }

  @EveryThreadKind
  void submittedRunnablesGiveNullOrTheirResult(Threads kind) throws Exception {
    ExecutorService executor = pools.create(kind, 2, 2);
    AtomicInteger ran = new AtomicInteger();
    Runnable task = ran::incrementAndGet;
    assertThat(executor.submit(task).get(30, TimeUnit.SECONDS)).isNull();
    assertThat(executor.submit(task, "done").get(30, TimeUnit.SECONDS)).isEqualTo("done");
    assertThat(ran).hasValue(2);
  }

  @EveryThreadKind
  void theCauseOfAFailureIsWhatTheTaskThrew(Threads kind) {
    ExecutorService executor = pools.create(kind, 2, 2);
    IOException cause = new IOException("disk");
    Callable<Void> failing =
        () -> {
          throw cause;
        };
    Future<Void> future = executor.submit(failing);
    assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCause(cause);
    assertThat(future.state()).isEqualTo(Future.State.FAILED);
    assertThat(future.exceptionNow()).isSameAs(cause);
  }

  @EveryThreadKind
  void anErrorReachesTheFutureToo(Threads kind) {
    ExecutorService executor = pools.create(kind, 2, 2);
    Future<?> future =
        executor.submit(
            () -> {
              throw new AssertionError("broken");
            });
    assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(AssertionError.class);
  }

  @EveryThreadKind
  void aFutureKnowsItsState(Threads kind) throws Exception {
    ExecutorService executor = pools.create(kind, 1, 2);
    Gate gate = pools.gate();
    Future<String> future =
        executor.submit(
            () -> {
              gate.pass();
              return "end";
            });
    gate.awaitEntered(1);
    assertThat(future.isDone()).isFalse();
    assertThat(future.isCancelled()).isFalse();
    assertThat(future.state()).isEqualTo(Future.State.RUNNING);
    gate.open();
    assertThat(future.get(30, TimeUnit.SECONDS)).isEqualTo("end");
    assertThat(future.isDone()).isTrue();
    assertThat(future.resultNow()).isEqualTo("end");
    assertThat(future.cancel(true)).isFalse();
    assertThat(future.isCancelled()).isFalse();
  }

  @EveryThreadKind
  void aTimedGetGivesUpAndTheTaskGoesOn(Threads kind) throws Exception {
    ExecutorService executor = pools.create(kind, 1, 2);
    Gate gate = pools.gate();
    Future<?> future = executor.submit(gate::pass);
    gate.awaitEntered(1);
    assertThatThrownBy(() -> future.get(10, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    assertThat(future.isDone()).isFalse();
    gate.open();
    assertThat(future.get(30, TimeUnit.SECONDS)).isNull();
    assertThat(gate.interrupts()).isZero();
  }

  @EveryThreadKind
  void aGetCanBeInterruptedAndTheTaskGoesOn(Threads kind) throws Exception {
    ExecutorService executor = pools.create(kind, 1, 2);
    Gate gate = pools.gate();
    Future<?> future = executor.submit(gate::pass);
    gate.awaitEntered(1);
    Caller getter = pools.call(future::get);
    getter.interrupt();
    assertThat(getter.await()).isInstanceOf(InterruptedException.class);
    gate.open();
    assertThat(future.get(30, TimeUnit.SECONDS)).isNull();
  }

  @EveryThreadKind
  void aFutureCancelledInTheQueueNeverRuns(Threads kind) {
    ExecutorService executor = pools.create(kind, 1, 2);
    Gate gate = pools.gate();
    Future<?> running = executor.submit(gate::pass);
    gate.awaitEntered(1);
    CountDownLatch ran = new CountDownLatch(1);
    Future<?> queued = executor.submit(ran::countDown);
    assertThat(queued.cancel(true)).isTrue();
    assertThat(queued.cancel(true)).as("a second time").isFalse();
    assertThat(queued.isCancelled()).isTrue();
    assertThat(queued.isDone()).isTrue();
    assertThatThrownBy(() -> queued.get(30, TimeUnit.SECONDS))
        .isInstanceOf(CancellationException.class);
    gate.open();
    assertThat(running.isCancelled()).isFalse();
    executor.close();
    assertThat(ran.getCount()).isEqualTo(1);
  }

  @EveryThreadKind
  void aFutureCancelledWhileItRunsInterruptsTheTask(Threads kind) {
    ExecutorService executor = pools.create(kind, 1, 2);
    Gate gate = pools.gate();
    Future<?> future = executor.submit(gate::pass);
    gate.awaitEntered(1);
    assertThat(future.cancel(true)).isTrue();
    gate.awaitLeft(1);
    assertThat(gate.interrupts()).isEqualTo(1);
    assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
        .isInstanceOf(CancellationException.class);
  }

  @EveryThreadKind
  void whatATaskWritesBeforeItsEndIsSeenAfterGet(Threads kind) throws Exception {
    ExecutorService executor = pools.create(kind, 2, 2);
    int[] plain = new int[1];
    for (int i = 1; i <= 200; i++) {
      Future<?> future = executor.submit(() -> plain[0]++);
      assertThat(future.get(30, TimeUnit.SECONDS)).isNotNull();
      assertThat(plain[0]).isEqualTo(i);
    }
  }

  @EveryThreadKind
  void nothingIsTakenAfterShutdown(Threads kind) {
    ExecutorService executor = pools.create(kind, 2, 2);
    executor.shutdown();
    assertThatThrownBy(() -> executor.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> executor.submit(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> executor.submit(() -> 1))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> executor.invokeAll(List.of(() -> 1)))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> executor.invokeAny(List.of(() -> 1)))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @EveryThreadKind
  void aCompletionServiceHandsOutResultsAsTheyCome(Threads kind) throws Exception {
    ExecutorService executor = pools.create(kind, 2, 50);
    ExecutorCompletionService<Integer> service = new ExecutorCompletionService<>(executor);
    Gate gate = pools.gate();
    Future<Integer> slow =
        service.submit(
            () -> {
              gate.pass();
              return -1;
            });
    List<Future<Integer>> quick = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int number = i;
      quick.add(service.submit(() -> number));
    }
    for (int i = 0; i < 20; i++) {
      Future<Integer> next = service.poll(30, TimeUnit.SECONDS);
      assertThat(next).isNotNull();
      assertThat(quick).contains(next);
    }
    assertThat(service.poll()).isNull();
    gate.open();
    assertThat(service.poll(30, TimeUnit.SECONDS)).isSameAs(slow);
  }

  @EveryThreadKind
  void completableFuturesRunOnIt(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 2, 50);
    CompletableFuture<Integer> sum =
        CompletableFuture.supplyAsync(() -> 20, pool)
            .thenCombineAsync(CompletableFuture.supplyAsync(() -> 22, pool), Integer::sum, pool);
    assertThat(sum.get(30, TimeUnit.SECONDS)).isEqualTo(42);
    pools.awaitLevel(pool, PoolStats::completed, 3);
  }

  @EveryThreadKind
  void tryWithResourcesWaitsForTheTasks(Threads kind) {
    AtomicInteger ran = new AtomicInteger();
    try (ExecutorService executor = pools.create(kind, 2, 50)) {
      for (int i = 0; i < 50; i++) {
        executor.execute(ran::incrementAndGet);
      }
    }
    assertThat(ran).hasValue(50);
  }
}
