package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Pools;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Chains of tasks, each of which submits the next one when it has ended. */
final class ExecuteNextTest {
  private static final int LENGTH = 2_000;

  @RegisterExtension final Pools pools = new Pools();

  /** One chain; a plain field counts, for only one of its tasks runs at a time. */
  private static final class Chain implements Runnable, TaskListener {
    private final WorkerPool pool;
    private final boolean fails;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private int ran;

    Chain(WorkerPool pool, boolean fails) {
      this.pool = pool;
      this.fails = fails;
    }

    void start() {
      var unused = pool.executeAsync(this, this);
    }

    @Override
    public boolean hearsStart() {
      return false;
    }

    @Override
    public void run() {
      ran++;
      threads.add(Thread.currentThread());
      if (fails) {
        throw new IllegalStateException("a task that fails");
      }
    }

    @Override
    public void finished(Outcome outcome, Throwable failure) {
      if (ran == LENGTH) {
        over.countDown();
      } else {
        var unused = pool.executeNext(this, this, TaskLimits.NONE);
      }
    }

    @Override
    public void refused(Rejection rejection) {
      throw new IllegalStateException("refused: " + rejection);
    }
  }

  @EveryThreadKind
  void theWorkerThatEndsATaskRunsTheNext(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 4, 10);
    Chain chain = new Chain(pool, false);
    chain.start();
    chain.over.await();

    assertThat(chain.threads).hasSize(1);
    assertThat(pool.stats().workersCreated()).isEqualTo(1);
    Eventually.becomes("completed", () -> pool.stats().completed(), (long) LENGTH);
  }

  @EveryThreadKind
  void aChainGoesOnAfterFailures(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 1, 0);
    Chain chain = new Chain(pool, true);
    chain.start();
    chain.over.await();

    Eventually.becomes("failed", () -> pool.stats().failed(), (long) LENGTH);
  }

  /** Workers end, come and are held meanwhile, so that the one that was to come may not. */
  @EveryThreadKind
  void chainsGoOnWhileThePoolIsResizedAndPaused(Threads kind) throws Exception {
    WorkerPool pool = pools.create(kind, 8, 100);
    List<Chain> chains = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      chains.add(new Chain(pool, false));
    }
    chains.forEach(Chain::start);
    for (int i = 0; chains.stream().anyMatch(chain -> chain.over.getCount() > 0); i++) {
      pool.resize(1 + i % 8);
      if (i % 5 == 0) {
        pool.pause();
        pool.resume();
      }
    }
    Eventually.becomes("completed", () -> pool.stats().completed(), 8L * LENGTH);
  }
}
