package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.ManualTicker;
import dev.weir.testing.Pools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A process that stood still gives the time back to those who had a limit. */
final class StallTest {
  private static final long LATE = Duration.ofSeconds(7).toNanos();

  @RegisterExtension final Pools pools = new Pools();
  private final HandTimer timer = new HandTimer();
  private final List<WorkerPool> made = new ArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    for (WorkerPool pool : made) {
      pool.shutdown();
      pool.shutdownNow();
      assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** A timer that fires when it is told to, as late as it is told. */
  private static final class HandTimer implements Timer {
    private final Queue<HandAlarm> alarms = new ConcurrentLinkedQueue<>();

    @Override
    public Alarm schedule(Runnable action, long delayNanos) {
      HandAlarm alarm = new HandAlarm(action, delayNanos);
      alarms.add(alarm);
      return alarm;
    }

    @Override
    public boolean isCurrentThread() {
      return false;
    }

    HandAlarm next() {
      HandAlarm alarm = alarms.poll();
      while (alarm != null && alarm.isRevoked) {
        alarm = alarms.poll();
      }
      return alarm;
    }
  }

  private static final class HandAlarm implements Timer.Alarm {
    private final Runnable action;
    private final long delay;
    private volatile long late;
    private volatile boolean isRevoked;

    HandAlarm(Runnable action, long delay) {
      this.action = action;
      this.delay = delay;
    }

    @Override
    public void revoke() {
      isRevoked = true;
    }

    @Override
    public long lateNanos() {
      return late;
    }

    void fire(long lateBy) {
      late = lateBy;
      action.run();
    }
  }

  private WorkerPool pool(Threads kind) {
    WorkerPool pool = WorkerPool.create(Pools.options(kind, 1, 10), timer);
    made.add(pool);
    return pool;
  }

  @EveryThreadKind
  void aWaitThatIsOverLateIsExtendedByAsMuch(Threads kind) {
    WorkerPool pool = pool(kind);
    Gate gate = pools.occupy(pool, 1);
    Heard waiting = pools.listener();
    pool.executeAsync(() -> {}, waiting, new TaskLimits(Duration.ofSeconds(10), Duration.ZERO));
    timer.next().fire(LATE);
    HandAlarm again = timer.next();
    assertThat(again.delay).isEqualTo(LATE);
    again.fire(0);
    waiting.assertNeverRan(Outcome.QUEUE_TIMEOUT);
    gate.open();
  }

  @EveryThreadKind
  void aDeadlineIsNotExtended(Threads kind) {
    WorkerPool pool = pool(kind);
    Gate gate = pools.occupy(pool, 1);
    Heard waiting = pools.listener();
    pool.executeAsync(() -> {}, waiting, TaskLimits.NONE.withDeadline(Duration.ofSeconds(10)));
    timer.next().fire(LATE);
    waiting.assertNeverRan(Outcome.EXPIRED);
    assertThat(pool.stats().expired()).isEqualTo(1);
    gate.open();
  }

  @EveryThreadKind
  void aWaitIsExtendedUpToTheDeadline(Threads kind) {
    ManualTicker ticker = new ManualTicker();
    WorkerPool pool = WorkerPool.create(Pools.options(kind, 1, 10).withTicker(ticker), timer);
    made.add(pool);
    Gate gate = pools.occupy(pool, 1);
    Heard waiting = pools.listener();
    TaskLimits limits = new TaskLimits(Duration.ofSeconds(10), Duration.ZERO);
    pool.executeAsync(() -> {}, waiting, limits.withDeadline(Duration.ofSeconds(12)));
    ticker.advance(Duration.ofSeconds(11));
    timer.next().fire(LATE);
    assertThat(timer.next().delay).isEqualTo(Duration.ofSeconds(1).toNanos());
    ticker.advance(Duration.ofSeconds(1));
    gate.open();
    waiting.assertNeverRan(Outcome.EXPIRED);
  }

  /** The worker may come before the timer's thread does. */
  @EveryThreadKind
  void aWorkerThatComesAtTheDeadlineDoesNotRunTheTask(Threads kind) {
    ManualTicker ticker = new ManualTicker();
    WorkerPool pool = WorkerPool.create(Pools.options(kind, 1, 10).withTicker(ticker), timer);
    made.add(pool);
    Gate gate = pools.occupy(pool, 1);
    Heard waiting = pools.listener();
    pool.executeAsync(() -> {}, waiting, TaskLimits.NONE.withDeadline(Duration.ofSeconds(10)));
    timer.next().late = LATE;
    ticker.advance(Duration.ofSeconds(10));
    gate.open();
    waiting.assertNeverRan(Outcome.EXPIRED);
  }

  @EveryThreadKind
  void aRunThatIsOverLateIsExtendedByAsMuch(Threads kind) {
    WorkerPool pool = pool(kind);
    Heard running = pools.listener();
    Gate gate = pools.gate();
    pool.executeAsync(gate::pass, running, new TaskLimits(Duration.ZERO, Duration.ofSeconds(10)));
    gate.awaitEntered(1);
    timer.next().fire(LATE);
    HandAlarm again = timer.next();
    assertThat(again.delay).isEqualTo(LATE);
    gate.open();
    running.assertRan(Outcome.COMPLETED);
    again.fire(0); // too late, and of no effect
  }

  @EveryThreadKind
  void anAlarmThatIsALittleLateIsNoStall(Threads kind) {
    WorkerPool pool = pool(kind);
    Gate gate = pools.occupy(pool, 1);
    Heard waiting = pools.listener();
    pool.executeAsync(() -> {}, waiting, new TaskLimits(Duration.ofSeconds(10), Duration.ZERO));
    timer.next().fire(Timer.STALL);
    waiting.assertNeverRan(Outcome.QUEUE_TIMEOUT);
    gate.open();
  }

  /** The worker may come before the timer's thread does. */
  @EveryThreadKind
  void aWorkerThatComesFirstAfterAStallRunsTheTask(Threads kind) {
    ManualTicker ticker = new ManualTicker();
    WorkerPool pool = WorkerPool.create(Pools.options(kind, 1, 10).withTicker(ticker), timer);
    made.add(pool);
    Gate gate = pools.occupy(pool, 1);
    Heard waiting = pools.listener();
    pool.executeAsync(() -> {}, waiting, new TaskLimits(Duration.ofSeconds(10), Duration.ZERO));
    timer.next().late = LATE;
    ticker.advance(Duration.ofSeconds(17));
    gate.open();
    waiting.assertRan(Outcome.COMPLETED);
  }
}
