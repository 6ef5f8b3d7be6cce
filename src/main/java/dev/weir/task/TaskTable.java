package dev.weir.task;

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
import java.util.function.Predicate;

/**
 * The submissions that live or are retained, by id. An ended one is kept until it is too old, too
 * many ended after it or they take too much room. Thread-safe and without locks.
 *
 * <p>{@code ended} holds the retained records in the order they ended, and {@code endedCount} its
 * length, {@code endedBytes} their weight. Code that takes a task out of {@code ended} also takes
 * it out of {@code byId}.
 */
final class TaskTable {
  private final int retainResults;
  private final long retainBytes;
  private final long retainNanos;
  private final TaskOrigin origin;

  /** By their keys, see {@link TaskOrigin#key}. */
  private final ConcurrentMap<Object, ManagedTask> byId = new ConcurrentHashMap<>();

  private final ConcurrentLinkedQueue<ManagedTask> ended = new ConcurrentLinkedQueue<>();
  private final AtomicInteger endedCount = new AtomicInteger();
  private final AtomicLong endedBytes = new AtomicLong();

  /**
   * Makes an empty one.
   *
   * @param retainResults most ended tasks that are kept
   * @param retainBytes about most bytes of heap that they take
   */
  TaskTable(int retainResults, long retainBytes, Duration retain, TaskOrigin origin) {
    this.retainResults = retainResults;
    this.retainBytes = retainBytes;
    this.retainNanos = Times.nanos(retain);
    this.origin = origin;
  }

  /** Adds a submission; false if its id is in use by one that lives or is retained. */
  boolean add(ManagedTask task) {
    ManagedTask holder = byId.putIfAbsent(task.key(), task);
    if (holder == null) {
      return true;
    }
    if (!tooOld(holder)) {
      return false;
    }
    expire();
    return byId.putIfAbsent(task.key(), task) == null;
  }

  /** Forgets a submission that the pool refused. */
  void discard(ManagedTask task) {
    byId.remove(task.key(), task);
  }

  /**
   * Keeps a task that has ended, and lets the oldest go if there are too many or they take too much
   * room: itself, if it alone does.
   */
  void retain(ManagedTask task) {
    ended.add(task);
    endedBytes.addAndGet(task.weight());
    if (endedCount.incrementAndGet() > retainResults) {
      forgetOldest();
    }
    while (endedBytes.get() > retainBytes && forgetOldest()) {
      // The next one.
    }
  }

  private boolean forgetOldest() {
    ManagedTask oldest = ended.poll();
    if (oldest != null) {
      forget(oldest);
    }
    return oldest != null;
  }

  /** Returns the task, or null if there is none. */
  ManagedTask find(String id) {
    ManagedTask task = byId.get(origin.key(id));
    return task == null || tooOld(task) ? null : task;
  }

  /** Forgets what has been retained too long. Until then it is not found any more, though. */
  void expire() {
    for (ManagedTask head = ended.peek(); head != null && tooOld(head); head = ended.peek()) {
      if (ended.remove(head)) {
        forget(head);
      }
    }
  }

  void forEach(Consumer<ManagedTask> action) {
    byId.values().forEach(action);
  }

  int retained() {
    return endedCount.get();
  }

  long retainedBytes() {
    return endedBytes.get();
  }

  int size() {
    return byId.size();
  }

  /**
   * Returns a page of those records, and counts of all.
   *
   * @param after where the page before ended, or null
   */
  JsonObject page(Predicate<ManagedTask> which, Page page, Rank after) {
    TaskCounts counts = new TaskCounts();
    PriorityQueue<Row> first = new PriorityQueue<>(Comparator.comparing(Row::rank).reversed());
    for (ManagedTask task : byId.values()) {
      if (tooOld(task)) {
        continue;
      }
      counts.add(task);
      if (which.test(task)) {
        Row row = new Row(task, page.order().rank(task));
        if (after == null || row.rank().compareTo(after) > 0) {
          first.add(row);
          if (first.size() > page.limit() + 1) {
            first.poll();
          }
        }
      }
    }
    ArrayDeque<Row> rows = new ArrayDeque<>();
    while (!first.isEmpty()) {
      rows.addFirst(first.poll());
    }
    return page.of(rows).put("counts", counts.toJson());
  }

  /** A task and where it stood when it was looked at. */
  private record Row(ManagedTask task, Rank rank) {}

  /**
   * How much one page shows.
   *
   * @param order which comes first
   * @param limit most records
   * @param bytes about most bytes of JSON; the first task is shown however large it is
   */
  record Page(TaskOrder order, int limit, long bytes, TaskQuery.View view) {
    private JsonObject of(ArrayDeque<Row> rows) {
      JsonArray tasks = new JsonArray();
      Row last = null;
      long left = bytes;
      while (!rows.isEmpty() && tasks.size() < limit) {
        JsonObject json = json(rows.peek().task());
        left -= view == TaskQuery.View.FULL ? rows.peek().task().wireBytes() : 0;
        if (left < 0 && last != null) {
          break;
        }
        last = rows.poll();
        tasks.add(json);
      }
      return new JsonObject().put("tasks", tasks).put("next", rows.isEmpty() ? null : next(last));
    }

    private String next(Row last) {
      return order == TaskOrder.NEWEST ? last.task().id() : last.rank().text();
    }

    private JsonObject json(ManagedTask task) {
      return view == TaskQuery.View.FULL ? TaskJson.record(task) : TaskJson.summary(task);
    }
  }

  private void forget(ManagedTask task) {
    endedCount.decrementAndGet();
    endedBytes.addAndGet(-task.weight());
    byId.remove(task.key(), task);
  }

  private boolean tooOld(ManagedTask task) {
    return task.state().ended() && origin.now() - task.endedAt() > retainNanos;
  }
}
