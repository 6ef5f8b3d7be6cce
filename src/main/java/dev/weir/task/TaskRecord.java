package dev.weir.task;

import dev.weir.json.JsonWeight;
import dev.weir.pool.Ticket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * What is known of one submission while it lives and while it is retained. Thread-safe: the state
 * only moves forward, and each other field is written before the state that makes it visible.
 */
final class TaskRecord {
  private static final int LOG_LINES = 100;

  /** About the bytes of heap of a submission without anything in it. */
  private static final int BARE = 600;

  private final String id;
  private final TaskRequest request;
  private final String node;
  private final long order;
  private final long submittedAtMillis;
  private final LongSupplier ticker;
  private final long submitted;

  /** Written by the notices of the pool, which come one at a time and in order. */
  private volatile TaskState state = TaskState.BLOCKED;

  private volatile boolean begun;

  /** Written before {@code begun}. */
  private long started;

  // Written before the last state.
  private long ended;
  private Object result;
  private TaskFailure failure;
  private String trace;
  private long weight;

  private volatile JsonObject progress;
  private volatile Submission live;
  private volatile Ticket ticket;
  private volatile String cancelReason;

  /** Null before the first line; guarded by this record. */
  private ArrayDeque<String> log;

  TaskRecord(
      String id,
      TaskRequest request,
      String node,
      long order,
      long submittedAtMillis,
      LongSupplier ticker) {
    this.id = id;
    this.request = request;
    this.node = node;
    this.order = order;
    this.submittedAtMillis = submittedAtMillis;
    this.ticker = ticker;
    this.submitted = ticker.getAsLong();
  }

  String id() {
    return id;
  }

  String task() {
    return request.task();
  }

  JsonObject args() {
    return request.args();
  }

  /** Returns what was asked for. */
  TaskRequest request() {
    return request;
  }

  /** Returns its place in the order of submission. */
  long order() {
    return order;
  }

  /** Returns about how many bytes of heap it takes while it waits. */
  long waitingWeight() {
    return BARE + request.weight();
  }

  /** Returns about how many bytes of heap it takes once it has ended. */
  long weight() {
    return weight;
  }

  TaskState state() {
    return state;
  }

  /** Returns the ticker's time at which it ended; of no meaning before. */
  long endedAt() {
    return ended;
  }

  /** Returns the reason that its canceller gave, or null. */
  String cancelReason() {
    return cancelReason;
  }

  boolean hasBegun() {
    return begun;
  }

  void accepted() {
    state = TaskState.QUEUED;
  }

  void begin() {
    started = ticker.getAsLong();
    begun = true;
    state = TaskState.RUNNING;
  }

  /** Ends it as completed, with a result of that {@link JsonWeight}. */
  void complete(Object value, long valueWeight) {
    result = value;
    end(TaskState.COMPLETED, valueWeight);
  }

  /** Ends it otherwise: with what its sender hears, and where its code failed, or null. */
  void fail(TaskState last, TaskFailure why, String stack) {
    failure = why;
    trace = stack;
    end(last, JsonWeight.ofText(why.text()) + JsonWeight.ofText(stack));
  }

  /**
   * Its live half goes (no line of its log comes after its weight is taken), and the ticket unless
   * a thread may still be inside: then it is needed to show where.
   */
  private synchronized void end(TaskState last, long more) {
    weight = waitingWeight() + more + logWeight();
    ended = ticker.getAsLong();
    state = last;
    live = null;
    if (!isAnsweredEarly()) {
      ticket = null;
    }
  }

  /** Returns whether it was answered while its code ran. */
  private boolean isAnsweredEarly() {
    return begun && state != TaskState.COMPLETED && state != TaskState.FAILED;
  }

  /** The thread is back from a task that was answered early. */
  void returned() {
    ticket = null;
  }

  /** Ties it to its live half, before anybody else sees either. */
  void live(Submission half) {
    live = half;
  }

  /** Ties it to the pool, and carries out a cancellation that came before there was a tie. */
  void ticket(Ticket hold) {
    ticket = hold;
    if (state().ended() && hold.thread() == null) {
      ticket = null;
    } else if (cancelReason != null) {
      hold.cancel();
    }
  }

  /**
   * Returns false if it had ended. A cancellation racing {@link #ticket} is seen by one of both.
   */
  boolean cancel(String reason) {
    if (state().ended()) {
      return false;
    }
    cancelReason = reason == null ? "cancelled" : Texts.cut(reason);
    Ticket hold = ticket;
    return hold == null ? !state().ended() : hold.cancel();
  }

