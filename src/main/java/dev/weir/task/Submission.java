package dev.weir.task;

import dev.weir.json.JsonWeight;
import dev.weir.pool.Outcome;
import dev.weir.pool.Rejection;
import dev.weir.pool.TaskListener;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.Predicate;

/**
 * One submission while it lives: the code the pool runs, the ear that hears what the pool does with
 * it, and the context its handler sees. What outlives it is in its {@link TaskRecord}.
 *
 * <p>Notices come one at a time and in order, so {@code answered} needs no guard.
 *
 * <p>The record is retained before the answer goes out, so that whoever has the answer can look the
 * task up.
 */
final class Submission implements Runnable, TaskListener, TaskContext, TaskHandle {
  private final TaskService service;
  private final TaskRecord record;
  private final TaskHandler handler;
  private final Duration timeout;
  private final TaskRequest.Reply reply;
  private final TaskReceiver receiver;
  private boolean answered;

  /** What the code returned; read only by the notice that it completed, from the same thread. */
  private Object result;

  private long weight;
  private boolean waits = true;

  private JsonObject args;

  Submission(
      TaskService service,
      TaskRecord record,
      TaskHandler handler,
      TaskRequest request,
      TaskReceiver receiver) {
    this.service = service;
    this.record = record;
    this.handler = handler;
    this.timeout = request.limits().timeout();
    this.reply = request.reply();
    this.receiver = receiver;
    record.live(this);
  }

  /** Returns whether the one that asked for it is one of those. */
  boolean isHeardBy(Predicate<Object> whose) {
    return whose.test(receiver instanceof CallTask call ? call.receiver() : receiver);
  }

  @Override
  public void run() {
    try {
      Object value = handler.run(this);
      TaskResultException.requireJson(value, service.maxResultBytes());
      weight = JsonWeight.of(value);
      result = value;
    } catch (RuntimeException | Error thrown) {
      throw thrown;
    } catch (Exception thrown) {
      throw new CheckedException(thrown);
    }
  }

  @Override
  public void accepted() {
    record.accepted();
    if (reply == TaskRequest.Reply.ACCEPTED) {
      answered = true;
      receiver.accepted(record.id());
    }
  }

  @Override
  public void begun() {
    waitsNoMore();
    record.begin();
  }

  @Override
  public void finished(Outcome outcome, Throwable thrown) {
    waitsNoMore();
    Throwable own = CheckedException.unwrap(thrown);
    TaskFailure failure = TaskFailure.ended(outcome, own, service.name(), record);
    if (failure == null) {
      record.complete(result, weight);
      result = null;
    } else {
      record.fail(TaskState.of(outcome), failure, service.trace(own));
    }
    service.retain(record);
    if (!answered) {
      answer(failure);
    }
    if (outcome == Outcome.FAILED) {
      service.taskFailed(record, failure);
    }
  }

  @Override
  public void returned() {
    result = null; // it came too late
    record.returned();
  }

  private void waitsNoMore() {
    if (waits) {
      waits = false;
      service.waitsNoMore(record);
    }
  }

  private void answer(TaskFailure failure) {
    if (failure == null) {
      receiver.completed(record.toReply());
    } else {
      receiver.failed(failure);
    }
  }

  @Override
  public void refused(Rejection rejection) {
    waitsNoMore();
    TaskFailure failure =
        TaskFailure.refused(rejection, service.name(), record, service.retryAfter(rejection));
    record.fail(
        failure.code() == Code.CANCELLED ? TaskState.CANCELLED : TaskState.REJECTED, failure, null);
    service.discard(record);
    receiver.failed(failure);
  }

  /** The handler gets a copy of its own: the record is read while the task runs. */
  @Override
  public synchronized JsonObject args() {
    if (args == null) {
      args = record.args().copy();
    }
    return args;
  }

  @Override
  public String id() {
    return record.id();
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public boolean isCancelled() {
    return record.state().ended();
  }

  @Override
  public Duration timeLeft() {
    if (timeout.isZero()) {
      return ChronoUnit.FOREVER.getDuration();
    }
    Duration left = timeout.minusNanos(record.ranNanos());
    return left.isNegative() ? Duration.ZERO : left;
  }

  @Override
  public void progress(double fraction, String note) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("fraction is " + fraction + ": must be from 0 to 1");
    }
    record.progress(fraction, note);
  }

  @Override
  public void log(String line) {
    record.log(String.valueOf(line));
  }

  @Override
  public boolean cancel(String reason) {
    return record.cancel(reason);
  }

  @Override
  public boolean withdraw(String reason) {
    return !record.hasBegun() && record.cancel(reason);
  }
}
