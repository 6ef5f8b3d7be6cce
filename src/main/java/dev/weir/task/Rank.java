package dev.weir.task;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a task stands in a list: by group, then by key, then by its place in the order of
 * submission; the least comes first. A page is continued after a rank rather than after a task,
 * since a task moves when it starts or ends.
 */
record Rank(int group, long key, long place) implements Comparable<Rank> {
  private static final Pattern FORM = Pattern.compile("([0-3])\\.(-?\\d{1,19})\\.(-?\\d{1,19})");
  private static final Comparator<Rank> ORDER =
      Comparator.comparingInt(Rank::group)
          .thenComparingLong(Rank::key)
          .thenComparingLong(Rank::place);

  /** Returns the rank that {@link #text} wrote, or null if the text is none. */
  static Rank parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    try {
      return new Rank(
          Integer.parseInt(form.group(1)),
          Long.parseLong(form.group(2)),
          Long.parseLong(form.group(3)));
    } catch (NumberFormatException tooLarge) {
      return null;
    }
  }

  String text() {
    return group + "." + key + "." + place;
  }

  @Override
  public int compareTo(Rank other) {
    return ORDER.compare(this, other);
  }
}
