package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Caller;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Pools;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code invokeAll}: all results, in order, and nothing left behind. */
final class InvokeAllTest {
  @RegisterExtension final Pools pools = new Pools();

  private static List<Callable<Integer>> numbers(int count) {
    return IntStream.range(0, count).<Callable<Integer>>mapToObj(i -> () -> i).toList();
  }

  private static Callable<Integer> held(Gate gate) {
    return () -> {
      gate.pass();
      return 1;
    };
  }

  @EveryThreadKind
  void allResultsComeInTheOrderOfTheTasks(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 2, 2);
    List<Future<Integer>> futures = pool.invokeAll(numbers(50));
    assertThat(futures).hasSize(50).allMatch(Future::isDone);
    for (int i = 0; i < 50; i++) {
      assertThat(futures.get(i).get()).isEqualTo(i);
    }
  }

  @EveryThreadKind
  void noTasksGiveNoFutures(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 2, 2);
    assertThat(pool.invokeAll(Collections.<Callable<Integer>>emptyList())).isEmpty();
    assertThat(pool.invokeAll(Collections.<Callable<Integer>>emptyList(), 1, TimeUnit.SECONDS))
        .isEmpty();
  }

  @EveryThreadKind
  void oneFailureDoesNotSpoilTheOthers(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 2, 5);
    Callable<Integer> failing =
        () -> {
          throw new IllegalStateException("bad task");
        };
    List<Future<Integer>> futures = pool.invokeAll(List.of(() -> 1, failing, () -> 3));
    assertThat(futures.get(0).get()).isEqualTo(1);
    assertThatThrownBy(() -> futures.get(1).get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(futures.get(2).get()).isEqualTo(3);
  }

  @EveryThreadKind
  void nullsAreRefused(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 5);
    List<Callable<Integer>> withNull = Arrays.asList(() -> 1, null);
    assertThatNullPointerException().isThrownBy(() -> pool.invokeAll(null));
    assertThatNullPointerException().isThrownBy(() -> pool.invokeAll(withNull));
    assertThatNullPointerException()
        .isThrownBy(() -> pool.invokeAll(withNull, 1, TimeUnit.SECONDS));
    assertThatNullPointerException().isThrownBy(() -> pool.invokeAll(numbers(1), 1, null));
    pools.awaitLevel(pool, stats -> stats.active() + stats.starting() + stats.queued(), 0);
  }

  @EveryThreadKind
  void tasksNotDoneInTimeAreCancelled(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 2, 5);
    Gate gate = pools.gate();
    List<Future<Integer>> futures =
        pool.invokeAll(List.of(() -> 7, held(gate)), 60, TimeUnit.MILLISECONDS);
    assertThat(futures).hasSize(2).allMatch(Future::isDone);
    assertThat(futures.get(1).isCancelled()).isTrue();
    gate.awaitLeft(gate.entered());
    assertThat(gate.interrupts()).isEqualTo(gate.entered());
  }

  @EveryThreadKind
  void theTimeBoundsAdmissionToo(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 0);
    pools.occupy(pool, 1);
    Caller caller =
        pools.call(
            () ->
                assertThat(pool.invokeAll(numbers(3), 30, TimeUnit.MILLISECONDS))
                    .hasSize(3)
                    .allMatch(Future::isCancelled));
    assertThat(caller.await()).isNull();
    assertThat(pool.stats().blocked()).isZero();
    assertThat(pool.stats().queued()).isZero();
  }

  @EveryThreadKind
  void noTimeMeansNoTask(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 0);
    pools.occupy(pool, 1);
    assertThat(pool.invokeAll(numbers(2), 0, TimeUnit.SECONDS))
        .hasSize(2)
        .allMatch(Future::isCancelled);
    assertThat(pool.invokeAll(numbers(2), -1, TimeUnit.SECONDS))
        .hasSize(2)
        .allMatch(Future::isCancelled);
  }

  @EveryThreadKind
  void anInterruptedCallerCancelsItsTasks(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 5);
    Gate gate = pools.gate();
    Caller caller = pools.call(() -> pool.invokeAll(List.of(held(gate), held(gate), held(gate))));
    gate.awaitEntered(2);
    caller.interrupt();
    assertThat(caller.await()).isInstanceOf(InterruptedException.class);
    pools.awaitLevel(
        pool, stats -> stats.queued() + stats.starting() + stats.active() + stats.stuck(), 0);
    assertThat(gate.interrupts()).isEqualTo(gate.entered());
  }

  @EveryThreadKind
  void aRefusalCancelsWhatWasTakenBefore(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 1).withNonblocking(true));
    Gate gate = pools.gate();
    assertThatThrownBy(() -> pool.invokeAll(List.of(held(gate), held(gate), held(gate))))
        .isInstanceOf(PoolOverloadException.class);
    pools.awaitLevel(
        pool, stats -> stats.queued() + stats.starting() + stats.active() + stats.stuck(), 0);
    assertThat(gate.interrupts()).isEqualTo(gate.entered());
  }

  @EveryThreadKind
  void moreTasksThanRoomWaitForAdmission(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 0);
    assertThat(pool.invokeAll(numbers(100), 30, TimeUnit.SECONDS))
        .hasSize(100)
        .noneMatch(Future::isCancelled);
    assertThat(pool.stats().peakWorkers()).isEqualTo(1);
  }

  @EveryThreadKind
  void aTaskThatOutlivesItsTimeLeavesTheWholeCallDone(Threads kind) throws Exception {
    WorkerPool pool =
        pools.create(Pools.options(kind, 2, 5).withTaskTimeout(Duration.ofMillis(20)));
    Gate gate = pools.gate();
    List<Future<Integer>> futures = pool.invokeAll(List.of(held(gate), () -> 2));
    assertThat(futures).allMatch(Future::isDone);
    assertThat(futures.get(1).get()).isEqualTo(2);
    assertThat(pool.stats().timedOut()).isEqualTo(1);
  }
}
