package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuditLogTest {
  private static final Pattern LINE =
      Pattern.compile(
          "pool=(Q) action=(Q) from=(Q) to=(Q) by=(Q) via=\"http\""
              .replace("Q", "\"(?:[^\"\\\\]|\\\\.)*+\""));

  private final AuditLog log = new AuditLog("pool");

  private static Actor named(String name) {
    return new Actor(name, Actor.Via.HTTP);
  }

  /** Each character there is, in each field that comes from outside. */
  @Test
  void noCharacterEndsTheLineOrIsUnseen() {
    for (int first = 0; first <= Character.MAX_CODE_POINT; first += 64) {
      StringBuilder characters = new StringBuilder();
      IntStream.range(first, first + 64).forEach(characters::appendCodePoint);
      String line =
          log.line("cancelled", characters, characters.reverse(), named(characters.toString()));

      assertThat(line.codePoints().noneMatch(AuditLogTest::isUnseen)).as(line).isTrue();
      assertThat(line).matches(LINE);
    }
  }

  private static boolean isUnseen(int character) {
    int type = Character.getType(character);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  @Test
  void noTextForgesAField() {
    for (String text :
        List.of(
            "x\" by=\"root",
            "x\\\" by=\\\"root",
            "x\\",
            "\r\nINFO pool=\"pool\" action=\"paused\"",
            "\u001b[2J\u001b]0;title\u0007",
            "\u009b31m",
            "\u202egnp",
            "\ud800")) {
      String line = log.line("retried", text, text, named(text));
      assertThat(line).matches(LINE).hasLineCount(1);
    }
  }

  @Test
  void aLineIsBounded() {
    for (String text : List.of("x".repeat(1 << 20), "\n".repeat(1 << 20), "😀".repeat(1 << 20))) {
      assertThat(log.line("retried", text, text, named(text))).hasSizeLessThan(8_000).matches(LINE);
    }
  }

  @Test
  void nothingIsNull() {
    assertThat(log.line("paused", null, null, named("")))
        .isEqualTo(
            "pool=\"pool\" action=\"paused\" from=\"null\" to=\"null\" by=\"\" via=\"http\"");
  }
}
