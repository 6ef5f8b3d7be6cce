package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowTest {
  private static final Map<String, Double> PEERS = Map.of("slow", 50.0, "quick", 100.0);

  @Test
  void theBestOfRatesIsTheHighestAndTheBarAFloor() {
    Row row = Row.against("c", Unit.TASKS_PER_SECOND, 149, PEERS, 1.5);

    assertThat(row.best()).isEqualTo("quick");
    assertThat(row.isPassed()).isFalse();
    assertThat(row.failure()).isEqualTo("c: 1.49 < 1.50");
    assertThat(Row.against("c", Unit.TASKS_PER_SECOND, 150, PEERS, 1.5).isPassed()).isTrue();
  }

  @Test
  void theBestOfTimesIsTheLowestAndTheBarACeiling() {
    Row row = Row.against("c", Unit.MILLIS, 60, PEERS, 1.05);

    assertThat(row.best()).isEqualTo("slow");
    assertThat(row.failure()).isEqualTo("c: 1.20 > 1.05");
    assertThat(Row.against("c", Unit.MILLIS, 52, PEERS, 1.05).isPassed()).isTrue();
  }

  @Test
  void aPeerShownBesideIsNotComparedWith() {
    Row row = Row.against("c", Unit.TIMES, 10, Map.of("a", 5.0), Map.of("b", 100.0), 1);

    assertThat(row.best()).isEqualTo("a");
    assertThat(row.peers()).containsOnlyKeys("a", "b");
  }

  @Test
  void aCaseWithoutAFigureFails() {
    Row noWeir = Row.against("c", Unit.TIMES, Double.NaN, PEERS, 1);
    Row noPeer = Row.against("c", Unit.TIMES, 1, Map.of("a", Double.NaN), 1);

    assertThat(List.of(noWeir, noPeer)).noneMatch(Row::isPassed);
    assertThat(noPeer.failure()).isEqualTo("c: not measured");
    assertThat(noPeer.toJson().getValue("ratio")).isNull();
  }

  @Test
  void nothingMeetsALimitOfZeroButZero() {
    assertThat(Row.limited("c", Unit.THREADS, 0, 0).isPassed()).isTrue();
    Row one = Row.limited("c", Unit.THREADS, 1, 0);
    assertThat(one.isPassed()).isFalse();
    assertThat(one.failure()).isEqualTo("c: 1.00 against 0");
  }

  @Test
  void theMiddleRoundCounts() {
    assertThat(Rounds.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2.0);
    assertThat(Rounds.median(List.of(4.0, 2.0))).isEqualTo(3.0);
    assertThat(Rounds.median(List.of())).isNaN();
  }
}
