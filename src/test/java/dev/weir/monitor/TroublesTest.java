package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TroublesTest {
  private static final Duration TICK = Duration.ofMillis(250);

  private final Samples pool = new Samples();
  private final Troubles troubles = new Troubles();

  private boolean tick() {
    boolean news = troubles.add(pool.look());
    pool.after(TICK);
    return news;
  }

  private List<String> standing() {
    return troubles.toJson().getJsonArray("problems").stream()
        .map(it -> ((JsonObject) it).getString("type"))
        .toList();
  }

  private JsonObject first() {
    return troubles.toJson().getJsonArray("problems").getJsonObject(0);
  }

  @Test
  void aHealthyPoolHasNone() {
    pool.active = 3;
    pool.completed = 100;
    tick();
    assertThat(tick()).isFalse();
    assertThat(standing()).isEmpty();
  }

  @Test
  void aFullPoolIsSaturated() {
    pool.active = 3;
    pool.stuck = 0;
    pool.starting = 1;
    pool.queued = 10;
    assertThat(tick()).isTrue();
    assertThat(standing()).containsExactly("saturated");
    assertThat(first().getString("severity")).isEqualTo("warning");
    assertThat(first().getString("since")).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(first().getJsonObject("figures").getInteger("queued")).isEqualTo(10);
  }

  @Test
  void anUnboundedPoolIsNeverSaturated() {
    pool.capacity = PoolOptions.UNBOUNDED;
    pool.active = 1_000;
    pool.queued = 10;
    tick();
    assertThat(standing()).isEmpty();
  }

  @Test
  void whatComesAndGoesDoesNotFlicker() {
    pool.active = 4;
    pool.queued = 10;
    tick();
    pool.queued = 0;
    assertThat(tick()).isFalse();
    assertThat(standing()).containsExactly("saturated");
    boolean news = false;
    for (int i = 0; i < 13; i++) {
      news |= tick();
    }
    assertThat(news).isTrue();
    assertThat(standing()).isEmpty();
  }

  @Test
  void refusalsCountWhileTheyAreRecent() {
    tick();
    pool.overload = 5;
    tick();
    assertThat(standing()).containsExactly("rejecting");
    assertThat(first().getJsonObject("figures").getInteger("lately")).isEqualTo(5);
    for (int i = 0; i < 60; i++) {
      tick();
    }
    assertThat(standing()).isEmpty();
  }

  @Test
  void tasksThatWaitedForTheirOwnPoolAreNamed() {
    tick();
    pool.deadlocks = 2;
    tick();
    assertThat(standing()).containsExactly("deadlock");
    assertThat(first().getJsonObject("figures").getInteger("givenUp")).isEqualTo(2);
    assertThat(first().getString("text")).contains("2 of those were given up");
  }

  @Test
  void aPoolWhoseTasksMostlyFailIsFailing() {
    tick();
    pool.completed = 9;
    pool.failed = 9;
    tick();
    assertThat(standing()).isEmpty();
    pool.failed = 11;
    tick();
    assertThat(standing()).containsExactly("failing");
  }

  @Test
  void aFewFailuresSayNothing() {
    tick();
    pool.failed = 9;
    tick();
    assertThat(standing()).isEmpty();
  }

  @Test
  void theAgeOfTheOldestThatWaitsIsAnAlarm() {
    pool.oldestWaitingMs = Diagnosis.WAIT_LIMIT_MS;
    tick();
    assertThat(standing()).isEmpty();
    pool.oldestWaitingMs = Diagnosis.WAIT_LIMIT_MS + 1;
    tick();
    assertThat(standing()).containsExactly("waiting");
    assertThat(first().getJsonObject("figures").getInteger("limitMs")).isEqualTo(5_000);
  }

  @Test
  void stuckThreadsAreAnError() {
    pool.stuck = 1;
    tick();
    assertThat(first().getString("type")).isEqualTo("stuck");
    assertThat(first().getString("severity")).isEqualTo("error");
  }

  @Test
  void everyStateButRunningIsShown() {
    pool.state = PoolState.PAUSED;
    tick();
    assertThat(standing()).containsExactly("paused");
    pool.state = PoolState.DRAINING;
    tick();
    assertThat(standing()).contains("draining");
    pool.state = PoolState.CLOSED;
    tick();
    assertThat(standing()).startsWith("closed");
  }

  @Test
  void booksThatDoNotBalanceAreTheWorst() {
    pool.stuck = 1;
    pool.unbalanced = 1;
    tick();
    assertThat(standing()).containsExactly("books", "stuck");
    assertThat(first().getJsonObject("figures").getInteger("submitted")).isEqualTo(1);
  }
}
