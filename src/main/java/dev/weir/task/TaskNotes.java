package dev.weir.task;

import dev.weir.json.JsonWeight;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;

/**
 * What a task says of itself while it runs: how far it is, and the last lines of its log. Closed at
 * its end, so that a finished record neither changes nor grows. Thread-safe.
 */
final class TaskNotes {
  private static final int MOST_LINES = 100;

  private boolean closed;
  private JsonObject progress;

  /** Null before the first line. */
  private ArrayDeque<String> lines;

  synchronized void progress(double fraction, String note) {
    if (!closed) {
      progress =
          new JsonObject()
              .put("fraction", fraction)
              .put("note", note == null ? null : Texts.cut(note));
    }
  }

  void log(String line) {
    String kept = Texts.cut(line);
    synchronized (this) {
      if (!closed) {
        add(kept);
      }
    }
  }

  private void add(String line) {
    if (lines == null) {
      lines = new ArrayDeque<>();
    } else if (lines.size() == MOST_LINES) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  /** Takes no more; returns about how many bytes of heap the notes take. */
  synchronized long close() {
    closed = true;
    long weight = JsonWeight.of(progress);
    return lines == null ? weight : weight + lines.stream().mapToLong(JsonWeight::ofText).sum();
  }

  /** Returns {@code {fraction, note}}, or null before the task has told. */
  synchronized JsonObject progress() {
    return progress;
  }

  synchronized JsonArray lines() {
    JsonArray all = new JsonArray();
    if (lines != null) {
      lines.forEach(all::add);
    }
    return all;
  }
}
