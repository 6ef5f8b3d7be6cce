package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the workers' owner keeps and forgets; the workers themselves never begin here. */
class WorkersTest {
  private static final int MANY = 100;

  private final PoolOptions options =
      PoolOptions.defaults()
          .withThreads(PoolOptions.Threads.VIRTUAL)
          .withCapacity(MANY)
          .withMinIdle(MANY)
          .withExpiry(Duration.ofNanos(1))
          .withThreadFactory(body -> Thread.ofVirtual().unstarted(() -> {}));
  private final List<Worker> made = new ArrayList<>();

  private Workers workers(Permits permits) {
    return new Workers(
        permits,
        new TaskQueue(),
        new Metrics(new Recording(options.name(), options.ticker()), options.ticker()),
        new Threads(options),
        this::newWorker,
        new Helper("test", new NoDuties()),
        () -> {});
  }

  private Worker newWorker(boolean isRenewal) {
    Worker worker = new Worker(null, null, null, null, isRenewal);
    made.add(worker);
    return worker;
  }

  /** A burst teaches the pool to wake many workers at once; a few need not know. */
  @Test
  void aPoolThatShrinksForgetsHowManyItWokeAtOnce() {
    Permits permits = new Permits(options.bounds());
    Workers workers = workers(permits);
    workers.warm();
    assertThat(workers.live()).isEqualTo(MANY);
    for (int i = 0; i < 10; i++) {
      workers.giveWay();
    }
    assertThat(workers.width()).isGreaterThan(1);
    permits.hold();
    permits.rebound(options.bounds().withMinIdle(0));
    permits.unhold(false);
    for (Worker worker : made) {
      workers.push(new IdleStack.Entry(worker));
    }
    workers.expire();
    assertThat(workers.live()).isZero();
    assertThat(workers.width()).isEqualTo(1);
  }

  /** For a helper that has no thread. */
  private static final class NoDuties implements Helper.Duties {
    @Override
    public void work() {}

    @Override
    public long expire() {
      return Long.MAX_VALUE;
    }

    @Override
    public boolean hasNews() {
      return false;
    }

    @Override
    public void tell() {}

    @Override
    public boolean isRetrying() {
      return false;
    }

    @Override
    public long resolveDeadlock() {
      return Long.MAX_VALUE;
    }

    @Override
    public void repair() {}

    @Override
    public boolean isOver() {
      return false;
    }
  }
}
