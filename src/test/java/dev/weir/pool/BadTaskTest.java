package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Pools;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks that misbehave: the pool counts them and goes on. */
final class BadTaskTest {
  @RegisterExtension final Pools pools = new Pools();

  /** A throwable that no pool would think of. */
  private static final class Oddity extends Throwable {
    private static final long serialVersionUID = 1L;
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private void assertPoolGoesOn(WorkerPool pool, Throwable thrown) {
    Heard bad = pools.listener();
    var unused = pool.executeAsync(() -> BadTaskTest.<RuntimeException>sneak(thrown), bad);
    bad.assertRan(Outcome.FAILED);
    assertThat(bad.failure()).isSameAs(thrown);
    assertThat(pool.stats().failed()).isEqualTo(1);
    Heard good = pools.listener();
    var other = pool.executeAsync(() -> {}, good);
    good.assertRan(Outcome.COMPLETED);
    assertThat(other.cancel()).isFalse();
    assertThat(pool.stats().workersCreated()).as("the worker lives").isEqualTo(1);
  }

  @EveryThreadKind
  void aTaskThatThrowsIsFailedAndItsWorkerLives(Threads kind) {
    assertPoolGoesOn(pools.create(kind, 1, 1), new IllegalStateException("bad task"));
  }

  @EveryThreadKind
  void aTaskThatThrowsAnErrorIsFailedAndItsWorkerLives(Threads kind) {
    assertPoolGoesOn(pools.create(kind, 1, 1), new AssertionError("bad task"));
  }

  @EveryThreadKind
  void aTaskThatThrowsOutOfMemoryIsFailedAndItsWorkerLives(Threads kind) {
    assertPoolGoesOn(pools.create(kind, 1, 1), new OutOfMemoryError("made up"));
  }

  @EveryThreadKind
  void aTaskThatThrowsALinkageErrorIsFailedAndItsWorkerLives(Threads kind) {
    assertPoolGoesOn(pools.create(kind, 1, 1), new LinkageError("made up"));
  }

  @EveryThreadKind
  void aTaskThatThrowsAnUnknownThrowableIsFailedAndItsWorkerLives(Threads kind) {
    assertPoolGoesOn(pools.create(kind, 1, 1), new Oddity());
  }

  @EveryThreadKind
  void aTaskThatThrowsACheckedInterruptLeavesNoTrace(Threads kind) {
    assertPoolGoesOn(pools.create(kind, 1, 1), new InterruptedException("made up"));
  }

  @EveryThreadKind
  void aTaskThatOverflowsTheStackIsFailedAndItsWorkerLives(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    Heard bad = pools.listener();
    var unused = pool.executeAsync(() -> deeper(0), bad);
    bad.assertRan(Outcome.FAILED);
    assertThat(bad.failure()).isInstanceOf(StackOverflowError.class);
    Heard good = pools.listener();
    var other = pool.executeAsync(() -> {}, good);
    good.assertRan(Outcome.COMPLETED);
    assertThat(other.thread()).isNull();
  }

  private static int deeper(int depth) {
    return depth < 0 ? depth : deeper(depth + 1) + 1;
  }

  @EveryThreadKind
  void aThousandFailuresCostNoWorkerAndNoSlot(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 1_000);
    for (int i = 0; i < 1_000; i++) {
      pool.execute(
          () -> {
            throw new IllegalArgumentException("one of many");
          });
    }
    pools.awaitLevel(pool, PoolStats::failed, 1_000);
    assertThat(pool.stats().workersCreated()).isLessThanOrEqualTo(2);
    pools.occupy(pool, 2);
  }

  @EveryThreadKind
  void aFailureInsideAFutureCountsAsFailed(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    Future<?> future =
        pool.submit(
            () -> {
              throw new IllegalStateException("bad task");
            });
    assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    pools.awaitLevel(pool, PoolStats::failed, 1);
    assertThat(pool.stats().completed()).isZero();
  }

  @EveryThreadKind
  void aFailureInsideAFutureTaskPassedToExecuteCountsAsFailed(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    Callable<Integer> bad =
        () -> {
          throw new IOException("bad task");
        };
    pool.execute(new FutureTask<>(bad));
    pools.awaitLevel(pool, PoolStats::failed, 1);
    assertThat(pool.stats().completed()).isZero();
  }

  @EveryThreadKind
  void aFailureHandsItsSlotToTheNextWaiter(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.gate();
    pool.execute(
        () -> {
          gate.pass();
          throw new IllegalStateException("bad task");
        });
    gate.awaitEntered(1);
    Heard waiter = pools.block(pool, () -> {}, 1).get(0);
    gate.open();
    waiter.assertRan(Outcome.COMPLETED);
  }

  @Test
  void nullsAreRefusedByName() {
    WorkerPool pool = pools.create(Threads.VIRTUAL, 1, 1);
    assertThatNullPointerException().isThrownBy(() -> pool.execute(null));
    assertThatNullPointerException().isThrownBy(() -> pool.tryExecute(null));
    assertThatNullPointerException().isThrownBy(() -> pool.tryExecute(null, Duration.ofSeconds(1)));
    assertThatNullPointerException().isThrownBy(() -> pool.tryExecute(() -> {}, null));
    assertThatNullPointerException().isThrownBy(() -> pool.executeAsync(null, TaskListener.NONE));
    assertThatNullPointerException().isThrownBy(() -> pool.executeAsync(() -> {}, null));
    assertThatNullPointerException()
        .isThrownBy(() -> pool.executeAsync(() -> {}, TaskListener.NONE, null));
    assertThatNullPointerException().isThrownBy(() -> pool.submit((Runnable) null));
    assertThatNullPointerException().isThrownBy(() -> pool.submit((Runnable) null, 1));
    assertThatNullPointerException().isThrownBy(() -> pool.submit((Callable<Integer>) null));
    assertThatNullPointerException().isThrownBy(() -> WorkerPool.create(null));
    assertThat(pool.stats().accepted()).isZero();
    pools.occupy(pool, 1);
  }
}
