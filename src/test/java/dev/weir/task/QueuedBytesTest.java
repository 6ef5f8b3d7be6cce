package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits is bounded in bytes, however few submissions it is. */
class QueuedBytesTest extends ServiceFixture {
  private static final int MOST = 1_000;

  private static JsonObject small() {
    return task("echo").put("args", new JsonObject().put("text", "x".repeat(400)));
  }

  private List<Heard> fill() throws InterruptedException {
    service = service(PoolOptions.defaults().withCapacity(1).withQueueCapacity(10));
    service.by(Actor.CODE).pause();
    List<Heard> waiting = new ArrayList<>();
    while (rejected("overload") == 0) {
      assertThat(waiting).hasSizeLessThan(MOST);
      waiting.add(submit(small()));
    }
    waiting.removeLast();
    return waiting;
  }

  @Test
  void whatWaitsIsRefusedBeyondItsBytesAndCounted() throws Exception {
    List<Heard> waiting = fill();
    TaskFailure failure = submit(small().put("id", "x")).failure();

    assertThat(waiting).hasSizeBetween(MAX_QUEUED_BYTES / 2_000, MAX_QUEUED_BYTES / 1_000);
    assertThat(failure.code()).isEqualTo(Code.POOL_OVERLOAD);
    assertThat(failure.text()).contains("maxQueuedBytes").contains("" + MAX_QUEUED_BYTES);
    assertThat(failure.retryAfterMs()).isPositive();
    assertThat(find("x")).isEqualTo(Code.UNKNOWN_TASK);
    assertThat(rejected("overload")).isEqualTo(2);
    assertThat(counter("queued") + counter("blocked")).isEqualTo(waiting.size());

    service.by(Actor.CODE).resume();
    for (Heard heard : waiting) {
      assertThat(heard.reply()).isNotNull();
    }
    assertThat(fill()).hasSameSizeAs(waiting);
    service.by(Actor.CODE).resume();
  }

  @Test
  void whatIsCancelledOrRefusedWaitsNoMore() throws Exception {
    int room = fill().size();
    service.cancelAll(any -> true, "all");
    await().until(() -> counter("queued") + counter("blocked") == 0);
    for (int i = 0; i < room; i++) {
      submit(small());
    }
    assertThat(counter("queued") + counter("blocked")).isEqualTo(room);
    service.by(Actor.CODE).resume();
  }

  @Test
  void aPoolThatShutsDownSaysSoHoweverMuchWaits() throws Exception {
    List<Heard> waiting = fill();
    service.by(Actor.CODE).shutdown();
    assertThat(submit(small()).failure().code()).isIn(Code.DRAINING, Code.POOL_CLOSED);
    for (Heard heard : waiting) {
      heard.next();
    }
    await().until(() -> service.state() == PoolState.CLOSED);
    service.by(Actor.CODE).reboot();
    assertThat(fill()).hasSameSizeAs(waiting);
    service.by(Actor.CODE).resume();
  }

  @Test
  void oneAloneIsLetInWhateverItTakes() {
    ByteBudget budget = new ByteBudget(0);
    assertThat(budget.take(5)).isTrue();
    assertThat(budget.take(1)).isFalse();
    budget.giveBack(5);
    assertThat(budget.take(1)).isTrue();
  }
}
