package dev.weir.task;

/** Texts from outside, cut where they would take too much room. */
final class Texts {
  private static final int MOST_CHARS = 1_000;

  private Texts() {}

  /** Returns the first 1,000 characters of a text, and never half of a character. */
  static String cut(String text) {
    if (text.length() <= MOST_CHARS) {
      return text;
    }
    boolean splits = Character.isHighSurrogate(text.charAt(MOST_CHARS - 1));
    return text.substring(0, splits ? MOST_CHARS - 1 : MOST_CHARS) + "...";
  }
}
