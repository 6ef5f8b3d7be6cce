package dev.weir.task;

import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import dev.weir.pool.TaskLimits;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * A pool together with the life of what is submitted to it: from a JSON body to its one answer.
 * Thread-safe; no method blocks. Commands throw {@link TaskFailure}; a submission never throws but
 * answers its receiver.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class TaskService {
  private TaskService() {}

  /** Creates a running pool with its service. The listener of {@code options} is called as well. */
  public static TaskService create(
      PoolOptions options, ServiceOptions service, TaskRegistry registry) {
    throw new UnsupportedOperationException();
  }

  /**
   * Submits a task.
   *
   * @param body the task, or null, which is refused
   * @param wireBytes the size of its wire form, or -1 if it has none: then its JSON is measured
   * @param receiver hears exactly one answer, possibly before this method returns
   */
  public TaskHandle submit(JsonObject body, int wireBytes, TaskReceiver receiver) {
    throw new UnsupportedOperationException();
  }

  /** Refuses a submission that never became a JSON object, and counts it as invalid. */
  public void refuse(String text, TaskReceiver receiver) {
    throw new UnsupportedOperationException();
  }

  /**
   * Submits code of this JVM.
   *
   * @param limits null for the pool's own
   */
  public TaskHandle submit(Callable<?> call, TaskLimits limits, CallReceiver receiver) {
    throw new UnsupportedOperationException();
  }

  /** Returns the record of a task that lives or is retained; fails with UNKNOWN_TASK. */
  public JsonObject find(String id) {
    throw new UnsupportedOperationException();
  }

  /**
   * Lists records, newest submission first.
   *
   * @param state a {@link TaskState#wire()} word, or null for all
   * @param limit most records, 1 to 1,000
   * @param after the {@code next} of the page before, or null for the first page
   * @return {@code {tasks:[...], next: id | null}}
   */
  public JsonObject list(String state, int limit, String after) {
    throw new UnsupportedOperationException();
  }

  /**
   * Cancels a task; fails with UNKNOWN_TASK.
   *
   * @param reason what the task's answer says, or null
   * @return {@code {id, state, changed}}
   */
  public JsonObject cancel(String id, String reason) {
    throw new UnsupportedOperationException();
  }

  /** Returns the figures of the pool. */
  public JsonObject stats() {
    throw new UnsupportedOperationException();
  }

  /**
   * Changes bounds: any of {@code capacity, minIdle, queueCapacity, maxBlockingTasks, expiryMs};
   * fails with BAD_REQUEST.
   *
   * @return {@code {changed, old:{...}, new:{...}}}
   */
  public JsonObject resize(JsonObject change) {
    throw new UnsupportedOperationException();
  }

  /** Stops starting tasks; returns {@code {changed, state}}. */
  public JsonObject pause() {
    throw new UnsupportedOperationException();
  }

  /** Starts tasks again; returns {@code {changed, state}}. */
  public JsonObject resume() {
    throw new UnsupportedOperationException();
  }

  /**
   * Drains the pool, within the time its options give; returns {@code {changed, state}} at once.
   */
  public JsonObject shutdown() {
    throw new UnsupportedOperationException();
  }

  /** Opens a closed pool again; returns {@code {changed, state}}. */
  public JsonObject reboot() {
    throw new UnsupportedOperationException();
  }

  /** Drains the pool within that time. Returns at once. */
  public void shutdown(Duration grace) {
    throw new UnsupportedOperationException();
  }

  /** Returns the pool's state. */
  public PoolState state() {
    throw new UnsupportedOperationException();
  }

  /** Returns the pool's name. */
  public String name() {
    throw new UnsupportedOperationException();
  }

  /** Returns this node's name. */
  public String node() {
    throw new UnsupportedOperationException();
  }

  /** Returns the names of the task types, sorted. */
  public List<String> taskTypes() {
    throw new UnsupportedOperationException();
  }

  /** Hears {@code {type, at, name, node, ...}} on whichever thread makes the change. */
  public Subscription subscribe(Consumer<JsonObject> events) {
    throw new UnsupportedOperationException();
  }

  /** Derives events from the figures and forgets what is retained too long: call it regularly. */
  public void sample() {
    throw new UnsupportedOperationException();
  }
}
