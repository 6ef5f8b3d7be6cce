package dev.weir.task;

import dev.weir.json.JsonCopy;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/**
 * Code of this JVM as a task while it lives. Its value need not be JSON: it goes past the record,
 * from the run to the receiver, and is kept no longer.
 */
final class CallRun extends TaskRun {
  /** What stands as the task's type in its record; no registered type can have this name. */
  static final String NAME = "callable";

  private static final JsonCopy NO_RESULT = new JsonCopy(null, 4, 0);

  private final Callable<?> call;
  private final CallReceiver receiver;

  /** Written before the notice that it completed. */
  private Object value;

  CallRun(TaskDispatcher dispatcher, ManagedTask task, Callable<?> call, CallReceiver receiver) {
    super(dispatcher, task);
    this.call = call;
    this.receiver = receiver;
  }

  @Override
  boolean isHeardBy(Predicate<AnswerReceiver> whose) {
    return whose.test(receiver);
  }

  @Override
  Thread waiter() {
    return receiver.waiter();
  }

  @Override
  void work() throws Exception {
    value = call.call();
  }

  @Override
  void complete() {
    task().complete(NO_RESULT);
  }

  @Override
  void drop() {
    value = null;
  }

  /** A call is answered by its value. */
  @Override
  void tellAccepted() {}

  @Override
  void tell(TaskFailure failure) {
    if (failure == null) {
      receiver.completed(value);
    } else {
      receiver.failed(failure);
    }
  }
}
