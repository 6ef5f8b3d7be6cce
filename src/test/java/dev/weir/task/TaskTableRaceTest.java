package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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

  private TaskRecord record(String id) {
    return record(id, order.getAndIncrement());
  }

  private TaskRecord record(String id, long number) {
    String given = id == null ? TaskIds.of("0123abcd", number) : id;
    return new TaskRecord(given, Requests.of("echo"), "0123abcd", number, 0, ticker);
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
    TaskTable table = new TaskTable(100, 1L << 30, Duration.ofMinutes(1), ticker);
    inParallel(
        () -> {
          for (int i = 0; i < EACH; i++) {
            TaskRecord record = record(i % 3 == 0 ? "chosen-" + order.getAndIncrement() : null);
            assertThat(table.add(record)).isTrue();
            assertThat(table.find(record.id())).isSameAs(record);
            record.complete(null, 0);
            table.retain(record);
          }
          return null;
        });

    TaskRecord last = record(null);
    table.add(last);
    last.complete(null, 0);
    table.retain(last);
    assertThat(table.find(last.id())).isSameAs(last);
    assertThat(table.size()).isBetween(100, 100 + THREADS);

    ticker.advance(Duration.ofMinutes(2));
    table.expire();
    assertThat(table.size()).isZero();
  }

  @Test
  void anIdIsHeldByOneAtATimeHoweverManyWantIt() throws Exception {
    TaskTable table = new TaskTable(0, 1L << 30, Duration.ofMinutes(1), ticker);
    AtomicInteger holders = new AtomicInteger();
    inParallel(
        () -> {
          for (int i = 0; i < EACH; i++) {
            TaskRecord record = record("wanted");
            if (table.add(record)) {
              assertThat(holders.incrementAndGet()).isEqualTo(1);
              holders.decrementAndGet();
              table.discard(record);
            }
          }
          return null;
        });

    assertThat(table.find("wanted")).isNull();
    assertThat(table.size()).isZero();
  }

  @Test
  void aChosenIdMayLookLikeOneMadeHereButNotEqualIt() {
    TaskTable table = new TaskTable(10, 1L << 30, Duration.ofMinutes(1), ticker);
    TaskRecord made = record(null, 5_000);
    assertThat(table.add(made)).isTrue();
    assertThat(table.add(record(made.id(), 5_001))).isFalse();
    assertThat(table.find(made.id())).isSameAs(made);

    TaskRecord early = record(TaskIds.of("0123abcd", 5_003), 5_002);
    assertThat(table.add(early)).isTrue();
    assertThat(table.add(record(null, 5_003))).isFalse();
    assertThat(table.find(early.id())).isSameAs(early);
    assertThat(table.size()).isEqualTo(2);

    TaskRecord elsewhere = record(TaskIds.of("ffffffff", 5_000), 5_004);
    assertThat(table.add(elsewhere)).isTrue();
    assertThat(table.find(elsewhere.id())).isSameAs(elsewhere);
    assertThat(table.find(made.id())).isSameAs(made);
  }

  @Test
  void whatNoIdCouldBeIsNotFound() {
    TaskTable table = new TaskTable(10, 1L << 30, Duration.ofMinutes(1), ticker);
    table.add(record(null));
    for (String id : List.of("", "-", "x", "x-", "-rs", "0123abcd-!", "a-zzzzzzzzzzzzzzzz")) {
      assertThat(table.find(id)).as(id).isNull();
    }
  }
}
