package dev.weir.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.Outcome;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.PoolStats;
import dev.weir.pool.TaskLimits;
import dev.weir.pool.Ticket;
import dev.weir.pool.WorkerPool;
import dev.weir.testing.BoundWitness;
import dev.weir.testing.Caller;
import dev.weir.testing.Eventually;
import dev.weir.testing.Invariants;
import dev.weir.testing.Pools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything at once from several threads; the submitters' own tally must agree with the books. */
final class RandomMixTest {
  private static final int SUBMITTERS = 3;
  private static final int STEPS = 3_000;
  private static final int MOST_SLOTS = 6;

  @RegisterExtension final Pools pools = new Pools();

  static Stream<Arguments> seeds() {
    return Stream.of(Threads.values())
        .flatMap(kind -> Stream.of(1L, 20L, 300L).map(seed -> Arguments.of(kind, seed)));
  }

  private static Runnable task(SplittableRandom random, BoundWitness witness) {
    int kind = random.nextInt(10);
    if (kind == 0) {
      return () -> {
        witness.run();
        throw new IllegalStateException("one of many");
      };
    }
    return kind < 3 ? witness::linger : witness;
  }

  private static void submitSteps(
      WorkerPool pool, Tally tally, BoundWitness witness, SplittableRandom random) {
    List<Ticket> tickets = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      Runnable task = task(random, witness);
      int what = random.nextInt(10);
      if (what < 2) {
        plain(tally, () -> pool.execute(count(tally, task)));
      } else if (what < 4) {
        plain(tally, () -> requireAccepted(pool.tryExecute(count(tally, task))));
      } else if (what < 5) {
        Duration patience = Duration.ofNanos(random.nextInt(300_000));
        plain(tally, () -> requireAccepted(pool.tryExecute(count(tally, task), patience)));
      } else {
        tally.submitted.incrementAndGet();
        tickets.add(pool.executeAsync(task, tally, limits(random)));
      }
      if (random.nextInt(4) == 0 && !tickets.isEmpty()) {
        var unused = tickets.get(random.nextInt(tickets.size())).cancel();
      }
    }
  }

  private static Runnable count(Tally tally, Runnable task) {
    return () -> {
      tally.plainRan.incrementAndGet();
      task.run();
    };
  }

  private static void plain(Tally tally, Runnable submit) {
    tally.plainSubmitted.incrementAndGet();
    try {
      submit.run();
    } catch (RejectedExecutionException e) {
      tally.plainRefused.incrementAndGet();
    }
  }

  private static void requireAccepted(boolean accepted) {
    if (!accepted) {
      throw new RejectedExecutionException();
    }
  }

  private static TaskLimits limits(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> new TaskLimits(Duration.ofNanos(1 + random.nextInt(2_000_000)), Duration.ZERO);
      case 1 -> new TaskLimits(Duration.ZERO, Duration.ofNanos(1 + random.nextInt(2_000_000)));
      default -> TaskLimits.NONE;
    };
  }

  private static void disturb(WorkerPool pool, SplittableRandom random, boolean withResize) {
    switch (random.nextInt(withResize ? 4 : 2)) {
      case 0 -> {
        pool.pause();
        LockSupport.parkNanos(random.nextInt(500_000));
        pool.resume();
      }
      case 1 -> Invariants.check(pool.stats());
      case 2 -> pool.resize(1 + random.nextInt(MOST_SLOTS));
      default -> {
        int queue = random.nextInt(5);
        int waiters = 1 + random.nextInt(5);
        var unused = pool.resize(b -> b.withQueueCapacity(queue).withMaxBlockingTasks(waiters));
      }
    }
  }

  private void mix(WorkerPool pool, long seed, boolean withResize) {
    SplittableRandom random = new SplittableRandom(seed);
    Tally tally = new Tally();
    BoundWitness witness = new BoundWitness();
    pools.watch(pool);
    List<Caller> submitters = new ArrayList<>();
    for (int i = 0; i < SUBMITTERS; i++) {
      SplittableRandom own = random.split();
      submitters.add(pools.call(() -> submitSteps(pool, tally, witness, own)));
    }
    SplittableRandom own = random.split();
    while (!submitters.stream().allMatch(Caller::isDone)) {
      disturb(pool, own, withResize);
      LockSupport.parkNanos(100_000);
    }
    submitters.forEach(submitter -> assertThat(submitter.await()).isNull());
    Eventually.until("every submission is answered", tally::isSettled);
    pools.awaitLevel(
        pool, s -> s.starting() + s.active() + s.stuck() + s.queued() + s.blocked(), 0);
    witness.assertNeverMoreThan(MOST_SLOTS);
    compare(pool.stats(), tally);
  }

  private static void compare(PoolStats stats, Tally tally) {
    Invariants.check(stats);
    long plainAccepted = tally.plainSubmitted.get() - tally.plainRefused.get();
    assertThat(stats.submitted()).isEqualTo(tally.submitted.get() + tally.plainSubmitted.get());
    assertThat(stats.accepted()).isEqualTo(tally.accepted.get() + plainAccepted);
    assertThat(stats.rejected().total()).isEqualTo(tally.refused.get() + tally.plainRefused.get());
    assertThat(tally.plainRan).as("accepted tasks without limits all ran").hasValue(plainAccepted);
    assertThat(stats.cancelled()).isEqualTo(tally.ended(Outcome.CANCELLED));
    assertThat(stats.timedOut())
        .isEqualTo(tally.ended(Outcome.QUEUE_TIMEOUT) + tally.ended(Outcome.RUN_TIMEOUT));
    assertThat(stats.abandoned()).isEqualTo(tally.ended(Outcome.ABANDONED));
    assertThat(stats.completed() + stats.failed())
        .isEqualTo(plainAccepted + tally.ended(Outcome.COMPLETED) + tally.ended(Outcome.FAILED));
    assertThat(tally.begun.get())
        .isGreaterThanOrEqualTo(
            tally.ended(Outcome.COMPLETED)
                + tally.ended(Outcome.FAILED)
                + tally.ended(Outcome.RUN_TIMEOUT));
  }

  private static PoolOptions options(Threads kind) {
    return Pools.options(kind, MOST_SLOTS, 4)
        .withMaxBlockingTasks(4)
        .withExpiry(Duration.ofNanos(300_000));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("seeds")
  void theBooksAgreeWithTheSubmittersTally(Threads kind, long seed) {
    mix(pools.create(options(kind)), seed, false);
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("seeds")
  void theBooksAgreeWhileBoundsChange(Threads kind, long seed) {
    mix(pools.create(options(kind)), seed, true);
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("seeds")
  void theBooksAgreeWhenThePoolIsShutDownInTheMiddle(Threads kind, long seed) throws Exception {
    WorkerPool pool = pools.create(options(kind));
    SplittableRandom random = new SplittableRandom(seed);
    Tally tally = new Tally();
    BoundWitness witness = new BoundWitness();
    List<Caller> submitters = new ArrayList<>();
    for (int i = 0; i < SUBMITTERS; i++) {
      SplittableRandom own = random.split();
      submitters.add(pools.call(() -> submitSteps(pool, tally, witness, own)));
    }
    Eventually.until("half way", () -> pool.stats().submitted() > SUBMITTERS * STEPS / 2);
    int neverBegan = 0;
    switch ((int) (seed % 3)) {
      case 0 -> neverBegan = pool.shutdownNow().size();
      case 1 -> pool.shutdown();
      default -> pool.shutdown(Duration.ofMillis(1));
    }
    plain(tally, () -> requireAccepted(pool.tryExecute(count(tally, () -> {}))));
    submitters.forEach(submitter -> assertThat(submitter.await()).isNull());
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    Eventually.until("every submission is answered", tally::isSettled);
    PoolStats stats = pool.stats();
    Invariants.checkTerminated(stats);
    assertThat(stats.submitted()).isEqualTo(tally.submitted.get() + tally.plainSubmitted.get());
    assertThat(stats.submitted()).isEqualTo((long) SUBMITTERS * STEPS + 1);
    assertThat(stats.abandoned()).isGreaterThanOrEqualTo(neverBegan);
    assertThat(stats.rejected().closed() + stats.rejected().draining()).isPositive();
  }
}
