package dev.weir.task;

import java.util.ArrayList;
import java.util.List;

/** The tasks that a pool gave up when it closed, for a last word about them. Thread-safe. */
final class AbandonedTasks {
  private static final int NAMED = 20;

  private final List<String> named = new ArrayList<>();
  private int count;

  synchronized void add(ManagedTask task) {
    count++;
    if (named.size() < NAMED) {
      named.add(
          "%s (%s, %s)"
              .formatted(
                  task.id(), task.request().task(), task.hasBegun() ? "running" : "not begun"));
    }
  }

  /** Returns one line that names the first of them, or an empty one if there are none. */
  synchronized String report(String pool) {
    if (count == 0) {
      return "";
    }
    String more = count > named.size() ? " and %d more".formatted(count - named.size()) : "";
    return "pool '%s' closed with %d unfinished: %s%s"
        .formatted(pool, count, String.join(", ", named), more);
  }

  synchronized void clear() {
    named.clear();
    count = 0;
  }
}
