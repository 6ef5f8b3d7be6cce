package dev.weir.json;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.Charset;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
  private static void assertRefused(byte[] text) {
    assertThatIllegalArgumentException()
        .as(new String(text, UTF_8))
        .isThrownBy(() -> StrictJson.read(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // nothing, too much, too little
        "",
        " ",
        "{",
        "[",
        "}",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1,,2]",
        "[:]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,\"a\":1}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1}}",
        "{\"a\":1}{}",
        "{} {}",
        "[] 1",
        "1 2",
        "{}x",
        "nul",
        "tru",
        "TRUE",
        "Null",
        // comments
        "/**/{}",
        "{}/**/",
        "{/* \" */\"a\":1}",
        "{\"a\":/*x*/1}",
        "// x\n{}",
        "{}//",
        "# x\n{}",
        "{\"a\":1}#",
        // names
        "{a:1}",
        "{'a':1}",
        "{1:1}",
        "{null:1}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":{\"b\":1,\"c\":2,\"b\":3}}",
        "{\"a\":1,\"\\u0061\":2}",
        // strings
        "'a'",
        "\"",
        "\"a",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u\"",
        "\"\\u12\"",
        "\"\\u12G4\"",
        "\"a\nb\"",
        "\"\t\"",
        "\"\u0000\"",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud800\\ud800\"",
        "\"\\ud83d x\"",
        "{\"\\ud800\":1}",
        // numbers
        "NaN",
        "Infinity",
        "-Infinity",
        "+1",
        "01",
        "-01",
        "1.",
        ".5",
        "-.5",
        "-",
        "--1",
        "1e",
        "1e+",
        "1e1.5",
        "0x10",
        "1_000",
        "1e999",
        "-1e999",
        "1.0e309",
        "[1e400]",
        "{\"a\":{\"b\":[1E999]}}",
        "1,5",
        "١",
        // white space that is none
        "\u00a0{}",
        "{}\u000b",
        "\f1",
        "\u2028{}",
        "\ufeff{}"
      })
  void whatIsNoJsonIsRefused(String text) {
    assertRefused(text.getBytes(UTF_8));
  }

  static Stream<Arguments> json() {
    return Stream.of(
        Arguments.of("{}", "{}"),
        Arguments.of(" \t\r\n{ } \t\r\n", "{}"),
        Arguments.of(
            "{\"a\":[1,-2,3.5,true,false,null,\"x\"]}", "{\"a\":[1,-2,3.5,true,false,null,\"x\"]}"),
        Arguments.of("{\"\":0}", "{\"\":0}"),
        Arguments.of(
            "{\"a\":\"\\u0000\\u001f\\\"\\\\\\/\\b\\f\\n\\r\\t\"}",
            "{\"a\":\"\\u0000\\u001F\\\"\\\\/\\b\\f\\n\\r\\t\"}"),
        Arguments.of("{\"a\":\"\\ud83d\\ude00\"}", "{\"a\":\"😀\"}"),
        Arguments.of("{\"a\":\"/* no */ // comment\"}", "{\"a\":\"/* no */ // comment\"}"),
        Arguments.of("{\"n\":9223372036854775808}", "{\"n\":9223372036854775808}"),
        Arguments.of("{\"n\":-0}", "{\"n\":0}"),
        Arguments.of("{\"n\":1E2}", "{\"n\":100.0}"),
        Arguments.of("{\"n\":1e-999}", "{\"n\":0.0}"));
  }

  @ParameterizedTest
  @MethodSource("json")
  void whatIsJsonIsRead(String text, String encoded) {
    assertThat(((JsonObject) StrictJson.read(text.getBytes(UTF_8))).encode()).isEqualTo(encoded);
  }

  @Test
  void anyValueMayStandAlone() {
    assertThat(StrictJson.read("1")).isEqualTo(1);
    assertThat(StrictJson.read("\"x\"")).isEqualTo("x");
    assertThat(StrictJson.read("null")).isNull();
    assertThat(StrictJson.read("[1]")).isEqualTo(new JsonArray().add(1));
  }

  @Test
  void onlyUtf8IsRead() {
    String text = "{\"a\":\"grüße €\"}";
    for (Charset other : new Charset[] {UTF_16BE, UTF_16LE, Charset.forName("UTF-32BE")}) {
      assertRefused(text.getBytes(other));
    }
    assertRefused(new byte[] {'"', (byte) 0xFF, '"'});
    assertRefused(new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'}); // overlong
    assertRefused(new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'}); // a surrogate
    assertRefused(new byte[] {'"', (byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80, '"'});
    assertRefused(new byte[] {'"', (byte) 0xE2, (byte) 0x82, '"'});
  }

  @Test
  void levelsAndDigitsAreBounded() {
    int most = StrictJson.MOST_LEVELS;
    assertThat(StrictJson.read("[".repeat(most) + "]".repeat(most))).isNotNull();
    assertRefused(("[".repeat(most + 1) + "]".repeat(most + 1)).getBytes(UTF_8));
    assertRefused(("{\"a\":".repeat(most + 1) + "1" + "}".repeat(most + 1)).getBytes(UTF_8));
    assertRefused("[".repeat(1_000_000).getBytes(UTF_8));
    assertThat(StrictJson.read("9".repeat(1_000))).isNotNull();
    assertRefused("9".repeat(1_001).getBytes(UTF_8));
  }

  @Test
  void aRefusalSaysWhatAndWhereInOneShortLine() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StrictJson.read("{\"a\":1,\n \"a\":2}"))
        .withMessageContaining("Duplicate")
        .withMessageContaining("line 2");
    for (String text : new String[] {"{\"a\":NaN}", "[1e999]", "{} x", "[" + "9".repeat(9_999)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> StrictJson.read(text))
          .satisfies(
              e ->
                  assertThat(e.getMessage())
                      .doesNotContain("\n", "Feature", "StreamRead", "Source")
                      .hasSizeLessThan(200));
    }
  }

  /**
   * Whatever a sender cuts, swaps or repeats: it is read or refused, and what is read can be
   * written.
   */
  @Test
  void everyMutationIsReadOrRefused() {
    byte[] base =
        "{\"task\":\"echo\",\"args\":{\"a\":[1,2.5e3,\"\\u00e9\",null,true],\"b\":{\"c\":-7}}}"
            .getBytes(UTF_8);
    Random random = new Random(7);
    int read = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] text = base.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        text[random.nextInt(text.length)] = (byte) random.nextInt(256);
      }
      try {
        JsonCopy copy = JsonCopy.of(StrictJson.read(text), Long.MAX_VALUE);
        assertThat(copy.weight()).isLessThan((long) JsonCopy.MOST_WEIGHT * text.length + 100);
        read++;
      } catch (IllegalArgumentException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
    assertThat(read).isBetween(1_000, 40_000);
  }

  /** The densest texts there are. */
  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "\"\"", "0", "{\"\":0}", "{\"\":{}}", "[[]]", "{\"\":\"\"}"})
  void whatIsBuiltIsBoundedByTheLengthOfTheText(String part) {
    String text = "[" + (part + ",").repeat(10_000) + part + "]";
    JsonCopy copy = JsonCopy.of(StrictJson.read(text), Long.MAX_VALUE);
    assertThat(copy.weight()).isLessThan((long) JsonCopy.MOST_WEIGHT * text.length());
    assertThat(copy.bytes()).isEqualTo(text.length());
  }
}
