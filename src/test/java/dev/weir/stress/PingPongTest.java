package dev.weir.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.PoolStats;
import dev.weir.pool.WorkerPool;
import dev.weir.testing.Caller;
import dev.weir.testing.Eventually;
import dev.weir.testing.Pools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One request in flight a submitter: the next is sent only when the last was answered, so that a
 * single lost wake-up stops everything. With {@code -Dweir.stress.seconds=N} each case goes on for
 * that long.
 */
final class PingPongTest {
  private static final int ROUNDS = 6_000;
  private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("weir.stress.seconds", 0));

  @RegisterExtension final Pools pools = new Pools();

  static Stream<Arguments> shapes() {
    List<Arguments> shapes = new ArrayList<>();
    for (Threads kind : Threads.values()) {
      for (int submitters = 1; submitters <= 3; submitters++) {
        for (int workers = 1; workers <= 3; workers++) {
          shapes.add(Arguments.of(kind, submitters, workers));
        }
      }
    }
    return shapes.stream();
  }

  @ParameterizedTest(name = "{0}, {1} submitters, {2} workers")
  @MethodSource("shapes")
  void noWakeUpIsLostThroughTheQueue(Threads kind, int submitters, int workers) {
    play(pools.create(Pools.options(kind, workers, 1)), submitters, workers);
  }

  @ParameterizedTest(name = "{0}, {1} submitters, {2} workers")
  @MethodSource("shapes")
  void noWakeUpIsLostInTheHandOff(Threads kind, int submitters, int workers) {
    play(pools.create(Pools.options(kind, workers, 0)), submitters, workers);
  }

  @ParameterizedTest(name = "{0}, {1} submitters, {2} workers")
  @MethodSource("shapes")
  void noWakeUpIsLostWhileWorkersExpire(Threads kind, int submitters, int workers) {
    PoolOptions options = Pools.options(kind, workers, 0).withExpiry(Duration.ofNanos(20_000));
    play(pools.create(options), submitters, workers);
  }

  private void play(WorkerPool pool, int submitters, int workers) {
    int rounds = ROUNDS / submitters;
    long start = System.nanoTime();
    AtomicLong sent = new AtomicLong();
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < submitters; i++) {
      callers.add(
          pools.call(
              () -> {
                Semaphore answer = new Semaphore(0);
                for (int round = 0;
                    round < rounds || System.nanoTime() - start < LENGTH.toNanos();
                    round++) {
                  pool.execute(answer::release);
                  assertThat(answer.tryAcquire(20, TimeUnit.SECONDS))
                      .as("round %d answered; %s", round, pool.stats())
                      .isTrue();
                  sent.incrementAndGet();
                }
              }));
    }
    callers.forEach(PingPongTest::assertDone);
    pools.awaitLevel(pool, PoolStats::completed, sent.get());
    assertThat(sent.get()).isGreaterThanOrEqualTo((long) rounds * submitters);
    assertThat(pool.stats().peakWorkers()).isLessThanOrEqualTo(workers);
  }

  private static void assertDone(Caller caller) {
    Eventually.until("all rounds are played", LENGTH.plus(Eventually.PATIENCE), caller::isDone);
    assertThat(caller.await()).isNull();
  }
}
