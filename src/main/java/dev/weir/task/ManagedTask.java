package dev.weir.task;

import dev.weir.json.JsonCopy;
import dev.weir.pool.Ticket;
import io.vertx.core.json.JsonObject;
import java.util.function.Predicate;

/**
 * One submission, while it lives and while it is retained. Its live half, {@link TaskRun}, is
 * dropped when it ends: what stays is what a look-up shows. Thread-safe: the state only moves
 * forward, and each other field is written before the state that makes it visible.
 */
final class ManagedTask implements TaskHandle {
  /** About the bytes of heap of a submission without anything in it. */
  private static final int BARE = 600;

  /** What the smallest submission takes until it ends. */
  static final long LEAST_WEIGHT =
      BARE + JsonCopy.of(new JsonObject().put("task", "x"), Long.MAX_VALUE).weight();

  private final TaskOrigin origin;
  private final TaskRequest request;

  /** What stands for its id in the table; see {@link TaskOrigin#key}. */
  private final Object key;

  /** Null until it is first asked for, if it is made here: it follows from the number. */
  private String id;

  private final long order;
  private final long submittedAtMillis;
  private final long submitted;
  private final TaskNotes notes = new TaskNotes();

  /** Written by the notices of the pool, which come one at a time and in order. */
  private volatile TaskState state = TaskState.BLOCKED;

  private volatile boolean begun;

  /** Written before {@code begun}. */
  private long started;

  // Written before the last state.
  private long ended;
  private JsonCopy result;
  private TaskFailure failure;
  private String trace;
  private long weight;

  private volatile TaskRun live;
  private volatile Ticket ticket;
  private volatile String cancelReason;

  ManagedTask(TaskOrigin origin, TaskRequest request) {
    this.origin = origin;
    this.request = request;
    this.id = request.id();
    this.order = origin.nextNumber();
    this.key = id == null ? (Object) order : origin.key(id);
    this.submittedAtMillis = origin.millis();
    this.submitted = origin.now();
  }

  @Override
  public String id() {
    String text = id;
    if (text == null) { // threads that race make equal texts
      text = origin.id(order);
      id = text;
    }
    return text;
  }

  Object key() {
    return key;
  }

  /** Returns what was asked for. */
  TaskRequest request() {
    return request;
  }

  /** Returns its place in the order of submission. */
  long order() {
    return order;
  }

  /** Returns the name of the node that took it. */
  String node() {
    return origin.node();
  }

  TaskState state() {
    return state;
  }

  boolean hasBegun() {
    return begun;
  }

  TaskNotes notes() {
    return notes;
  }

  /** Returns what it returned; null if it has not completed. */
  JsonCopy result() {
    return state == TaskState.COMPLETED ? result : null;
  }

  /** Returns what its sender heard, or null if it has not ended or completed. */
  TaskFailure failure() {
    return state.ended() ? failure : null;
  }

  /** Returns where its code failed, or null if it has not. */
  String trace() {
    return state.ended() ? trace : null;
  }

  /** Returns the reason that its canceller gave, or null. */
  String cancelReason() {
    return cancelReason;
  }

  /** Returns the pool's hold on it, or null where nothing of it can be in the pool any more. */
  Ticket ticket() {
    return ticket;
  }

  /** Returns about how many bytes of heap it takes until it ends. */
  long liveWeight() {
    return BARE + request.args().weight();
  }

  /** Returns about how many bytes of JSON its record is; nothing is measured anew. */
  long wireBytes() {
    JsonCopy value = result();
    long known = request.args().bytes() + notes.lineBytes() + BARE;
    return value == null ? known : known + value.bytes();
  }

  /** Returns about how many bytes of heap it takes once it has ended. */
  long weight() {
    return weight;
  }

  // Its life, as the notices of the pool tell it.

  /** Ties it to its live half, before anybody else sees either. */
  void live(TaskRun half) {
    live = half;
  }

  /** Ties it to the pool, and carries out a cancellation that came before there was a tie. */
  void ticket(Ticket hold) {
    ticket = hold;
    if (state.ended() && hold.thread() == null) {
      ticket = null;
    } else if (cancelReason != null) {
      hold.cancel();
    }
  }

  void accepted() {
    state = TaskState.QUEUED;
  }

  void begin() {
    started = origin.now();
    begun = true;
    state = TaskState.RUNNING;
  }

  /** Ends it as completed. */
  void complete(JsonCopy value) {
    result = value;
    end(TaskState.COMPLETED, value.weight());
  }

  /** Ends it otherwise: with what its sender hears, and where its code failed, or null. */
  void fail(TaskState last, TaskFailure why, String stack) {
    failure = why;
    trace = stack;
    end(last, JsonCopy.weightOf(why.text()) + JsonCopy.weightOf(stack));
  }

  /**
   * Its live half goes, and the ticket unless a thread may still be inside: then it is needed to
   * show where.
   */
  private void end(TaskState last, long more) {
    weight = liveWeight() + more + notes.close();
    ended = origin.now();
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

  // Cancelling.

  /** A cancellation racing {@link #ticket(Ticket)} is seen by one of both. */
  @Override
  public boolean cancel(String reason) {
    if (state.ended()) {
      return false;
    }
    cancelReason = reason == null ? "cancelled" : Texts.cut(reason);
    Ticket hold = ticket;
    return hold == null ? !state.ended() : hold.cancel();
  }

  @Override
  public boolean withdraw(String reason) {
    return !begun && cancel(reason);
  }

  /** Cancels it if it lives and its receiver is one of those. */
  void cancelIf(Predicate<AnswerReceiver> whose, String reason) {
    TaskRun half = live;
    if (half != null && half.isHeardBy(whose)) {
      cancel(reason);
    }
  }

  /** Returns whether it was answered, but its thread is not back. */
  boolean isStuck() {
    Ticket hold = ticket;
    return state.ended() && hold != null && hold.thread() != null;
  }

  // Its times.

  /** Returns the ticker's time at which it began; of no meaning before. */
  long startedAt() {
    return started;
  }

  /** Returns the ticker's time at which it ended; of no meaning before. */
  long endedAt() {
    return ended;
  }

  /** Returns when it was submitted, in milliseconds of the epoch. */
  long submittedAtMillis() {
    return submittedAtMillis;
  }

  /** Returns the nanoseconds from submission to start, or to its end or now if it has not begun. */
  long waitedNanos() {
    return (begun ? started : endOrNow()) - submitted;
  }

  /** Returns the nanoseconds from start to end, or to now; 0 if it has not begun. */
  long ranNanos() {
    return begun ? endOrNow() - started : 0;
  }

  /** Returns the nanoseconds from submission to end, or to now. */
  long livedNanos() {
    return endOrNow() - submitted;
  }

  private long endOrNow() {
    return state.ended() ? ended : origin.now();
  }
}
