package dev.weir.task;

import dev.weir.pool.NamedTask;
import dev.weir.pool.Outcome;
import dev.weir.pool.Rejection;
import dev.weir.pool.TaskListener;
import dev.weir.spi.Carried;
import java.util.function.Predicate;

/**
 * The live half of a {@link ManagedTask}: the code that the pool runs, and the listener that hears
 * what the pool does with it. Notices come one at a time and in order.
 *
 * <p>The task is retained before its answer goes out, so that a sender that has the answer can look
 * it up.
 */
abstract class TaskRun implements Runnable, TaskListener, NamedTask {
  private final TaskDispatcher dispatcher;
  private final ManagedTask task;

  /** Values of the thread that submits; null for none. */
  private final Carried carried = Carried.capture();

  private boolean holdsBytes = true;

  TaskRun(TaskDispatcher dispatcher, ManagedTask task) {
    this.dispatcher = dispatcher;
    this.task = task;
  }

  final ManagedTask task() {
    return task;
  }

  @Override
  public final String taskType() {
    return task.request().task();
  }

  @Override
  public final String taskId() {
    return task.id();
  }

  /** Returns whether its receiver is one of those. */
  abstract boolean isHeardBy(Predicate<AnswerReceiver> whose);

  /** Returns the thread of this pool that waits for its answer, or null. */
  abstract Thread waiter();

  /** Runs its code and keeps what it returns, until {@link #complete} or {@link #drop}. */
  abstract void work() throws Exception;

  /** Ends the task as completed. */
  abstract void complete();

  /** Lets go of what the code returned. */
  abstract void drop();

  /** Tells its receiver that the pool has taken it, if the receiver asked for that. */
  abstract void tellAccepted();

  /** Tells its receiver how it ended; null if it completed. */
  abstract void tell(TaskFailure failure);

  @Override
  public final void run() {
    try {
      if (carried == null) {
        work();
      } else {
        Carried.call(carried, this::workAndReturn);
      }
    } catch (RuntimeException | Error thrown) {
      throw thrown;
    } catch (Exception thrown) {
      throw new CheckedException(thrown);
    }
  }

  private Void workAndReturn() throws Exception {
    work();
    return null;
  }

  @Override
  public final void accepted() {
    task.accepted();
    tellAccepted();
  }

  @Override
  public final void begun() {
    task.begin();
  }

  @Override
  public final void finished(Outcome outcome, Throwable thrown) {
    giveBytesBack();
    TaskFailure failure = record(outcome, CheckedException.unwrap(thrown));
    try {
      tell(failure);
    } finally {
      drop();
    }
    if (outcome == Outcome.FAILED) {
      dispatcher.failed(task, failure);
    }
  }

  /**
   * Writes the end of the task down, for those who look it up. An error there, as of a clock that
   * fails, costs the record and never the answer.
   *
   * @return what its sender hears, null if it completed
   */
  private TaskFailure record(Outcome outcome, Throwable own) {
    TaskFailure failure =
        outcome == Outcome.COMPLETED // most do, and need no text of their id
            ? null
            : TaskFailure.ended(outcome, own, dispatcher.pool(), task.id(), task.cancelReason());
    try {
      if (failure == null) {
        complete();
      } else {
        task.fail(TaskState.of(outcome), failure, dispatcher.trace(own));
      }
      dispatcher.count(task);
      dispatcher.retain(task);
      return failure;
    } catch (RuntimeException | Error notRecorded) {
      dispatcher.discard(task);
      return failure == null ? dispatcher.notRecorded(task, notRecorded) : failure;
    }
  }

  @Override
  public final void returned() {
    drop(); // it came too late
    task.returned();
  }

  @Override
  public final void refused(Rejection rejection) {
    giveBytesBack();
    TaskFailure failure =
        TaskFailure.refused(
            rejection,
            dispatcher.pool(),
            task.id(),
            task.cancelReason(),
            dispatcher.retryAfter(rejection));
    try {
      task.fail(
          failure.code() == Code.CANCELLED ? TaskState.CANCELLED : TaskState.REJECTED,
          failure,
          null);
      dispatcher.count(task);
    } finally {
      dispatcher.discard(task);
      tell(failure);
    }
  }

  /** The pool does not have it, and tells nothing of it: nothing of it is left. */
  final void forget() {
    giveBytesBack();
    dispatcher.discard(task);
  }

  /** Says before the pool is asked that its bytes are not counted. */
  final void holdsNoBytes() {
    holdsBytes = false;
  }

  private void giveBytesBack() {
    if (holdsBytes) {
      holdsBytes = false;
      dispatcher.giveBytesBack(task);
    }
  }
}