  /** Cancels it if it lives and whoever asked for it is one of those. */
  void cancelIf(Predicate<Object> whose, String reason) {
    Submission half = live;
    if (half != null && half.isHeardBy(whose)) {
      cancel(reason);
    }
  }

  /** Does nothing once it has ended: a finished record does not change, nor grow. */
  void progress(double fraction, String note) {
    if (state().ended()) {
      return;
    }
    progress =
        new JsonObject()
            .put("fraction", fraction)
            .put("note", note == null ? null : Texts.cut(note));
  }

  /** Does nothing once it has ended. */
  void log(String line) {
    String kept = Texts.cut(line);
    synchronized (this) {
      if (state().ended()) {
        return;
      }
      if (log == null) {
        log = new ArrayDeque<>();
      } else if (log.size() == LOG_LINES) {
        log.removeFirst();
      }
      log.addLast(kept);
    }
  }

  double waitMs() {
    return millis((begun ? started : endOrNow()) - submitted);
  }

  double runMs() {
    return begun ? millis(endOrNow() - started) : 0;
  }

  long ranNanos() {
    return begun ? endOrNow() - started : 0;
  }

  /** Returns the reply to the submitter of a task that completed. */
  JsonObject toReply() {
    return new JsonObject()
        .put("id", id)
        .put("state", state().wire())
        .put("result", result)
        .put("waitMs", waitMs())
        .put("runMs", runMs())
        .put("node", node);
  }

  /** Returns the record as users see it. */
  JsonObject toJson() {
    JsonObject json = toSummary().put("args", request.args()).put("log", logLines());
    return state() == TaskState.COMPLETED ? json.put("result", result) : json;
  }

  /** Returns the record without what may be large: arguments, log and result. */
  JsonObject toSummary() {
    TaskState now = state();
    JsonObject json =
        new JsonObject()
            .put("id", id)
            .put("task", request.task())
            .put("state", now.wire())
            .put("node", node)
            .put("submittedAt", at(submitted))
            .put("startedAt", begun ? at(started) : null)
            .put("endedAt", now.ended() ? at(ended) : null)
            .put("waitMs", waitMs())
            .put("runMs", runMs())
            .put("progress", progress);
    if (request.retryOf() != null) {
      json.put("retryOf", request.retryOf());
    }
    return now.ended() && failure != null ? json.put("error", error(failure)) : json;
  }

  /**
   * Returns where its code is now, and where it failed: {@code {id, state, thread, live, failure}}.
   */
  JsonObject toStack() {
    Ticket hold = ticket;
    Thread thread = hold == null ? null : hold.thread();
    JsonArray live = thread == null ? null : Stacks.frames(thread);
    if (thread != null && hold.thread() != thread) {
      thread = null; // it left while it was looked at, and may be at another task
      live = null;
    }
    return new JsonObject()
        .put("id", id)
        .put("state", state().wire())
        .put("thread", thread == null ? null : thread.getName())
        .put("live", live)
        .put("failure", state().ended() ? trace : null);
  }

  /** Returns whether its id, its type or what it failed with contains a text. */
  boolean mentions(String text) {
    return id.contains(text)
        || request.task().contains(text)
        || (state().ended() && failure != null && failure.text().contains(text));
  }

  private static JsonObject error(TaskFailure failure) {
    return new JsonObject()
        .put("code", failure.code().status())
        .put("name", failure.code().name())
        .put("message", failure.text());
  }

  private long logWeight() {
    return log == null ? 0 : log.stream().mapToLong(JsonWeight::ofText).sum();
  }

  private synchronized JsonArray logLines() {
    JsonArray lines = new JsonArray();
    if (log != null) {
      log.forEach(lines::add);
    }
    return lines;
  }

  private long endOrNow() {
    return state().ended() ? ended : ticker.getAsLong();
  }

  private String at(long nanos) {
    Duration since = Duration.ofNanos(nanos - submitted);
    return Instant.ofEpochMilli(submittedAtMillis)
        .plus(since)
        .truncatedTo(ChronoUnit.MILLIS)
        .toString();
  }

  private static double millis(long nanos) {
    return Math.round(Math.max(0, nanos) / 1e3) / 1e3;
  }
}
