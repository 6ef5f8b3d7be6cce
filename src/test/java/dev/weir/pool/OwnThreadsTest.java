package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Caller;
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
import java.util.concurrent.atomic.AtomicReference;
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

  private static ClassLoader ownLoader() {
    return Thread.currentThread().getContextClassLoader();
  }

  /** Makes a pool on a thread of that loader. */
  private static WorkerPool createUnder(ClassLoader loader, Threads kind) throws Exception {
    AtomicReference<WorkerPool> pool = new AtomicReference<>();
    onThreadOf(loader, () -> pool.set(create(kind, 1, 10)));
    return pool.get();
  }

  private static void onThreadOf(ClassLoader loader, Runnable action) throws Exception {
    Thread thread = Thread.ofPlatform().unstarted(action);
    thread.setContextClassLoader(loader);
    thread.start();
    thread.join();
  }

  @EveryThreadKind
  void aWorkerInheritsNothingOfTheThreadThatSubmitsFirst(Threads kind) throws Exception {
    try (URLClassLoader poolsOwn = new URLClassLoader(new URL[0]);
        URLClassLoader application = new URLClassLoader(new URL[0]);
        WorkerPool pool = createUnder(poolsOwn, kind)) {
      onThreadOf(
          application,
          () -> {
            SECRET.set("of the submitter");
            pool.execute(() -> {});
          });
      assertThat(pool.submit(SECRET::get).get(30, TimeUnit.SECONDS)).isNull();
      assertThat(pool.submit(OwnThreadsTest::ownLoader).get(30, TimeUnit.SECONDS))
          .isSameAs(poolsOwn);
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
    WorkerPool pool = pools.create(Pools.options(kind, 1, 0).withNeverParks(thread -> true));
    Gate gate = new Gate();
    pool.execute(gate::pass);
    gate.awaitEntered(1);
    assertThat(Caller.start(() -> pool.execute(() -> {})).await())
        .isInstanceOf(PoolOverloadException.class);
    gate.open();
  }

  @Test
  void aCallerThatMustNotBlockStartsNoPlatformThreadItself() throws Exception {
    AtomicReference<Thread> maker = new AtomicReference<>();
    PoolOptions options =
        Pools.options(Threads.PLATFORM, 1, 0)
            .withThreadFactory(
                body -> {
                  maker.set(Thread.currentThread());
                  return new Thread(body);
                });
    try (WorkerPool pool = WorkerPool.create(options)) {
      CompletableFuture<Integer> done = new CompletableFuture<>();
      pool.executeAsync(() -> done.complete(1), new TaskListener() {});
      assertThat(done.get(30, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(maker.get()).isNotNull().isNotSameAs(Thread.currentThread());
    }
  }
}
