package dev.weir.soak;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a soak found.
 *
 * @param operations submissions
 * @param lost accepted submissions without an answer
 * @param doubles submissions with more than one
 * @param broken other rules that did not hold: books, leaks, hangs
 */
record Score(long operations, long faults, long lost, long doubles, long broken) {
  static final String MARK = "soak: ";
  static final Score NONE = new Score(0, 0, 0, 0, 0);

  /** Of a child that ended without a word. */
  static final Score DIED = new Score(0, 0, 0, 0, 1);

  private static final Pattern FORM =
      Pattern.compile(
          MARK
              + "(\\d+) operations, (\\d+) faults, (\\d+) lost, (\\d+) double answers,"
              + " (\\d+) other rules broken: (?:pass|FAIL)");

  static Score parse(String line) {
    Matcher matcher = FORM.matcher(line);
    if (!matcher.matches()) {
      return DIED;
    }
    return new Score(
        Long.parseLong(matcher.group(1)),
        Long.parseLong(matcher.group(2)),
        Long.parseLong(matcher.group(3)),
        Long.parseLong(matcher.group(4)),
        Long.parseLong(matcher.group(5)));
  }

  Score plus(Score other) {
    return new Score(
        operations + other.operations,
        faults + other.faults,
        lost + other.lost,
        doubles + other.doubles,
        broken + other.broken);
  }

  boolean isPassed() {
    return operations > 0 && lost == 0 && doubles == 0 && broken == 0;
  }

  @Override
  public String toString() {
    return MARK
        + operations
        + " operations, "
        + faults
        + " faults, "
        + lost
        + " lost, "
        + doubles
        + " double answers, "
        + broken
        + " other rules broken: "
        + (isPassed() ? "pass" : "FAIL");
  }
}
