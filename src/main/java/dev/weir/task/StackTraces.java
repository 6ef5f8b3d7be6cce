package dev.weir.task;

import io.vertx.core.json.JsonArray;

/**
 * Stack traces as text, cut where they are too long. Nothing of a failure is kept but this text,
 * for its fields may hold anything; and whatever its methods throw, there is a text.
 */
final class StackTraces {
  private static final int MOST_FRAMES = 256;
  private static final int FRAMES_OF_A_CAUSE = 64;
  private static final int MOST_CAUSES = 8;

  private StackTraces() {}

  /** Returns where a thread is, the innermost frame first. */
  static JsonArray frames(Thread thread) {
    JsonArray frames = new JsonArray();
    StackTraceElement[] stack = thread.getStackTrace();
    for (int i = 0; i < stack.length && i < MOST_FRAMES; i++) {
      frames.add(stack[i].toString());
    }
    return frames;
  }

  /**
   * Returns a failure with its stack, and its causes with theirs, as far as they can be had; they
   * may throw, be missing or form a circle.
   */
  static String trace(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    Throwable cause = thrown;
    for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
      text.append(i == 0 ? "" : "Caused by: ").append(TaskFailure.describe(cause)).append('\n');
      frames(stackOf(cause), text);
      cause = causeOf(cause);
    }
    return text.toString();
  }

  private static Throwable causeOf(Throwable thrown) {
    try {
      return thrown.getCause();
    } catch (Throwable unspeakable) {
      return null;
    }
  }

  private static StackTraceElement[] stackOf(Throwable thrown) {
    try {
      StackTraceElement[] stack = thrown.getStackTrace();
      return stack == null ? new StackTraceElement[0] : stack;
    } catch (Throwable unspeakable) {
      return new StackTraceElement[0];
    }
  }

  private static void frames(StackTraceElement[] stack, StringBuilder text) {
    for (int i = 0; i < stack.length && i < FRAMES_OF_A_CAUSE; i++) {
      text.append("\tat ").append(stack[i]).append('\n');
    }
    if (stack.length > FRAMES_OF_A_CAUSE) {
      text.append("\t... ").append(stack.length - FRAMES_OF_A_CAUSE).append(" more\n");
    }
  }
}
