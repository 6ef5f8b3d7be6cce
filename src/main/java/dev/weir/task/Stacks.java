package dev.weir.task;

import io.vertx.core.json.JsonArray;

/**
 * Stacks as text, cut where they are endless. Nothing of a failure is kept but this text, for its
 * fields may hold anything; and nothing of it is run but {@code getMessage}.
 */
final class Stacks {
  private static final int MOST_FRAMES = 256;
  private static final int FRAMES_OF_A_CAUSE = 64;
  private static final int MOST_CAUSES = 8;

  private Stacks() {}

  /** Returns where a thread is, the innermost frame first. */
  static JsonArray frames(Thread thread) {
    JsonArray frames = new JsonArray();
    StackTraceElement[] stack = thread.getStackTrace();
    for (int i = 0; i < stack.length && i < MOST_FRAMES; i++) {
      frames.add(stack[i].toString());
    }
    return frames;
  }

  /** Returns a failure with its stack, and its causes with theirs. */
  static String trace(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    Throwable cause = thrown;
    for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
      text.append(i == 0 ? "" : "Caused by: ").append(Failures.describe(cause)).append('\n');
      frames(cause, text);
      cause = cause.getCause();
    }
    return text.toString();
  }

  private static void frames(Throwable thrown, StringBuilder text) {
    StackTraceElement[] stack = thrown.getStackTrace();
    for (int i = 0; i < stack.length && i < FRAMES_OF_A_CAUSE; i++) {
      text.append("\tat ").append(stack[i]).append('\n');
    }
    if (stack.length > FRAMES_OF_A_CAUSE) {
      text.append("\t... ").append(stack.length - FRAMES_OF_A_CAUSE).append(" more\n");
    }
  }
}
