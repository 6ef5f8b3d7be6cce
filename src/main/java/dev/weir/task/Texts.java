package dev.weir.task;

import java.util.regex.Pattern;

/** Texts from outside, cut where they would take too much room, in whole characters. */
final class Texts {
  private static final int MOST_CHARS = 1_000;

  /** To a pattern a surrogate is a character only if its other half is missing. */
  private static final Pattern HALF = Pattern.compile("[\\uD800-\\uDFFF]");

  private Texts() {}

  /**
   * Returns the first 1,000 characters of a text, and never half of a character: a surrogate that
   * has no other half becomes the replacement character, as strict readers of JSON refuse it.
   */
  static String cut(String text) {
    if (text.length() <= MOST_CHARS) {
      return whole(text);
    }
    boolean splits = Character.isHighSurrogate(text.charAt(MOST_CHARS - 1));
    return whole(text.substring(0, splits ? MOST_CHARS - 1 : MOST_CHARS)) + "...";
  }

  private static String whole(String text) {
    return HALF.matcher(text).find() ? HALF.matcher(text).replaceAll("\uFFFD") : text;
  }
}
