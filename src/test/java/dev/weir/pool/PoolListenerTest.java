package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Pools;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the listener of a pool hears. */
final class PoolListenerTest {
  @RegisterExtension final Pools pools = new Pools();

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final AtomicInteger ends = new AtomicInteger();

  private final PoolListener listener =
      new PoolListener() {
        @Override
        public void stateChanged(PoolState before, PoolState after) {
          heard.add(before + ">" + after);
        }

        @Override
        public void resized(PoolBounds before, PoolBounds after) {
          heard.add(before.capacity() + "->" + after.capacity());
        }

        @Override
        public void terminated() {
          ends.incrementAndGet();
        }
      };

  private WorkerPool create(Threads kind) {
    return pools.create(Pools.options(kind, 2, 2).withListener(listener));
  }

  @EveryThreadKind
  void everyChangeOfStateIsHeardOnce(Threads kind) {
    WorkerPool pool = create(kind);
    Gate gate = pools.occupy(pool, 1);
    pool.pause();
    pool.pause();
    pool.resume();
    pool.resume();
    pool.shutdown();
    pool.shutdown();
    gate.open();
    Eventually.until("closed", () -> pool.state() == PoolState.CLOSED);
    Eventually.becomes("ends heard", ends::get, 1);
    pool.reboot();
    assertThat(heard)
        .containsExactly(
            "RUNNING>PAUSED",
            "PAUSED>RUNNING",
            "RUNNING>DRAINING",
            "DRAINING>CLOSED",
            "CLOSED>RUNNING");
  }

  @EveryThreadKind
  void aResizeIsHeardWithBothBoundsAndOnlyIfItChangesThem(Threads kind) {
    WorkerPool pool = create(kind);
    pool.resize(2);
    pool.resize(5);
    assertThat(heard).containsExactly("2->5");
  }

  @EveryThreadKind
  void theEndIsHeardWhenTheLastThreadHasReturnedAndNotBefore(Threads kind) throws Exception {
    WorkerPool pool = create(kind);
    Gate gate = pools.gate();
    pool.execute(gate::holdOut);
    gate.awaitEntered(1);
    pool.shutdownNow();
    Eventually.stays("not terminated", () -> ends.get() == 0);
    gate.open();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    Eventually.becomes("ends heard", ends::get, 1);
    pool.shutdownNow();
    Eventually.stays("heard once", () -> ends.get() == 1);
  }

  @EveryThreadKind
  void aListenerThatThrowsChangesNothing(Threads kind) {
    PoolListener thrower =
        new PoolListener() {
          @Override
          public void stateChanged(PoolState before, PoolState after) {
            throw new IllegalStateException("stateChanged");
          }

          @Override
          public void resized(PoolBounds before, PoolBounds after) {
            throw new IllegalStateException("resized");
          }

          @Override
          public void terminated() {
            throw new IllegalStateException("terminated");
          }
        };
    WorkerPool pool = pools.create(Pools.options(kind, 2, 2).withListener(thrower));
    List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    var caller =
        pools.call(
            () -> {
              Thread.currentThread().setUncaughtExceptionHandler((t, e) -> uncaught.add(e));
              assertThat(pool.resize(3)).isTrue();
              assertThat(pool.pause()).isTrue();
              assertThat(pool.resume()).isTrue();
              pool.shutdown();
              assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
              assertThat(pool.reboot()).isTrue();
            });
    assertThat(caller.await()).isNull();
    assertThat(uncaught).extracting(Throwable::getMessage).contains("resized", "stateChanged");
    pools.occupy(pool, 3);
  }

  @EveryThreadKind
  void aListenerMayCallThePoolBack(Threads kind) {
    List<PoolStats> seen = new CopyOnWriteArrayList<>();
    WorkerPool[] own = new WorkerPool[1];
    PoolListener curious =
        new PoolListener() {
          @Override
          public void stateChanged(PoolState before, PoolState after) {
            seen.add(own[0].stats());
            if (after == PoolState.PAUSED) {
              assertThat(own[0].resume()).isTrue();
            }
          }
        };
    own[0] = pools.create(Pools.options(kind, 1, 1).withListener(curious));
    assertThat(own[0].pause()).isTrue();
    assertThat(own[0].state()).isEqualTo(PoolState.RUNNING);
    assertThat(seen).hasSize(2);
  }
}
