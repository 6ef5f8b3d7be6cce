package dev.weir.bus;

import dev.weir.task.CallReceiver;
import dev.weir.task.Code;
import dev.weir.task.TaskFailure;
import dev.weir.task.TaskReceiver;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;

/**
 * The answer to one submission that did not go over the event bus: a future, completed on the
 * context of the caller.
 */
final class DirectReply<T> implements TaskReceiver, CallReceiver {
  /**
   * Completed by whichever thread has the answer; the future tells its listeners on the context.
   */
  private final CompletableFuture<T> answer = new CompletableFuture<>();

  private final Future<T> future;
  private final PendingReplies pending;
  private final Thread waiter;

  /**
   * Makes the answer.
   *
   * @param context of the one that asks
   * @param pending counts it until it is given
   * @param waiter the worker of the same pool that waits for it, or null
   */
  DirectReply(Context context, PendingReplies pending, Thread waiter) {
    this.future = Future.fromCompletionStage(answer, context);
    this.pending = pending;
    this.waiter = waiter;
    pending.open();
  }

  Future<T> future() {
    return future;
  }

  /** Returns whether it is counted there. */
  boolean isOf(PendingReplies others) {
    return pending == others;
  }

  @Override
  public Thread waiter() {
    return waiter;
  }

  @Override
  public void accepted(String id) {
    complete(new JsonObject().put("id", id).put("state", "accepted"), null);
  }

  @Override
  public void completed(JsonObject reply) {
    try {
      BusReply.unshare(reply);
    } catch (RuntimeException | Error unsent) {
      String why = "unsent result: " + TaskFailure.describe(unsent);
      failed(TaskFailure.of(Code.TASK_FAILED, why));
      return;
    }
    complete(reply, null);
  }

  @Override
  public void completed(Object value) {
    complete(value, null);
  }

  @Override
  public void failed(TaskFailure failure) {
    complete(null, PoolException.of(failure));
  }

  @SuppressWarnings("unchecked") // what was asked for decides which of the methods is called
  private void complete(Object value, Throwable failure) {
    try {
      if (failure == null) {
        answer.complete((T) value);
      } else {
        answer.completeExceptionally(failure);
      }
    } finally {
      pending.close();
    }
  }
}
