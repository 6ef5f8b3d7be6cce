package dev.weir.task;

import dev.weir.json.JsonCopy;
import dev.weir.pool.TaskLimits;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.Predicate;

/** A task of a registered type while it lives, and the context that its handler sees. */
final class HandlerRun extends TaskRun implements TaskContext {
  private final TaskHandler handler;
  private final TaskReceiver receiver;
  private final int maxResultBytes;
  private boolean answered;
  private JsonObject args;

  // Written before the notice that it completed.
  private JsonCopy result;

  HandlerRun(
      TaskDispatcher dispatcher, ManagedTask task, TaskHandler handler, TaskReceiver receiver) {
    super(dispatcher, task);
    this.handler = handler;
    this.receiver = receiver;
    this.maxResultBytes = dispatcher.maxResultBytes();
  }

  @Override
  boolean isHeardBy(Predicate<AnswerReceiver> whose) {
    return whose.test(receiver.whole());
  }

  @Override
  Thread waiter() {
    return receiver.waiter();
  }

  @Override
  void work() throws Exception {
    Object value = CurrentTask.call(this, this::value);
    result = TaskResultException.copy(value, maxResultBytes);
  }

  private Object value() throws Exception {
    Object value = handler.run(this);
    return value instanceof Future<?> later ? later.await() : value;
  }

  @Override
  void complete() {
    task().complete(result);
  }

  @Override
  void drop() {
    result = null;
  }

  @Override
  void tellAccepted() {
    if (task().request().reply() == TaskRequest.Reply.ACCEPTED) {
      answered = true;
      receiver.accepted(task().id());
    }
  }

  @Override
  void tell(TaskFailure failure) {
    if (answered) {
      return;
    }
    if (failure == null) {
      receiver.completed(TaskJson.reply(task()));
    } else {
      receiver.failed(failure);
    }
  }

  /** The handler gets a copy of its own: the record is read while the task runs. */
  @Override
  public synchronized JsonObject args() {
    if (args == null) {
      args = task().request().argsJson().copy();
    }
    return args;
  }

  @Override
  public String id() {
    return task().id();
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public boolean isCancelled() {
    return task().state().ended();
  }

  @Override
  public Duration timeLeft() {
    TaskLimits limits = task().request().limits();
    Duration run = left(limits.timeout(), task().ranNanos());
    Duration wait = left(limits.deadline(), task().livedNanos());
    return run.compareTo(wait) < 0 ? run : wait;
  }

  private static Duration left(Duration limit, long passed) {
    if (limit.isZero()) {
      return ChronoUnit.FOREVER.getDuration();
    }
    Duration left = limit.minusNanos(passed);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Returns whether its time is limited at all. */
  boolean hasTimeLimit() {
    TaskLimits limits = task().request().limits();
    return !limits.timeout().isZero() || !limits.deadline().isZero();
  }

  @Override
  public void progress(double fraction, String note) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("fraction is " + fraction + ": must be from 0 to 1");
    }
    task().notes().progress(fraction, note);
  }

  @Override
  public void log(String line) {
    task().notes().log(String.valueOf(line));
  }
}
