package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Caller;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Pools;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;

/** First come, first served: in the queue, in the waiting room, and between the two. */
final class OrderTest {
  @RegisterExtension final Pools pools = new Pools();

  private final List<Integer> order = new CopyOnWriteArrayList<>();

  private Runnable note(int number) {
    return () -> order.add(number);
  }

  private static List<Integer> upTo(int end) {
    return IntStream.range(0, end).boxed().toList();
  }

  @EveryThreadKind
  void queuedTasksBeginInOrder(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 500);
    Gate gate = pools.occupy(pool, 1);
    for (int i = 0; i < 500; i++) {
      pool.execute(note(i));
    }
    gate.open();
    pools.awaitLevel(pool, PoolStats::completed, 501);
    assertThat(order).isEqualTo(upTo(500));
  }

  @EveryThreadKind
  void blockedSubmitsFollowTheQueuedOnesInOrder(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 7);
    Gate gate = pools.occupy(pool, 1);
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Heard heard = pools.listener();
      all.add(heard);
      var unused = pool.executeAsync(note(i), heard);
    }
    assertThat(pool.stats().queued()).isEqualTo(7);
    assertThat(pool.stats().blocked()).isEqualTo(93);
    gate.open();
    all.forEach(heard -> heard.assertRan(Outcome.COMPLETED));
    assertThat(order).isEqualTo(upTo(100));
  }

  @EveryThreadKind
  void blockedThreadsAreServedInOrderOfArrival(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.occupy(pool, 1);
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Runnable task = note(i);
      callers.add(pools.call(() -> pool.execute(task)));
      pools.awaitLevel(pool, PoolStats::blocked, i + 1);
    }
    gate.open();
    callers.forEach(caller -> assertThat(caller.await()).isNull());
    pools.awaitLevel(pool, PoolStats::completed, 11);
    assertThat(order).isEqualTo(upTo(10));
  }

  @EveryThreadKind
  void threadsAndListenersShareOneLine(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.occupy(pool, 1);
    for (int i = 0; i < 10; i++) {
      Runnable task = note(i);
      if (i % 2 == 0) {
        pools.call(() -> pool.execute(task));
      } else {
        var unused = pool.executeAsync(task, pools.listener());
      }
      pools.awaitLevel(pool, PoolStats::blocked, i + 1);
    }
    gate.open();
    pools.awaitLevel(pool, PoolStats::completed, 11);
    assertThat(order).isEqualTo(upTo(10));
  }

  @EveryThreadKind
  void aFreeQueuePlaceGoesToTheOldestBlockedSubmitNotToANewcomer(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    pools.occupy(pool, 1);
    Heard queued = pools.listener();
    Ticket ticket = pool.executeAsync(note(0), queued);
    List<Heard> blocked = pools.block(pool, note(1), 2);

    assertThat(ticket.cancel()).isTrue();

    queued.assertNeverRan(Outcome.CANCELLED);
    blocked.get(0).assertWaiting();
    blocked.get(1).assertUnanswered();
    assertThat(pool.tryExecute(note(9))).as("a newcomer").isFalse();
    assertThat(pool.stats().queued()).isEqualTo(1);
    assertThat(pool.stats().blocked()).isEqualTo(1);
  }

  @EveryThreadKind
  void aNewcomerNeverOvertakesAWaiterWhileSlotsComeFree(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    AtomicInteger overtakers = new AtomicInteger();
    for (int round = 0; round < 200; round++) {
      Gate gate = pools.occupy(pool, 1);
      Heard waiter = pools.block(pool, () -> {}, 1).get(0);
      gate.open();
      boolean overtook = pool.tryExecute(() -> {});
      if (overtook && waiter.events().isEmpty()) {
        overtakers.incrementAndGet();
      }
      waiter.assertRan(Outcome.COMPLETED);
      pools.awaitLevel(pool, stats -> stats.active() + stats.starting(), 0);
    }
    assertThat(overtakers).hasValue(0);
  }

  @EveryThreadKind
  void aBlockedSubmitThatLeavesDoesNotHoldUpThoseBehindIt(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 0);
    Gate gate = pools.occupy(pool, 1);
    Heard leaving = pools.listener();
    Ticket ticket = pool.executeAsync(note(0), leaving);
    List<Heard> behind = pools.block(pool, note(1), 3);
    assertThat(ticket.cancel()).isTrue();
    leaving.assertRefused(Rejection.CANCELLED);
    gate.open();
    behind.forEach(heard -> heard.assertRan(Outcome.COMPLETED));
    assertThat(order).containsExactly(1, 1, 1);
  }
}
