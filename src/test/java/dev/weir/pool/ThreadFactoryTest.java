package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Pools;
import dev.weir.testing.TrackedThreads;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The seam through which a pool gets its threads. */
final class ThreadFactoryTest {
  @RegisterExtension final Pools pools = new Pools();

  @EveryThreadKind
  void eachWorkerIsOneThreadOfTheFactory(Threads kind) {
    AtomicInteger made = new AtomicInteger();
    ThreadFactory maker = TrackedThreads.plain(kind, "mine");
    WorkerPool pool =
        pools.create(
            Pools.options(kind, 5, 0)
                .withThreadFactory(
                    body -> {
                      made.incrementAndGet();
                      return maker.newThread(body);
                    }));
    pools.occupy(pool, 5);
    assertThat(made).hasValue(5);
    assertThat(pool.stats().workersCreated()).isEqualTo(5);
  }

  @EveryThreadKind
  void thePoolsOwnThreadsCarryItsName(Threads kind) throws Exception {
    WorkerPool pool = pools.createUntracked(Pools.options(kind, 1, 0).withName("thumbs"));
    Thread worker = pool.submit(Thread::currentThread).get(30, TimeUnit.SECONDS);
    assertThat(worker.getName()).contains("thumbs");
    assertThat(worker.isVirtual()).isEqualTo(kind == Threads.VIRTUAL);
    assertThat(worker.isDaemon()).as("never keeps a JVM alive").isTrue();
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    Eventually.until("the thread is gone", () -> !worker.isAlive());
  }

