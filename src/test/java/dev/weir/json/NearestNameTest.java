package dev.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  @ParameterizedTest
  @CsvSource({
    "capcity,capacity",
    "CAPACITY,capacity",
    "max_wait_ms,maxWaitMs",
    "minIdel,minIdle",
    "queueCapacty,queueCapacity"
  })
  void aMisspeltNameFindsWhatWasMeant(String given, String meant) {
    List<String> known = List.of("capacity", "minIdle", "queueCapacity", "maxWaitMs", "threads");

    assertThat(NearestName.of(given, known)).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({"kitten,sitting,3", "'',abc,3", "abc,'',3", "same,same,0", "Same,sAME,0"})
  void theDistanceCountsEdits(String a, String b, int edits) {
    assertThat(NearestName.distance(a, b)).isEqualTo(edits);
  }

  @Test
  void aHugeNameCostsNoMoreThanItsFirstLetters() {
    assertThat(NearestName.distance("x".repeat(10_000_000), "abc")).isEqualTo(64);
  }
}
