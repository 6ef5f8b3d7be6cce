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
    IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .forEach(
            character -> {
              String text = "a" + Character.toString(character) + "b";
              String line = log.line("cancelled", text, text, named(text));
              boolean seen =
                  line.codePoints()
                      .noneMatch(
                          c ->
                              Character.isISOControl(c)
                                  || Character.getType(c) == Character.FORMAT
                                  || Character.getType(c) == Character.SURROGATE
                                  || Character.getType(c) == Character.LINE_SEPARATOR
                                  || Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
              if (!seen || !LINE.matcher(line).matches()) {
                throw new AssertionError("U+%04X gives %s".formatted(character, line));
              }
            });
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
