package dev.weir.task;

import dev.weir.json.JsonSize;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The submissions that live or are retained, by id. An ended one is kept until it is too old, too
 * many ended after it or they take too much room. Thread-safe and without locks.
 *
 * <p>{@code ended} holds the retained records in the order they ended, and {@code endedCount} its
 * length, {@code endedBytes} their weight. Whoever takes a record out of {@code ended} also takes
 * it out of {@code byId}.
 */
final class TaskTable {
  private final int retainResults;
  private final long retainBytes;
  private final long retainNanos;
  private final LongSupplier ticker;
  private final ConcurrentMap<String, TaskRecord> byId = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<TaskRecord> ended = new ConcurrentLinkedQueue<>();
  private final AtomicInteger endedCount = new AtomicInteger();
  private final AtomicLong endedBytes = new AtomicLong();

  /**
   * Makes an empty one.
   *
   * @param retainResults most ended tasks that are kept
   * @param retainBytes about most bytes of heap that they take
   */
  TaskTable(int retainResults, long retainBytes, Duration retain, LongSupplier ticker) {
    this.retainResults = retainResults;
    this.retainBytes = retainBytes;
    this.retainNanos = Times.nanos(retain);
    this.ticker = ticker;
  }

  /** Adds a submission; false if its id is in use by one that lives or is retained. */
  boolean add(TaskRecord record) {
    TaskRecord holder = byId.putIfAbsent(record.id(), record);
    if (holder == null) {
      return true;
    }
    if (!tooOld(holder)) {
      return false;
    }
    expire();
    return byId.putIfAbsent(record.id(), record) == null;
  }

  /** Forgets a submission that the pool refused. */
  void discard(TaskRecord record) {
    byId.remove(record.id(), record);
  }

  /**
   * Keeps a task that has ended, and lets the oldest go if there are too many or they take too much
   * room: itself, if it alone does.
   */
  void retain(TaskRecord record) {
    ended.add(record);
    endedBytes.addAndGet(record.weight());
    if (endedCount.incrementAndGet() > retainResults) {
      forgetOldest();
    }
    while (endedBytes.get() > retainBytes && forgetOldest()) {
      // The next one.
    }
  }

  private boolean forgetOldest() {
    TaskRecord oldest = ended.poll();
    if (oldest != null) {
      forget(oldest);
    }
    return oldest != null;
  }

  /** Returns the record, or null if there is none. */
  TaskRecord find(String id) {
    TaskRecord record = byId.get(id);
    return record == null || tooOld(record) ? null : record;
  }

  /** Forgets what has been retained too long. Until then it is not found any more, though. */
  void expire() {
    for (TaskRecord head = ended.peek(); head != null && tooOld(head); head = ended.peek()) {
      if (ended.remove(head)) {
        forget(head);
      }
    }
  }

  void forEach(Consumer<TaskRecord> action) {
    byId.values().forEach(action);
  }

  int size() {
    return byId.size();
  }

  /**
   * Returns a page of those records, newest submission first.
   *
   * @param after the last of the page before, or null
   */
  JsonObject page(Predicate<TaskRecord> which, Page page, TaskRecord after) {
    PriorityQueue<TaskRecord> newest =
        new PriorityQueue<>(Comparator.comparingLong(TaskRecord::order));
    for (TaskRecord record : byId.values()) {
      if ((after == null || record.order() < after.order())
          && which.test(record)
          && !tooOld(record)) {
        newest.add(record);
        if (newest.size() > page.limit() + 1) {
          newest.poll();
        }
      }
    }
    ArrayDeque<TaskRecord> rows = new ArrayDeque<>();
    while (!newest.isEmpty()) {
      rows.addFirst(newest.poll());
    }
    return page.of(rows);
  }

  /**
   * How much one page shows.
   *
   * @param limit most records
   * @param bytes about most bytes of JSON; the first record is shown however large it is
   */
  record Page(int limit, long bytes, TaskQuery.View view) {
    private JsonObject of(ArrayDeque<TaskRecord> newestFirst) {
      JsonArray tasks = new JsonArray();
      String last = null;
      long left = bytes;
      while (!newestFirst.isEmpty() && tasks.size() < limit) {
        JsonObject row = row(newestFirst.peek());
        left -= view == TaskQuery.View.FULL ? JsonSize.of(row, Math.max(0, left)) : 0;
        if (left < 0 && last != null) {
          break;
        }
        last = newestFirst.poll().id();
        tasks.add(row);
      }
      return new JsonObject().put("tasks", tasks).put("next", newestFirst.isEmpty() ? null : last);
    }

    private JsonObject row(TaskRecord record) {
      return view == TaskQuery.View.FULL ? record.toJson() : record.toSummary();
    }
  }

  private void forget(TaskRecord record) {
    endedCount.decrementAndGet();
    endedBytes.addAndGet(-record.weight());
    byId.remove(record.id(), record);
  }

  private boolean tooOld(TaskRecord record) {
    return record.state().ended() && ticker.getAsLong() - record.endedAt() > retainNanos;
  }
}