  @Test
  void noPlatformThreadIsLeftAfterTermination() throws Exception {
    WorkerPool pool =
        pools.createUntracked(Pools.options(Threads.PLATFORM, 6, 0).withName("leaving"));
    pools.occupy(pool, 6).open();
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    Eventually.until(
        "no thread carries the name",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().contains("leaving")));
  }

  @EveryThreadKind
  void aFactoryThatThrowsOnceLosesNoSlotAndNoTask(Threads kind) {
    assertSurvives(
        kind,
        () -> {
          throw new IllegalStateException("no thread today");
        });
  }

  @EveryThreadKind
  void aFactoryThatIsOutOfMemoryOnceLosesNoSlotAndNoTask(Threads kind) {
    assertSurvives(
        kind,
        () -> {
          throw new OutOfMemoryError("unable to create native thread");
        });
  }

  @EveryThreadKind
  void aFactoryThatReturnsNullOnceLosesNoSlotAndNoTask(Threads kind) {
    assertSurvives(kind, () -> null);
  }

  /**
   * The first task may fail, be refused or run later, but it is answered and its slot comes back.
   */
  private void assertSurvives(Threads kind, Supplier<Thread> failure) {
    AtomicInteger made = new AtomicInteger();
    ThreadFactory maker = TrackedThreads.plain(kind, "mine");
    WorkerPool pool =
        pools.create(
            Pools.options(kind, 1, 1)
                .withThreadFactory(
                    body -> made.getAndIncrement() == 0 ? failure.get() : maker.newThread(body)));
    boolean thrown = false;
    Heard first = pools.listener();
    try {
      var unused = pool.executeAsync(() -> {}, first);
    } catch (RuntimeException | OutOfMemoryError e) {
      assertThat(e).isNotNull();
      thrown = true;
    }
    Heard second = pools.listener();
    var unused = pool.executeAsync(() -> {}, second);
    second.assertRan(Outcome.COMPLETED);
    if (!thrown) {
      first.awaitEnd();
    }
    pools.awaitLevel(pool, stats -> stats.active() + stats.starting() + stats.queued(), 0);
    pools.occupy(pool, 1);
    assertThat(pool.running()).isEqualTo(1);
  }

  @EveryThreadKind
  void whileTheFactoryFailsNoSubmissionIsLost(Threads kind) {
    AtomicReference<Boolean> broken = new AtomicReference<>(true);
    ThreadFactory maker = TrackedThreads.plain(kind, "mine");
    WorkerPool pool =
        pools.create(
            Pools.options(kind, 2, 2)
                .withNonblocking(true)
                .withThreadFactory(body -> broken.get() ? null : maker.newThread(body)));
    for (int i = 0; i < 10; i++) {
      try {
        pool.execute(() -> {});
      } catch (RuntimeException e) {
        assertThat(e).hasMessageNotContaining("stack");
      }
    }
    broken.set(false);
    Gate gate = pools.gate();
    pool.resize(3);
    Eventually.until("tasks are accepted again", () -> pool.tryExecute(gate::pass));
    gate.awaitEntered(1);
    gate.open();
    pools.awaitLevel(pool, stats -> stats.active() + stats.starting() + stats.queued(), 0);
  }

  @EveryThreadKind
  void aFactoryThatKeepsFailingIsAskedNowAndThenOnly(Threads kind) {
    AtomicInteger asked = new AtomicInteger();
    AtomicReference<Boolean> broken = new AtomicReference<>(true);
    ThreadFactory maker = TrackedThreads.plain(kind, "mine");
    WorkerPool pool =
        pools.create(
            Pools.options(kind, 4, 200)
                .withMinIdle(2)
                .withThreadFactory(
                    body -> {
                      asked.incrementAndGet();
                      return broken.get() ? null : maker.newThread(body);
                    }));
    Heard heard = pools.listener();
    long start = System.nanoTime();
    var unused = pool.executeAsync(() -> {}, heard);
    for (int i = 0; i < 150; i++) {
      var more = pool.executeAsync(() -> {}, TaskListener.NONE);
      assertThat(more.thread()).isNull();
    }
    // A busy machine may take long over this while, so what counts is how often a second.
    Eventually.stays("few are asked for", () -> asked.get() < 8 + 50 * secondsSince(start));
    broken.set(false);
    heard.assertRan(Outcome.COMPLETED);
  }

  private static double secondsSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  /** The timer may be held up by a listener of any pool. */
  @Test
  void aPlatformThreadIsStartedThoughTheTimerIsHeldUp() {
    Gate slow = pools.gate();
    WorkerPool other = pools.create(Threads.VIRTUAL, 1, 0);
    var stuck =
        other.executeAsync(
            slow::holdOut,
            new TaskListener() {
              @Override
              public void finished(Outcome outcome, Throwable failure) {
                slow.pass();
              }
            },
            new TaskLimits(Duration.ZERO, Duration.ofMillis(1)));
    slow.awaitEntered(2);
    WorkerPool pool = pools.create(Threads.PLATFORM, 1, 0);
    Heard heard = pools.listener();
    var ticket = pool.executeAsync(() -> {}, heard);
    heard.assertRan(Outcome.COMPLETED);
    assertThat(stuck.cancel() || ticket.cancel()).isFalse();
  }

  /** A thread whose start has no effect until later. */
  private static final class LateThread extends Thread {
    LateThread(Runnable body) {
      super(body, "late");
    }

    @Override
    public void start() {}

    void comeAfterAll() {
      if (getState() == State.NEW) {
        super.start();
      }
    }
  }

  @Test
  void aWorkerThatDoesNotComeIsNotWaitedFor() throws Exception {
    AtomicReference<LateThread> late = new AtomicReference<>();
    ThreadFactory factory =
        body -> late.compareAndSet(null, new LateThread(body)) ? late.get() : new Thread(body);
    WorkerPool pool =
        WorkerPool.create(Pools.options(Threads.PLATFORM, 4, 10).withThreadFactory(factory));
    try {
      assertThat(pool.submit(() -> 1).get(30, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(pool.submit(() -> 2).get(30, TimeUnit.SECONDS)).isEqualTo(2);
      late.get().comeAfterAll();
      assertThat(pool.submit(() -> 3).get(30, TimeUnit.SECONDS)).isEqualTo(3);
    } finally {
      late.get().comeAfterAll();
      pool.close();
    }
    late.get().join(TimeUnit.SECONDS.toMillis(30));
    assertThat(late.get().isAlive()).isFalse();
  }
}
