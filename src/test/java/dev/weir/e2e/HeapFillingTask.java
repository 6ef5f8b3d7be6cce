package dev.weir.e2e;

import dev.weir.task.TaskContext;
import dev.weir.task.TaskHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Fills the heap and keeps it full. */
public final class HeapFillingTask implements TaskHandler {
  private static final List<Object> KEPT = new CopyOnWriteArrayList<>();

  @Override
  public Object run(TaskContext ctx) {
    for (int size = 1 << 20; ; size = Math.max(16, size / 2)) {
      fill(size);
    }
  }

  private static void fill(int size) {
    Object[] last = new Object[1];
    KEPT.add(last);
    try {
      for (; ; ) {
        Object[] next = new Object[size];
        last[0] = next;
        last = next;
      }
    } catch (OutOfMemoryError full) {
      // Now smaller pieces.
    }
  }
}
