package dev.weir.json;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the known name that a misspelt one was most likely meant to be. */
final class NearestName {
  private static final int COMPARED = 64;

  private NearestName() {}

  /**
   * Returns the known name at the least edit distance, the first of equals; case does not count.
   */
  static String of(String given, List<String> known) {
    return known.stream().min(Comparator.comparingInt(name -> distance(given, name))).orElseThrow();
  }

  /** Returns how many letters must be added, dropped or replaced to get from one to the other. */
  static int distance(String left, String right) {
    String a = fold(left);
    String b = fold(right);
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  /** A name from outside may be megabytes long: beyond its first letters it is no misspelling. */
  private static String fold(String name) {
    return name.substring(0, Math.min(COMPARED, name.length())).toLowerCase(Locale.ROOT);
  }
}
