package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.JsonCopy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TaskTableRaceTest {
  private static final int THREADS = 4;
  private static final int EACH = 20_000;

  private final ManualTicker ticker = new ManualTicker();
  private final AtomicLong order = new AtomicLong(1_000);

  private final TaskOrigin origin = new TaskOrigin("0123abcd", InstantSource.system(), ticker);

  private ManagedTask made(String id) {
    return made(id, order.getAndIncrement());
  }

  private ManagedTask made(String id, long number) {
    String given = id == null ? TaskIds.of("0123abcd", number) : id;
    return new ManagedTask(origin, Requests.of(given, "echo"));
  }

  private static void inParallel(Callable<Void> action) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Void>> ends = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        ends.add(threads.submit(action));
      }
      for (Future<Void> end : ends) {
        end.get();
      }
    }
  }

  @Test
  void manyThreadsLeaveAsManyAsAreRetainedAndExpiryLeavesNone() throws Exception {
    TaskTable table = new TaskTable(100, 1L << 30, Duration.ofMinutes(1), origin);
    inParallel(
        () -> {
          for (int i = 0; i < EACH; i++) {
            ManagedTask task = made(i % 3 == 0 ? "chosen-" + order.getAndIncrement() : null);
            assertThat(table.add(task)).isTrue();
            assertThat(table.find(task.id())).isSameAs(task);
            task.complete(new JsonCopy(null, 4, 0));
            table.retain(task);
          }
          return null;
        });

    ManagedTask last = made(null);
    table.add(last);
    last.complete(new JsonCopy(null, 4, 0));
    table.retain(last);
    assertThat(table.find(last.id())).isSameAs(last);
    assertThat(table.size()).isBetween(100, 100 + THREADS);

    ticker.advance(Duration.ofMinutes(2));
    table.expire();
    assertThat(table.size()).isZero();
  }

  @Test
  void anIdIsHeldByOneAtATimeHoweverManyWantIt() throws Exception {
    TaskTable table = new TaskTable(0, 1L << 30, Duration.ofMinutes(1), origin);
    AtomicInteger holders = new AtomicInteger();
    inParallel(
        () -> {
          for (int i = 0; i < EACH; i++) {
            ManagedTask task = made("wanted");
            if (table.add(task)) {
              assertThat(holders.incrementAndGet()).isEqualTo(1);
              holders.decrementAndGet();
              table.discard(task);
            }
          }
          return null;
        });

    assertThat(table.find("wanted")).isNull();
    assertThat(table.size()).isZero();
  }

  @Test
  void aChosenIdMayLookLikeOneMadeHereButNotEqualIt() {
    TaskTable table = new TaskTable(10, 1L << 30, Duration.ofMinutes(1), origin);
    ManagedTask first = made(null, 5_000);
    assertThat(table.add(first)).isTrue();
    assertThat(table.add(made(first.id(), 5_001))).isFalse();
    assertThat(table.find(first.id())).isSameAs(first);

    ManagedTask early = made(TaskIds.of("0123abcd", 5_003), 5_002);
    assertThat(table.add(early)).isTrue();
    assertThat(table.add(made(null, 5_003))).isFalse();
    assertThat(table.find(early.id())).isSameAs(early);
    assertThat(table.size()).isEqualTo(2);

    ManagedTask elsewhere = made(TaskIds.of("ffffffff", 5_000), 5_004);
    assertThat(table.add(elsewhere)).isTrue();
    assertThat(table.find(elsewhere.id())).isSameAs(elsewhere);
    assertThat(table.find(first.id())).isSameAs(first);
  }

  @Test
  void whatNoIdCouldBeIsNotFound() {
    TaskTable table = new TaskTable(10, 1L << 30, Duration.ofMinutes(1), origin);
    table.add(made(null));
    for (String id : List.of("", "-", "x", "x-", "-rs", "0123abcd-!", "a-zzzzzzzzzzzzzzzz")) {
      assertThat(table.find(id)).as(id).isNull();
    }
  }
}
