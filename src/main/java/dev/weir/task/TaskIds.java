package dev.weir.task;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of nodes, and the ids that carry them: {@code <node>-<number>}. */
public final class TaskIds {
  private static final Pattern MADE_HERE = Pattern.compile("([0-9a-f]{8})-[0-9a-z]{9,13}");

  /** Digits of the largest number. */
  private static final int LONGEST = 13;

  private TaskIds() {}

  /** Returns a new name for a node: eight hexadecimal digits at random. */
  public static String newNode() {
    return "%08x".formatted(ThreadLocalRandom.current().nextInt());
  }

  /** Returns the node that an id carries; empty for an id that a sender chose. */
  public static Optional<String> nodeOf(String id) {
    Matcher made = MADE_HERE.matcher(id);
    return made.matches() ? Optional.of(made.group(1)) : Optional.empty();
  }

  /** Returns the number in an id as that node makes them; empty for any other id. */
  static OptionalLong numberOf(String node, String id) {
    int start = node.length() + 1;
    if (!id.startsWith(node) || id.length() - start > LONGEST) {
      return OptionalLong.empty();
    }
    long number = 0;
    for (int i = start; i < id.length(); i++) {
      int digit = Character.digit(id.charAt(i), Character.MAX_RADIX);
      number = number * Character.MAX_RADIX + digit;
    }
    return of(node, number).equals(id) ? OptionalLong.of(number) : OptionalLong.empty();
  }

  static String of(String node, long number) {
    return node + '-' + Long.toString(number, Character.MAX_RADIX);
  }
}
