package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.JsonCopy;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskTableTest {
  private final ManualTicker ticker = new ManualTicker();
  private final TaskOrigin origin = new TaskOrigin("n", InstantSource.system(), ticker);
  private final TaskTable table = new TaskTable(2, 1L << 30, Duration.ofMinutes(1), origin);

  private ManagedTask add(String id) {
    ManagedTask task = new ManagedTask(origin, Requests.of(id, "echo"));
    assertThat(table.add(task)).isTrue();
    return task;
  }

  private void end(ManagedTask task) {
    task.complete(new JsonCopy(null, 4, 0));
    table.retain(task);
  }

  private static TaskTable.Page page(int limit) {
    return new TaskTable.Page(TaskOrder.NEWEST, limit, 1_000_000, TaskQuery.View.FULL);
  }

  private List<String> ids(TaskState state, int limit, ManagedTask after) {
    return table
        .page(
            task -> state == null || task.state() == state,
            page(limit),
            after == null ? null : TaskOrder.NEWEST.rank(after))
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
    ManagedTask a = add("a");
    ManagedTask b = add("b");
    ManagedTask c = add("c");
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
    assertThat(table.add(new ManagedTask(origin, Requests.of("a", "echo")))).isFalse();

    ticker.advance(Duration.ofMinutes(2));
    add("a");
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void nothingIsRetainedWhereNothingShallBe() {
    TaskTable none = new TaskTable(0, 1L << 30, Duration.ofMinutes(1), origin);
    ManagedTask task = new ManagedTask(origin, Requests.of("a", "echo"));
    none.add(task);
    task.complete(new JsonCopy(null, 4, 0));
    none.retain(task);

    assertThat(none.size()).isZero();
  }

  @Test
  void pagesRunFromTheNewestToTheOldestWithoutGapOrRepeat() {
    for (String id : List.of("a", "b", "c", "d", "e")) {
      add(id);
    }

    assertThat(ids(null, 2, null)).containsExactly("e", "d");
    assertThat(table.page(any -> true, page(2), null).getString("next")).isEqualTo("d");
    assertThat(ids(null, 2, table.find("d"))).containsExactly("c", "b");
    assertThat(ids(null, 2, table.find("b"))).containsExactly("a");
    assertThat(
            table
                .page(any -> true, page(2), TaskOrder.NEWEST.rank(table.find("b")))
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
    TaskTable table = new TaskTable(5, 1L << 30, Duration.ofMillis(1L << 53), origin);
    ManagedTask task = new ManagedTask(origin, Requests.of("a", "echo"));
    table.add(task);
    task.complete(new JsonCopy(null, 4, 0));
    table.retain(task);
    ticker.advance(Duration.ofDays(10_000));

    assertThat(table.find("a")).isNotNull();
  }

  @Test
  void theOldestEndedTasksGoWhenTheyTakeTooMuchRoom() {
    TaskTable table = new TaskTable(100, 10_000, Duration.ofMinutes(1), origin);
    for (String id : List.of("a", "b", "c", "d")) {
      ManagedTask task = new ManagedTask(origin, Requests.of(id, "echo"));
      table.add(task);
      task.complete(new JsonCopy("x", 3, id.equals("d") ? 8_000 : 2_000));
      table.retain(task);
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
    TaskTable table = new TaskTable(100, 10_000, Duration.ofMinutes(1), origin);
    ManagedTask task = new ManagedTask(origin, Requests.of("a", "echo"));
    table.add(task);
    task.complete(new JsonCopy("x", 3, 10_000));
    table.retain(task);

    assertThat(table.size()).isZero();
  }
}
