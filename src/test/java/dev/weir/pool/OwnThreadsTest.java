package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Pools;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What workers inherit, how many there are, and which threads never wait for room. */
final class OwnThreadsTest {
  private static final InheritableThreadLocal<String> SECRET = new InheritableThreadLocal<>();

  @RegisterExtension final Pools pools = new Pools();

  /** With the pool's own threads; those of a factory are as the factory makes them. */
  private static WorkerPool create(Threads kind, int capacity, int queueCapacity) {
    return WorkerPool.create(Pools.options(kind, capacity, queueCapacity));
  }

  @EveryThreadKind
  void aWorkerInheritsNothingOfTheThreadThatSubmitsFirst(Threads kind) throws Exception {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try (WorkerPool pool = create(kind, 1, 10);
        URLClassLoader application = new URLClassLoader(new URL[0])) {
      Thread submitter =
          Thread.ofPlatform()
              .start(
                  () -> {
                    SECRET.set("of the submitter");
                    Thread.currentThread().setContextClassLoader(application);
                    pool.execute(() -> {});
                  });
      submitter.join();
      assertThat(pool.submit(SECRET::get).get(30, TimeUnit.SECONDS)).isNull();
      assertThat(
              pool.submit(() -> Thread.currentThread().getContextClassLoader())
                  .get(30, TimeUnit.SECONDS))
          .isSameAs(loader);
    }
  }

  @Test
  void aFactoryOfTheOtherKindOfThreadsMakesNoMoreThanTheCapacity() throws Exception {
    AtomicInteger made = new AtomicInteger();
    PoolOptions options =
        Pools.options(Threads.VIRTUAL, 20, 10_000)
            .withThreadFactory(
                body -> {
                  made.incrementAndGet();
                  return new Thread(body);
                });
    try (WorkerPool pool = WorkerPool.create(options)) {
      for (int i = 0; i < 4_000; i++) {
        pool.execute(Thread::yield);
      }
      assertThat(pool.submit(() -> 1).get(30, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(pool.stats().threads()).isEqualTo(Threads.PLATFORM);
    }
    assertThat(made.get()).isLessThanOrEqualTo(20);
  }

  /** Takes every carrier of virtual threads until it is released. */
  private static final class BusyCarriers {
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger spinning = new AtomicInteger();

    BusyCarriers() {
      int carriers = Runtime.getRuntime().availableProcessors();
      for (int i = 0; i < carriers; i++) {
        Thread.startVirtualThread(this::spin);
      }
      Eventually.until("every carrier spins", () -> spinning.get() == carriers);
    }

    private void spin() {
      spinning.incrementAndGet();
      while (!over.get()) {
        Thread.onSpinWait();
      }
    }

    void release() {
      over.set(true);
    }
  }

  @Test
  void aPlatformPoolNeedsNoCarrierOfVirtualThreads() throws Exception {
    try (WorkerPool pool = create(Threads.PLATFORM, 4, 10)) {
      BusyCarriers carriers = new BusyCarriers();
      try {
        CompletableFuture<Integer> async = new CompletableFuture<>();
        pool.executeAsync(() -> async.complete(1), new TaskListener() {});
        assertThat(async.get(5, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(pool.submit(() -> 2).get(5, TimeUnit.SECONDS)).isEqualTo(2);
      } finally {
        carriers.release();
      }
    }
  }

  @Test
  void theDelayThreadOfTheJdkIsRefusedByAFullPoolAtOnce() {
    WorkerPool pool = pools.create(Threads.PLATFORM, 1, 0);
    Gate gate = new Gate();
    pool.execute(gate::pass);
    gate.awaitEntered(1);
    CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, pool).execute(() -> {});
    // Were that thread parked, this would not end.
    assertThatThrownBy(
            () ->
                new CompletableFuture<>()
                    .orTimeout(50, TimeUnit.MILLISECONDS)
                    .get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TimeoutException.class);
    gate.open();
  }

  @EveryThreadKind
  void aThreadThatTheOptionsNameIsRefusedByAFullPoolAtOnce(Threads kind) {
    WorkerPool pool =
        pools.create(Pools.options(kind, 1, 0).withNeverParks(Thread.currentThread()::equals));
    Gate gate = new Gate();
    pool.execute(gate::pass);
    gate.awaitEntered(1);
    assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(PoolOverloadException.class);
    gate.open();
  }
}
