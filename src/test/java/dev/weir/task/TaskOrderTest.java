package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.json.JsonCopy;
import dev.weir.monitor.Actor;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The orders of a list of tasks, its pages and its counts. */
class TaskOrderTest extends ServiceFixture {
  private final ManualTicker ticker = new ManualTicker();
  private final TaskOrigin origin = new TaskOrigin("n", InstantSource.system(), ticker);
  private final TaskTable table = new TaskTable(100, 1L << 30, Duration.ofMinutes(9), origin);

  /** Adds a task a second later than the one before. */
  private ManagedTask add(String id) {
    ticker.advance(Duration.ofSeconds(1));
    ManagedTask task = new ManagedTask(origin, Requests.of(id, "echo"));
    assertThat(table.add(task)).isTrue();
    return task;
  }

  private ManagedTask queue(String id) {
    ManagedTask task = add(id);
    task.accepted();
    return task;
  }

  private ManagedTask run(String id) {
    ManagedTask task = queue(id);
    task.begin();
    return task;
  }

  private void end(ManagedTask task) {
    task.complete(new JsonCopy(null, 4, 0));
    table.retain(task);
  }

  private JsonObject page(TaskOrder order, int limit, Rank after) {
    return table.page(
        any -> true, new TaskTable.Page(order, limit, 1_000_000, TaskQuery.View.SUMMARY), after);
  }

  private static List<String> ids(JsonObject page) {
    return page.getJsonArray("tasks").stream()
        .map(it -> ((JsonObject) it).getString("id"))
        .toList();
  }

  private void fill() {
    ManagedTask early = run("ended-1");
    ManagedTask late = run("ended-2");
    add("blocked-1");
    run("running-1");
    queue("queued-1");
    run("running-2");
    queue("queued-2");
    end(late);
    ticker.advance(Duration.ofSeconds(1));
    end(early);
  }

  @Test
  void whatLivesComesFirst() {
    fill();

    assertThat(ids(page(TaskOrder.LIVE, 10, null)))
        .containsExactly(
            "running-1", "running-2", "queued-1", "queued-2", "blocked-1", "ended-1", "ended-2");
  }

  @Test
  void theLongestRunComesFirst() {
    fill();

    assertThat(ids(page(TaskOrder.LONGEST, 4, null)))
        .containsExactly("ended-1", "ended-2", "running-1", "running-2");
  }

  @Test
  void aPageGoesOnWhereTheOneBeforeEndedThoughItsLastTaskHasMoved() {
    fill();
    JsonObject first = page(TaskOrder.LIVE, 2, null);
    end(table.find("running-2"));

    List<String> seen = new ArrayList<>(ids(first));
    for (String next = first.getString("next"); next != null; ) {
      JsonObject page = page(TaskOrder.LIVE, 2, Rank.parse(next));
      seen.addAll(ids(page));
      next = page.getString("next");
    }
    assertThat(seen)
        .startsWith("running-1", "running-2", "queued-1", "queued-2", "blocked-1")
        .endsWith("ended-1", "ended-2");
  }

  @Test
  void allAreCountedWhateverIsAskedFor() {
    fill();
    JsonObject counts =
        table
            .page(
                none -> false,
                new TaskTable.Page(TaskOrder.LIVE, 1, 1_000, TaskQuery.View.SUMMARY),
                null)
            .getJsonObject("counts");

    JsonObject states = counts.getJsonObject("state");
    assertThat(states.fieldNames()).hasSize(TaskState.values().length);
    assertThat(states.getInteger("running")).isEqualTo(2);
    assertThat(states.getInteger("queued")).isEqualTo(2);
    assertThat(states.getInteger("blocked")).isEqualTo(1);
    assertThat(states.getInteger("completed")).isEqualTo(2);
    assertThat(states.getInteger("failed")).isZero();
    assertThat(counts.getJsonObject("task")).isEqualTo(new JsonObject().put("echo", 7));
    assertThat(counts.getInteger("stuck")).isZero();
  }

  @Test
  void aTaskWhoseThreadIsNotBackIsFoundAsStuck() throws Exception {
    handler.set(
        ctx -> {
          entered.countDown();
          gate.acquireUninterruptibly();
          return null;
        });
    submit(task("any").put("id", "x"));
    entered.await();
    service.by(Actor.CODE).cancel("x", "enough");
    TaskQuery stuck = TaskQuery.newest(10).withState(TaskQuery.STUCK);

    assertThat(ids(service.list(stuck))).containsExactly("x");
    assertThat(service.list(stuck).getJsonObject("counts").getInteger("stuck")).isEqualTo(1);
    assertThat(service.find("x").getBoolean("stuck")).isTrue();

    gate.release();
    Awaitility.await().until(() -> ids(service.list(stuck)).isEmpty());
    assertThat(service.find("x").containsKey("stuck")).isFalse();
  }

  @Test
  void aPlaceThatNoPageEndedAtIsRefused() {
    for (String after :
        List.of("x", "4.0.0", "0.99999999999999999999.0", "0.9999999999999999999.0")) {
      TaskQuery query = TaskQuery.newest(10).withOrder(TaskOrder.LIVE).withAfter(after);
      TaskFailure refused = catchThrowableOfType(TaskFailure.class, () -> service.list(query));
      assertThat(refused.code()).isEqualTo(Code.BAD_REQUEST);
      assertThat(refused.text()).contains(after).contains("the next of a page in the order live");
    }
  }
}
