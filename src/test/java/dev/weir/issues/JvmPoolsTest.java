package dev.weir.issues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.pool.Outcome;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.PoolStats;
import dev.weir.pool.TaskLimits;
import dev.weir.pool.TaskListener;
import dev.weir.pool.WorkerPool;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Pools;
import dev.weir.testing.TrackedThreads;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** jboss-threads, Quarkus, resilience4j, Hystrix, hippo4j, SmallRye, Jetty and Vert.x itself. */
final class JvmPoolsTest {
  @RegisterExtension final Pools pools = new Pools();

  /** jboss-threads: a task queued while the last thread timed out had nobody to run it. */
  @EveryThreadKind
  void aTaskQueuedWhileTheLastWorkerExpiresIsRun(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 10).withExpiry(Duration.ofNanos(1)));
    for (int round = 0; round < 2_000; round++) {
      Heard first = pools.listener();
      Heard second = pools.listener();
      var one = pool.executeAsync(() -> {}, first);
      var two = pool.executeAsync(() -> {}, second);
      first.assertRan(Outcome.COMPLETED);
      second.assertRan(Outcome.COMPLETED);
      assertThat(one.cancel() || two.cancel()).isFalse();
    }
  }

  /** Quarkus 49574: hundreds of threads where a few did the work. */
  @EveryThreadKind
  void sequentialWorkNeedsOneWorkerHoweverLargeThePool(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 500, 1_000);
    Set<Thread> workers = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      Thread worker = pool.submit(Thread::currentThread).get(30, TimeUnit.SECONDS);
      workers.add(worker);
      pools.awaitLevel(pool, stats -> stats.workers() - stats.idle(), 0);
      Eventually.parks(worker);
    }
    assertThat(workers).hasSize(1);
    assertThat(pool.stats().peakWorkers()).isEqualTo(1);
  }

  /** jboss-threads pull request 18: new threads were made although idle ones were there. */
  @EveryThreadKind
  void burstsOfAFewTasksNeedAFewWorkersHoweverLargeThePool(Threads kind) {
    WorkerPool pool = pools.create(kind, 200, 0);
    for (int round = 0; round < 50; round++) {
      pools.occupy(pool, 4).open();
      Eventually.until("all are idle", () -> pool.idle() == pool.running() && pool.idle() >= 4);
    }
    assertThat(pool.stats().workersCreated()).isLessThanOrEqualTo(8);
  }

  /** hippo4j 190 and 1063, Hystrix 1897: growing both bounds in the wrong order threw. */
  @EveryThreadKind
  void capacityAndWarmWorkersGrowAndShrinkTogether(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 2, 0).withMinIdle(2));
    assertThat(pool.resize(b -> b.withCapacity(10).withMinIdle(10)).changed()).isTrue();
    assertThat(pool.resize(b -> b.withMinIdle(1).withCapacity(1)).changed()).isTrue();
    assertThat(pool.bounds().capacity()).isEqualTo(1);
    assertThat(pool.bounds().minIdle()).isEqualTo(1);
    Eventually.until("one worker at most", () -> pool.running() <= 1);
  }

  /** resilience4j 2296 and 905: a timeout answered the caller and left the worker running. */
  @EveryThreadKind
  void aTimeoutReachesTheWorkerAndGivesItBack(Threads kind) {
    WorkerPool pool =
        pools.create(Pools.options(kind, 1, 0).withTaskTimeout(Duration.ofMillis(10)));
    for (int round = 1; round <= 10; round++) {
      Gate gate = pools.gate();
      pool.execute(gate::pass);
      gate.awaitLeft(1);
      assertThat(gate.interrupts()).isEqualTo(1);
      pools.awaitLevel(pool, stats -> stats.active() + stats.stuck(), 0);
    }
    assertThat(pool.stats().timedOut()).isEqualTo(10);
    assertThat(pool.stats().workersCreated()).isEqualTo(1);
  }

  /** spring-cloud-circuitbreaker 163: the permit came back while the thread still ran. */
  @EveryThreadKind
  void noMoreThreadsThanTheCapacityAreInsideTasksThatIgnoreTheirTimeout(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 50);
    Gate gate = pools.gate();
    TaskLimits limits = new TaskLimits(Duration.ZERO, Duration.ofMillis(10));
    for (int i = 0; i < 10; i++) {
      var unused = pool.executeAsync(gate::holdOut, pools.listener(), limits);
    }
    pools.awaitLevel(pool, PoolStats::stuck, 2);
    Eventually.stays("two inside", () -> gate.entered() == 2);
    assertThat(pool.stats().queued()).isEqualTo(8);
  }

  /** resilience4j 2125: refused although there was room. */
  @EveryThreadKind
  void nothingIsRefusedWhileASlotIsFree(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 4, 0).withNonblocking(true));
    for (int round = 0; round < 2_000; round++) {
      CompletableFuture<Outcome> end = new CompletableFuture<>();
      var unused =
          pool.executeAsync(
              () -> {},
              new TaskListener() {
                @Override
                public void finished(Outcome outcome, Throwable failure) {
                  end.complete(outcome);
                }
              });
      assertThat(end.join()).isEqualTo(Outcome.COMPLETED);
    }
    assertThat(pool.stats().rejected().total()).isZero();
  }

  /** Vert.x 4900 and Quarkus 36530: a refused task ran later all the same. */
  @EveryThreadKind
  void aRefusedTaskNeverRuns(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 1).withNonblocking(true));
    AtomicInteger ran = new AtomicInteger();
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      if (pool.tryExecute(ran::incrementAndGet)) {
        accepted++;
      }
    }
    pools.awaitLevel(pool, PoolStats::completed, accepted);
    Eventually.stays("nothing more runs", () -> pool.stats().active() == 0);
    assertThat(ran).hasValue(accepted);
  }

  /** Quarkus 36860: an exhausted pool answered with a stack trace. */
  @EveryThreadKind
  void anOverloadIsCheapAndHasAnAdvice(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 0).withNonblocking(true));
    pools.occupy(pool, 1);
    Throwable thrown = catchThrowable(() -> pool.execute(() -> {}));
    assertThat(thrown).isInstanceOf(RejectedExecutionException.class);
    assertThat(thrown.getStackTrace()).isEmpty();
    assertThat(pool.retryAfter()).isGreaterThanOrEqualTo(Duration.ofMillis(1));
  }

  /** Jetty 14330: the permit was taken inside the new thread, so threads had no bound. */
  @EveryThreadKind
  void noThreadIsMadeForATaskThatHasNoSlot(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 500);
    pools.occupy(pool, 2);
    for (int i = 0; i < 500; i++) {
      pool.execute(() -> {});
    }
    pools.block(pool, () -> {}, 500);
    assertThat(pools.threadsOf(pool).most()).isEqualTo(2);
    assertThat(pool.stats().workersCreated()).isEqualTo(2);
  }

  /** The JDK's thread-per-task executor: shutdownNow after shutdown interrupted nobody. */
  @EveryThreadKind
  void shutdownNowAfterShutdownInterrupts(Threads kind) {
    WorkerPool pool = pools.create(kind, 3, 0);
    Gate gate = pools.occupy(pool, 3);
    pool.shutdown();
    assertThat(pool.shutdownNow()).isEmpty();
    gate.awaitLeft(3);
    assertThat(gate.interrupts()).isEqualTo(3);
  }

  /** Vert.x pull request 4080: two closes at once blocked each other. */
  @EveryThreadKind
  void closingFromManyThreadsAtOnceReturnsToAll(Threads kind) {
    WorkerPool pool = pools.create(kind, 3, 20);
    for (int i = 0; i < 20; i++) {
      pool.execute(() -> {});
    }
    var closers = IntStream.range(0, 6).mapToObj(i -> pools.call(pool::close)).toList();
    closers.forEach(closer -> assertThat(closer.await()).isNull());
    assertThat(pool.isTerminated()).isTrue();
    assertThat(pool.stats().completed()).isEqualTo(20);
  }

  /** Quarkus 52904: starting a thread on the event loop blocked it for seconds. */
  @Test
  void aSubmitThatMayNotBlockStartsNoPlatformThreadItself() {
    Set<Thread> starters = ConcurrentHashMap.newKeySet();
    ThreadFactory maker = TrackedThreads.plain(Threads.PLATFORM, "started-elsewhere");
    WorkerPool pool =
        pools.create(
            Pools.options(Threads.PLATFORM, 4, 4)
                .withThreadFactory(
                    body -> {
                      starters.add(Thread.currentThread());
                      return maker.newThread(body);
                    }));
    Gate gate = pools.gate();
    for (int i = 0; i < 6; i++) {
      var unused = pool.executeAsync(gate::pass, pools.listener());
    }
    gate.awaitEntered(4);
    pool.resize(5);
    gate.awaitEntered(5);
    pool.pause();
    pool.resize(6);
    pool.resume();
    gate.awaitEntered(6);
    assertThat(starters).isNotEmpty().doesNotContain(Thread.currentThread());
  }
}
