package dev.weir.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.PoolStats;
import dev.weir.pool.TaskListener;
import dev.weir.pool.WorkerPool;
import dev.weir.testing.Caller;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Invariants;
import dev.weir.testing.Pools;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Snapshots taken while everything moves, held against what the submitters know. */
final class SnapshotTest {
  private static final int SUBMITS = 30_000;
  private static final int WORKERS = 4;

  @RegisterExtension final Pools pools = new Pools();

  private final AtomicLong made = new AtomicLong();

  private void submitAll(WorkerPool pool) {
    for (int i = 0; i < SUBMITS; i++) {
      made.incrementAndGet();
      var ticket = pool.executeAsync(Thread::onSpinWait, TaskListener.NONE);
      if (i % 3 == 0) {
        ticket.cancel();
      }
    }
  }

  private void compare(WorkerPool pool, Caller submitter) {
    PoolStats last = pool.stats();
    while (!submitter.isDone()) {
      PoolStats stats = pool.stats();
      long known = made.get();
      Invariants.check(stats);
      assertThat(stats.submitted()).as("submissions in %s", stats).isLessThanOrEqualTo(known);
      assertThat(stats.accepted())
          .as("accepted in %s after %s", stats, last)
          .isGreaterThanOrEqualTo(last.accepted());
      assertThat(stats.completed())
          .as("completed in %s after %s", stats, last)
          .isGreaterThanOrEqualTo(last.completed());
      last = stats;
    }
  }

  @EveryThreadKind
  void noSnapshotShowsMoreThanWasSubmittedOrForgetsWhatWasAccepted(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, WORKERS, 64).withMaxBlockingTasks(64));
    Caller submitter = pools.call(() -> submitAll(pool));
    compare(pool, submitter);
    assertThat(submitter.await()).isNull();
    pools.awaitLevel(
        pool, s -> s.starting() + s.active() + s.stuck() + s.queued() + s.blocked(), 0);
    assertThat(pool.stats().submitted()).isEqualTo(SUBMITS);
  }
}
