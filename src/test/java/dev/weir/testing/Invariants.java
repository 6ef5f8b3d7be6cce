package dev.weir.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import dev.weir.pool.PoolStats;
import java.util.stream.LongStream;

/** What holds in every snapshot of every pool. */
public final class Invariants {
  private Invariants() {}

  /** Checks one snapshot. */
  public static void check(PoolStats stats) {
    books(stats);
    levels(stats);
    if (stats.resizes() == 0) {
      bounds(stats);
    }
    if (stats.state() == PoolState.CLOSED) {
      closed(stats);
    }
  }

  /** Checks that nothing is left of a pool whose last thread has returned. */
  public static void checkTerminated(PoolStats stats) {
    check(stats);
    assertThat(stats.state()).as("state in %s", stats).isEqualTo(PoolState.CLOSED);
    assertThat(stats.active() + stats.starting()).as("all is answered in %s", stats).isZero();
    assertThat(stats.workers()).as("workers in %s", stats).isZero();
    assertThat(stats.idle()).as("idle in %s", stats).isZero();
    assertThat(stats.stuck()).as("stuck in %s", stats).isZero();
  }

  private static void books(PoolStats stats) {
    assertThat(stats.submitted())
        .as("submitted = accepted + rejected + blocked in %s", stats)
        .isEqualTo(stats.accepted() + stats.rejected().total() + stats.blocked());
    long answered =
        stats.completed()
            + stats.failed()
            + stats.cancelled()
            + stats.timedOut()
            + stats.expired()
            + stats.abandoned();
    assertThat(stats.accepted())
        .as("accepted = answered + starting + active + queued in %s", stats)
        .isEqualTo(answered + stats.starting() + stats.active() + stats.queued());
  }

  private static void levels(PoolStats stats) {
    long least =
        LongStream.of(
                stats.workers(),
                stats.active(),
                stats.starting(),
                stats.idle(),
                stats.free(),
                stats.stuck(),
                stats.queued(),
                stats.blocked(),
                stats.submitted(),
                stats.accepted(),
                stats.completed(),
                stats.failed(),
                stats.cancelled(),
                stats.timedOut(),
                stats.expired(),
                stats.abandoned(),
                stats.workersCreated(),
                stats.workersExpired())
            .min()
            .orElseThrow();
    assertThat(least).as("nothing is negative in %s", stats).isNotNegative();
    assertThat(stats.idle())
        .as("idle <= workers in %s", stats)
        .isLessThanOrEqualTo(stats.workers());
    assertThat(stats.peakWorkers())
        .as("peakWorkers >= workers in %s", stats)
        .isGreaterThanOrEqualTo(stats.workers());
    assertThat(stats.peakQueued())
        .as("peakQueued >= queued in %s", stats)
        .isGreaterThanOrEqualTo(stats.queued());
  }

  /** Bounds that a resize may leave exceeded for a time. */
  private static void bounds(PoolStats stats) {
    if (stats.capacity() != PoolOptions.UNBOUNDED) {
      assertThat((long) stats.active() + stats.starting() + stats.stuck())
          .as("active + starting + stuck <= capacity in %s", stats)
          .isLessThanOrEqualTo(stats.capacity());
      assertThat(stats.workers())
          .as("workers <= capacity in %s", stats)
          .isLessThanOrEqualTo(stats.capacity());
      assertThat(stats.free())
          .as("free = capacity - workers in %s", stats)
          .isEqualTo(stats.capacity() - stats.workers());
    }
    assertThat(stats.queued())
        .as("queued <= queueCapacity in %s", stats)
        .isLessThanOrEqualTo(stats.queueCapacity());
    if (stats.maxBlockingTasks() > 0) {
      assertThat(stats.blocked())
          .as("blocked <= maxBlockingTasks in %s", stats)
          .isLessThanOrEqualTo(stats.maxBlockingTasks());
    }
  }

  private static void closed(PoolStats stats) {
    assertThat(stats.queued() + stats.blocked()).as("nobody waits in %s", stats).isZero();
  }
}
