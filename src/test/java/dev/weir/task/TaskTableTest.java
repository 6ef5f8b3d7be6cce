package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskTableTest {
  private final ManualTicker ticker = new ManualTicker();
  private final TaskTable table = new TaskTable(2, 1L << 30, Duration.ofMinutes(1), ticker);
  private long order;

  private TaskRecord add(String id) {
    TaskRecord record = new TaskRecord(id, Requests.of("echo"), "n", order++, 0, ticker);
    assertThat(table.add(record)).isTrue();
    return record;
  }

  private void end(TaskRecord record) {
    record.complete(null, 0);
    table.retain(record);
  }

  private List<String> ids(TaskState state, int limit, TaskRecord after) {
    return table
        .page(
            record -> state == null || record.state() == state,
            new TaskTable.Page(limit, 1_000_000, TaskQuery.View.FULL),
            after)
        .getJsonArray("tasks")
        .stream()
        .map(row -> ((JsonObject) row).getString("id"))
        .toList();
  }

  @Test
  void aTaskThatLivesIsNeverForgotten() {
    add("a");
    ticker.advance(Duration.ofDays(1));
    table.expire();

    assertThat(table.find("a")).isNotNull();
  }

  @Test
  void theOldestEndedTaskGoesWhenThereAreTooMany() {
    TaskRecord a = add("a");
    TaskRecord b = add("b");
    TaskRecord c = add("c");
    end(b);
    end(a);
    end(c);

    assertThat(table.find("b")).isNull();
    assertThat(table.find("a")).isNotNull();
    assertThat(table.find("c")).isNotNull();
    assertThat(table.size()).isEqualTo(2);
  }

  @Test
  void anEndedTaskIsForgottenAfterItsTime() {
    end(add("a"));
    ticker.advance(Duration.ofMinutes(1));
    assertThat(table.find("a")).isNotNull();

    ticker.advance(Duration.ofNanos(1));
    assertThat(table.find("a")).isNull();
    table.expire();
    assertThat(table.size()).isZero();
  }

  @Test
  void anIdInUseIsRefusedAndAForgottenOneIsFree() {
    end(add("a"));
    assertThat(table.add(new TaskRecord("a", Requests.of("echo"), "n", 9, 0, ticker))).isFalse();

    ticker.advance(Duration.ofMinutes(2));
    add("a");
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void nothingIsRetainedWhereNothingShallBe() {
    TaskTable none = new TaskTable(0, 1L << 30, Duration.ofMinutes(1), ticker);
    TaskRecord record = new TaskRecord("a", Requests.of("echo"), "n", 1, 0, ticker);
    none.add(record);
    record.complete(null, 0);
    none.retain(record);

    assertThat(none.size()).isZero();
  }

  @Test
  void pagesRunFromTheNewestToTheOldestWithoutGapOrRepeat() {
    for (String id : List.of("a", "b", "c", "d", "e")) {
      add(id);
    }

    assertThat(ids(null, 2, null)).containsExactly("e", "d");
    assertThat(
            table
                .page(any -> true, new TaskTable.Page(2, 1_000_000, TaskQuery.View.FULL), null)
                .getString("next"))
        .isEqualTo("d");
    assertThat(ids(null, 2, table.find("d"))).containsExactly("c", "b");
    assertThat(ids(null, 2, table.find("b"))).containsExactly("a");
    assertThat(
            table
                .page(
                    any -> true,
                    new TaskTable.Page(2, 1_000_000, TaskQuery.View.SUMMARY),
                    table.find("b"))
                .getValue("next"))
        .isNull();
  }

  @Test
  void aPageShowsOneStateIfAsked() {
    add("a");
    end(add("b"));

    assertThat(ids(TaskState.COMPLETED, 10, null)).containsExactly("b");
    assertThat(ids(TaskState.BLOCKED, 10, null)).containsExactly("a");
    assertThat(ids(TaskState.RUNNING, 10, null)).isEmpty();
  }

  @Test
  void anEndlessTimeDoesNotOverflow() {
    TaskTable table = new TaskTable(5, 1L << 30, Duration.ofMillis(1L << 53), ticker);
    TaskRecord record = new TaskRecord("a", Requests.of("echo"), "n", 1, 0, ticker);
    table.add(record);
    record.complete(null, 0);
    table.retain(record);
    ticker.advance(Duration.ofDays(10_000));

    assertThat(table.find("a")).isNotNull();
  }

  @Test
  void theOldestEndedTasksGoWhenTheyTakeTooMuchRoom() {
    TaskTable table = new TaskTable(100, 10_000, Duration.ofMinutes(1), ticker);
    for (String id : List.of("a", "b", "c", "d")) {
      TaskRecord record = new TaskRecord(id, Requests.of("echo"), "n", order++, 0, ticker);
      table.add(record);
      record.complete("x", id.equals("d") ? 8_000 : 2_000);
      table.retain(record);
    }

    assertThat(table.find("a")).isNull();
    assertThat(table.find("b")).isNull();
    assertThat(table.find("c")).isNull();
    assertThat(table.find("d")).isNotNull();
    ticker.advance(Duration.ofMinutes(2));
    table.expire();
    assertThat(table.size()).isZero();
  }

  @Test
  void whatAloneTakesTooMuchRoomIsNotKept() {
    TaskTable table = new TaskTable(100, 10_000, Duration.ofMinutes(1), ticker);
    TaskRecord record = new TaskRecord("a", Requests.of("echo"), "n", order++, 0, ticker);
    table.add(record);
    record.complete("x", 10_000);
    table.retain(record);

    assertThat(table.size()).isZero();
  }
}
