package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Caller;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Pools;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code invokeAny}: the first value, and nothing left behind. */
final class InvokeAnyTest {
  @RegisterExtension final Pools pools = new Pools();

  private static Callable<Integer> failing(String message) {
    return () -> {
      throw new IllegalStateException(message);
    };
  }

  private static Callable<Integer> held(Gate gate) {
    return () -> {
      gate.pass();
      return -1;
    };
  }

  private void awaitQuiet(WorkerPool pool) {
    pools.awaitLevel(
        pool,
        stats ->
            stats.queued() + stats.blocked() + stats.starting() + stats.active() + stats.stuck(),
        0);
  }

  @EveryThreadKind
  void theValueOfATaskThatSucceeds(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 2, 5);
    assertThat(pool.invokeAny(List.of(failing("a"), () -> 5, failing("b")))).isEqualTo(5);
    assertThat(pool.invokeAny(List.of(failing("a"), () -> 6), 30, TimeUnit.SECONDS)).isEqualTo(6);
    awaitQuiet(pool);
  }

  @EveryThreadKind
  void theOthersAreCancelled(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 3, 5);
    Gate gate = pools.gate();
    assertThat(pool.invokeAny(List.of(held(gate), held(gate), () -> 5))).isEqualTo(5);
    awaitQuiet(pool);
    assertThat(gate.interrupts()).isEqualTo(gate.entered());
  }

  @EveryThreadKind
  void ifAllFailTheCauseIsOneOfTheirs(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 5);
    assertThatThrownBy(() -> pool.invokeAny(List.of(failing("a"), failing("b"))))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @EveryThreadKind
  void noTasksAndNullsAreRefused(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 5);
    List<Callable<Integer>> none = Collections.emptyList();
    List<Callable<Integer>> fine = List.of(() -> 1);
    assertThatIllegalArgumentException().isThrownBy(() -> pool.invokeAny(none));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pool.invokeAny(none, 1, TimeUnit.SECONDS));
    assertThatNullPointerException().isThrownBy(() -> pool.invokeAny(null));
    assertThatNullPointerException().isThrownBy(() -> pool.invokeAny(fine, 1, null));
    Gate gate = pools.gate();
    List<Callable<Integer>> slowThenNull = Arrays.asList(held(gate), null);
    assertThatNullPointerException().isThrownBy(() -> pool.invokeAny(slowThenNull));
    awaitQuiet(pool);
  }

  @EveryThreadKind
  void theTimeBoundsTheRun(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 5);
    Gate gate = pools.gate();
    assertThatThrownBy(
            () -> pool.invokeAny(List.of(held(gate), held(gate)), 40, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    awaitQuiet(pool);
    assertThat(gate.interrupts()).isEqualTo(gate.entered());
  }

  @EveryThreadKind
  void theTimeBoundsAdmissionToo(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    pools.occupy(pool, 1);
    List<Callable<Integer>> calls = List.of(() -> 1, () -> 2);
    Caller caller = pools.call(() -> pool.invokeAny(calls, 40, TimeUnit.MILLISECONDS));
    assertThat(caller.await()).isInstanceOf(TimeoutException.class);
    assertThat(pool.stats().blocked()).isZero();
    assertThat(pool.stats().queued()).isZero();
  }

  @EveryThreadKind
  void anInterruptedCallerCancelsItsTasks(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 5);
    Gate gate = pools.gate();
    Caller caller = pools.call(() -> pool.invokeAny(List.of(held(gate), held(gate))));
    gate.awaitEntered(2);
    caller.interrupt();
    assertThat(caller.await()).isInstanceOf(InterruptedException.class);
    awaitQuiet(pool);
    assertThat(gate.interrupts()).isEqualTo(2);
  }

  @EveryThreadKind
  void aSmallPoolTriesTheTasksOneByOne(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 0);
    assertThat(pool.invokeAny(List.of(failing("a"), failing("b"), failing("c"), () -> 4)))
        .isEqualTo(4);
    assertThat(pool.stats().peakWorkers()).isEqualTo(1);
  }
}
