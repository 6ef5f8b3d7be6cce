package dev.weir.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {
  private static JsonFields read(String json) {
    return JsonFields.of(new JsonObject(json), "http.", List.of("port", "host", "on", "in"));
  }

  @Test
  void anAbsentFieldHasItsFallback() {
    JsonFields fields = read("{}");

    assertThat(fields.count("port", 7)).isEqualTo(7);
    assertThat(fields.millis("port", Duration.ofMillis(9))).isEqualTo(Duration.ofMillis(9));
    assertThat(fields.text("host", "h")).isEqualTo("h");
    assertThat(fields.flag("on", true)).isTrue();
    assertThat(fields.object("in")).isEmpty();
    assertThat(fields.array("in")).isEmpty();
    assertThat(fields.has("on")).isFalse();
  }

  @Test
  void aPresentFieldIsRead() {
    assertThat(read("{\"port\":0}").count("port", 7)).isZero();
    assertThat(read("{\"port\":2147483647}").count("port", 7)).isEqualTo(Integer.MAX_VALUE);
    assertThat(read("{\"port\":9007199254740992}").millis("port", null))
        .isEqualTo(Duration.ofMillis(1L << 53));
    assertThat(read("{\"on\":false}").flag("on", true)).isFalse();
    assertThat(read("{\"host\":\"\"}").text("host", "h")).isEmpty();
    assertThat(read("{\"in\":[1]}").array("in")).isEqualTo(new JsonArray().add(1));
  }

  @Test
  void anUnknownFieldIsNamedWithItsValueAndTheNearestKnownField() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("{\"prot\":80}"))
        .withMessage("http.prot is 80: no such field; the nearest known field is 'http.port'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0",
        "1e3",
        "0.5",
        "\"1\"",
        "null",
        "true",
        "[]",
        "{}",
        "-1",
        "2147483648",
        "99999999999999999999"
      })
  void aCountIsNothingButAWholeNumberInRange(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("{\"port\":" + value + "}").count("port", 7))
        .withMessageStartingWith("http.port is ")
        .withMessageEndingWith(": must be a whole number from 0 to 2^31-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "9007199254740993", "1.5", "\"10\"", "null"})
  void aTimeIsNothingButWholeMillisecondsInRange(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("{\"port\":" + value + "}").millis("port", null))
        .withMessageContaining("must be a whole number of milliseconds from 0 to 2^53");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"true\"", "1", "0", "null", "[]"})
  void aFlagIsNothingButTrueOrFalse(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("{\"on\":" + value + "}").flag("on", false))
        .withMessageEndingWith("must be true or false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "null", "[]", "{}"})
  void aTextIsNothingButAString(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("{\"host\":" + value + "}").text("host", ""))
        .withMessageEndingWith("must be a string");
  }

  @Test
  void objectsAndArraysAreNotTakenForEachOther() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("{\"in\":[]}").object("in"))
        .withMessage("http.in is an array of 0 elements: must be a JSON object");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("{\"in\":{}}").array("in"))
        .withMessage("http.in is an object of 0 fields: must be a JSON array");
  }

  @Test
  void aLongValueIsCutInTheMessage() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("{\"port\":\"" + "x".repeat(10_000) + "\"}").count("port", 1))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
  }
}
