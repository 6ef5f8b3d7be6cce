package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MonitorTest {
  private static final Actor ADA = new Actor("ada", Actor.Via.HTTP);

  private final Samples pool = new Samples();
  private final Monitor monitor = new Monitor("pool", InstantSource.fixed(Samples.START));
  private final List<JsonObject> heard = new ArrayList<>();

  private void seconds(int count) {
    for (int i = 0; i < count * 4; i++) {
      monitor.add(pool.look());
      pool.after(Duration.ofMillis(250));
    }
  }

  private List<String> types() {
    return heard.stream().map(event -> event.getString("type")).toList();
  }

  @Test
  void eachRowOfTheShortestWindowIsTold() {
    monitor.subscribe(heard::add);
    seconds(3);
    assertThat(types()).containsExactly("point", "point");
    assertThat(heard.getFirst().getInteger("busy")).isZero();
  }

  @Test
  void longerWindowsHaveLongerSteps() {
    seconds(60);
    assertThat(monitor.history(Window.MINUTE).getJsonArray("at")).hasSize(59);
    assertThat(monitor.history(Window.QUARTER).getJsonArray("at")).hasSize(11);
    assertThat(monitor.history(Window.HOUR).getJsonArray("at")).hasSize(2);
  }

  @Test
  void problemsAreToldWhenTheyComeAndGo() {
    seconds(1);
    monitor.subscribe(heard::add);
    pool.stuck = 1;
    monitor.add(pool.look());
    assertThat(types()).contains("problems");
    assertThat(heard.getLast().getJsonArray("problems")).isNotEmpty();
    pool.stuck = 0;
    pool.after(Duration.ofSeconds(10));
    monitor.add(pool.look());
    assertThat(heard.getLast().getJsonArray("problems")).isEmpty();
  }

  @Test
  void aChangeIsNotedWithItsActor() {
    monitor.subscribe(heard::add);
    monitor.changed("paused", "RUNNING", "PAUSED", ADA);
    JsonObject change = monitor.activity().getJsonArray("activity").getJsonObject(0);
    assertThat(change)
        .isEqualTo(
            new JsonObject()
                .put("at", "2026-01-01T00:00:00Z")
                .put("action", "paused")
                .put("from", "RUNNING")
                .put("to", "PAUSED")
                .put("by", "ada")
                .put("via", "http"));
    assertThat(heard.getLast().getString("type")).isEqualTo("activity");
  }

  @Test
  void theLastTwoHundredChangesAreKeptNewestFirst() {
    for (int i = 0; i < 500; i++) {
      monitor.changed("cancelled", "running", "id-" + i, ADA);
    }
    JsonArray activity = monitor.activity().getJsonArray("activity");
    assertThat(activity).hasSize(200);
    assertThat(activity.getJsonObject(0).getString("to")).isEqualTo("id-499");
  }

  @Test
  void aSubscriptionThatEndedHearsNoMore() {
    Runnable end = monitor.subscribe(heard::add);
    end.run();
    seconds(3);
    assertThat(heard).isEmpty();
  }

  @Test
  void aWallClockThatIsSetBackDisturbsNothing() {
    pool.overload = 1;
    seconds(5);
    pool.overload = 2;
    seconds(5);
    pool.at = pool.at.minus(Duration.ofHours(1));
    seconds(30);

    List<Long> at =
        monitor.history(Window.MINUTE).getJsonArray("at").stream().map(it -> (Long) it).toList();
    assertThat(at).hasSize(39).isSorted().doesNotHaveDuplicates();
    assertThat(at.getLast())
        .as("by the clock as it stands now")
        .isBetween(pool.at.getEpochSecond() - 2, pool.at.getEpochSecond());
    assertThat(monitor.problems().getJsonArray("problems")).as("long over").isEmpty();
  }

  @Test
  void aSampleThatComesLateIsLeftOut() {
    seconds(2);
    Sample late = pool.look();
    pool.after(Duration.ofMillis(500));
    pool.completed += 1_000;
    seconds(2);
    monitor.add(late);
    seconds(2);

    double sum =
        monitor.history(Window.MINUTE).getJsonArray("throughput").stream()
            .mapToDouble(it -> (Double) it)
            .sum();
    assertThat(sum).isLessThanOrEqualTo(1_000);
  }
}
