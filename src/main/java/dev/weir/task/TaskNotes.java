package dev.weir.task;

import dev.weir.json.JsonCopy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;

/**
 * What a task says of itself while it runs: how far it is, and the last lines of its log. Closed at
 * its end, so that a finished record neither changes nor grows. Thread-safe.
 */
final class TaskNotes {
  private static final int MOST_LINES = 100;

  /** About the bytes of an object with two fields. */
  private static final int PROGRESS = 300;

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
    long weight = progress == null ? 0 : PROGRESS + JsonCopy.weightOf(progress.getString("note"));
    return lines == null ? weight : weight + lines.stream().mapToLong(JsonCopy::weightOf).sum();
  }

  /** Returns about how many bytes of JSON the lines are, while they are looked at. */
  synchronized long lineBytes() {
    return lines == null ? 0 : lines.stream().mapToLong(line -> line.length() * 3L + 3).sum();
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
