package dev.weir.task;

import io.vertx.core.json.JsonArray;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Stacks as text, cut where they are endless. */
final class Stacks {
  private static final int MOST_FRAMES = 256;
  private static final int MOST_CHARS = 32_768;

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

  /** Returns a failure with its stack and its causes; just its class if it cannot be printed. */
  static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    try {
      thrown.printStackTrace(new PrintWriter(text));
    } catch (RuntimeException | Error unprintable) {
      return thrown.getClass().getName();
    }
    return text.getBuffer().length() > MOST_CHARS
        ? text.getBuffer().substring(0, MOST_CHARS) + "..."
        : text.toString();
  }
}
