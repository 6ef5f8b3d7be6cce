package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Invariants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several tasks at once: all of them are in, or none. */
class TryExecuteAllTest {
  private static final int CAPACITY = 2;
  private static final int QUEUE = 3;
  private static final int ROOM = CAPACITY + QUEUE;
  private static final long SEED = 7;

  private final Semaphore gate = new Semaphore(0);
  private WorkerPool pool = pool(Threads.VIRTUAL);

  private static WorkerPool pool(Threads threads) {
    return WorkerPool.create(
        PoolOptions.defaults()
            .withThreads(threads)
            .withCapacity(CAPACITY)
            .withQueueCapacity(QUEUE)
            .withMaxBlockingTasks(10));
  }

  @AfterEach
  void close() throws InterruptedException {
    gate.release(1_000_000);
    pool.shutdown();
    assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    Invariants.check(pool.stats());
  }

  /** What one task was told, in order. */
  private static final class Told implements TaskListener {
    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void accepted() {
      notices.add("accepted");
    }

    @Override
    public void finished(Outcome outcome, Throwable failure) {
      notices.add(outcome.name());
    }

    @Override
    public void refused(Rejection rejection) {
      notices.add(rejection.name());
    }
  }

  private List<Told> submit(int tasks) {
    return submit(tasks, gate::acquireUninterruptibly);
  }

  private List<Told> submit(int tasks, Runnable body) {
    List<Told> told = IntStream.range(0, tasks).mapToObj(i -> new Told()).toList();
    List<Submission> submissions =
        told.stream().map(each -> new Submission(body, each, TaskLimits.NONE)).toList();
    assertThat(pool.tryExecuteAll(submissions, null)).hasSize(tasks);
    return told;
  }

  private static void assertRefused(List<Told> told, Rejection why) {
    assertThat(told).allSatisfy(each -> assertThat(each.notices).containsExactly(why.name()));
  }

  private void assertRun(List<Told> told) {
    gate.release(told.size());
    Eventually.until(
        "all are told", () -> told.stream().allMatch(each -> each.notices.size() == 2));
    assertThat(told)
        .allSatisfy(each -> assertThat(each.notices).containsExactly("accepted", "COMPLETED"));
  }

  @Test
  void asManyAsThereIsRoomForAreTaken() {
    assertRun(submit(ROOM));
  }

  @Test
  void oneMoreAndNoneIsTaken() {
    assertRefused(submit(ROOM + 1), Rejection.OVERLOAD);
    assertThat(pool.stats().accepted()).isZero();
    assertThat(pool.stats().rejected().overload()).isEqualTo(ROOM + 1);
    assertRun(submit(ROOM));
  }

  @Test
  void whatIsInAlreadyCounts() {
    List<Told> first = submit(3);
    assertRefused(submit(3), Rejection.OVERLOAD);
    List<Told> second = submit(2);
    assertRun(Stream.concat(first.stream(), second.stream()).toList());
  }

  @Test
  void noneOvertakesOneThatWaits() {
    List<Told> first = submit(ROOM);
    Told waits = new Told();
    pool.executeAsync(gate::acquireUninterruptibly, waits);
    assertRefused(submit(1), Rejection.OVERLOAD);
    assertRun(Stream.concat(first.stream(), Stream.of(waits)).toList());
  }

  @Test
  void aPausedPoolHasItsQueueAlone() {
    pool.pause();
    assertRefused(submit(QUEUE + 1), Rejection.OVERLOAD);
    List<Told> queued = submit(QUEUE);
    pool.resume();
    assertRun(queued);
  }

  @Test
  void aPoolThatIsClosedSaysSo() {
    pool.shutdown();
    assertRefused(submit(1), Rejection.CLOSED);
  }

  @Test
  void noneAtAllIsNoBatch() {
    assertThat(submit(0)).isEmpty();
  }

  @Test
  void eachHasItsOwnLimits() {
    Told slow = new Told();
    CountDownLatch never = new CountDownLatch(1);
    Runnable sleeps =
        () -> {
          try {
            never.await();
          } catch (InterruptedException asked) {
            // That is the end of it.
          }
        };
    TaskLimits brief = new TaskLimits(Duration.ZERO, Duration.ofMillis(10));
    pool.tryExecuteAll(List.of(new Submission(sleeps, slow, brief)), null);
    Eventually.until("told", () -> slow.notices.contains("RUN_TIMEOUT"));
  }

  /** Each batch counts itself in one step by its first task: a torn one would be seen. */
  @EveryThreadKind
  void batchesOfManyThreadsAreNeverTorn(Threads threads) throws Exception {
    pool.shutdown();
    pool = pool(threads);
    AtomicInteger ran = new AtomicInteger();
    AtomicInteger accepted = new AtomicInteger();
    AtomicInteger torn = new AtomicInteger();
    List<Thread> submitters = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Random random = new Random(SEED + t);
      submitters.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 3_000; i++) {
                      int size = 1 + random.nextInt(ROOM);
                      List<Told> told = submit(size, ran::incrementAndGet);
                      long refused =
                          told.stream()
                              .filter(each -> each.notices.contains(Rejection.OVERLOAD.name()))
                              .count();
                      if (refused == 0) {
                        accepted.addAndGet(size);
                      } else if (refused != size) {
                        torn.incrementAndGet();
                      }
                      pool.tryExecute(ran::incrementAndGet);
                    }
                  }));
    }
    for (Thread submitter : submitters) {
      submitter.join();
    }
    Eventually.until("idle", () -> pool.stats().active() + pool.stats().queued() == 0);
    assertThat(torn).hasValue(0);
    assertThat(accepted.get()).isPositive();
    assertThat((long) ran.get()).isEqualTo(pool.stats().completed());
  }
}
