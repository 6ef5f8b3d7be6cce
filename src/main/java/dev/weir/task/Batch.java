package dev.weir.task;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one answer of several submissions: it is told when the last of them has its own. Thread-safe.
 */
final class Batch implements TaskHandle {
  private final TaskReceiver receiver;
  private final JsonObject[] results;
  private final AtomicInteger open;
  private final List<TaskHandle> handles = new CopyOnWriteArrayList<>();

  /** Set before the pool is asked, and unset if it takes the tasks. */
  private volatile boolean isRefusedWhole;

  private volatile TaskFailure refusal;

  Batch(int size, TaskReceiver receiver) {
    this.receiver = receiver;
    this.results = new JsonObject[size];
    this.open = new AtomicInteger(size);
  }

  /** Returns what hears the answer of one of them. */
  TaskReceiver part(int index) {
    return new Part(index);
  }

  void add(TaskHandle handle) {
    handles.add(handle);
  }

  /** Says whether the pool refuses all that it refuses from now on: then the whole fails so. */
  void isRefusedWhole(boolean is) {
    isRefusedWhole = is;
  }

  private void answer(int index, JsonObject result) {
    results[index] = result;
    if (open.decrementAndGet() > 0) { // which makes what was written visible to the last one
      return;
    }
    if (refusal != null) {
      receiver.failed(refusal);
    } else {
      receiver.completed(new JsonObject().put("results", new JsonArray(Arrays.asList(results))));
    }
  }

  @Override
  public String id() {
    return null;
  }

  @Override
  public boolean cancel(String reason) {
    return handles.stream().filter(handle -> handle.cancel(reason)).count() > 0;
  }

  @Override
  public boolean withdraw(String reason) {
    return handles.stream().filter(handle -> handle.withdraw(reason)).count() > 0;
  }

  private final class Part implements TaskReceiver {
    private final int index;

    Part(int index) {
      this.index = index;
    }

    @Override
    public AnswerReceiver whole() {
      return receiver.whole();
    }

    @Override
    public Thread waiter() {
      return receiver.waiter();
    }

    @Override
    public void accepted(String id) {
      answer(index, new JsonObject().put("id", id).put("state", "accepted"));
    }

    @Override
    public void completed(JsonObject reply) {
      answer(index, reply);
    }

    @Override
    public void failed(TaskFailure failure) {
      if (isRefusedWhole) {
        refusal = failure.withoutId();
      }
      answer(index, TaskJson.failed(failure));
    }
  }
}
