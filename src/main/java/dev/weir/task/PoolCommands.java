package dev.weir.task;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolBounds;
import dev.weir.pool.PoolState;
import dev.weir.pool.WorkerPool;
import io.vertx.core.json.JsonObject;

/**
 * The commands to a pool, as one actor gives them. What changes something is noted with its actor,
 * see {@link dev.weir.monitor.Monitor#activity}. Thread-safe; no method blocks; refusals are thrown
 * as {@link TaskFailure}.
 */
public final class PoolCommands {
  private final TaskService service;
  private final WorkerPool pool;
  private final Actor actor;

  PoolCommands(TaskService service, WorkerPool pool, Actor actor) {
    this.service = service;
    this.pool = pool;
    this.actor = actor;
  }

  /**
   * Cancels a task; fails with UNKNOWN_TASK.
   *
   * @param reason what the task's answer says, or null
   * @return {@code {id, state, changed}}
   */
  public JsonObject cancel(String id, String reason) {
    ManagedTask task = service.task(id);
    String before = task.state().wire();
    boolean changed = task.cancel(reason);
    if (changed) {
      note("cancelled", before, id);
    }
    return new JsonObject().put("id", id).put("state", task.state().wire()).put("changed", changed);
  }

  /**
   * Submits a task that has ended once more, under a new id; fails with UNKNOWN_TASK or STILL_LIVE.
   *
   * @param receiver hears exactly one answer, {@code accepted} or {@code failed}
   */
  public void retry(String id, TaskReceiver receiver) {
    ManagedTask task = service.task(id);
    if (!task.state().ended()) {
      throw TaskFailure.of(
          Code.STILL_LIVE,
          "the task is %s: only one that has ended can be done once more"
              .formatted(task.state().wire()),
          id);
    }
    service.retry(task, new Retry(id, receiver));
  }

  /** Notes a retry once the pool has taken it. */
  private final class Retry implements TaskReceiver {
    private final String of;
    private final TaskReceiver receiver;

    Retry(String of, TaskReceiver receiver) {
      this.of = of;
      this.receiver = receiver;
    }

    @Override
    public void accepted(String id) {
      note("retried", of, id);
      receiver.accepted(id);
    }

    @Override
    public void completed(JsonObject reply) {
      receiver.completed(reply);
    }

    @Override
    public void failed(TaskFailure failure) {
      receiver.failed(failure);
    }
  }

  /**
   * Changes bounds: any of {@code capacity, minIdle, queueCapacity, maxBlockingTasks, expiryMs};
   * fails with BAD_REQUEST.
   *
   * @return {@code {changed, old:{...}, new:{...}}}
   */
  public JsonObject resize(JsonObject change) {
    PoolBounds.Change resized = resized(change);
    JsonObject before = BoundsJson.of(resized.before());
    JsonObject after = BoundsJson.of(resized.after());
    if (resized.changed()) {
      note("resized", difference(before, after), difference(after, before));
    }
    return new JsonObject().put("changed", resized.changed()).put("old", before).put("new", after);
  }

  private PoolBounds.Change resized(JsonObject change) {
    try {
      PoolBounds checked = BoundsJson.apply(change, pool.bounds());
      return change.isEmpty()
          ? new PoolBounds.Change(checked, checked)
          : pool.resize(old -> BoundsJson.apply(change, old));
    } catch (IllegalArgumentException bad) {
      throw TaskService.badRequest(bad.getMessage());
    }
  }

  /** Returns the fields of one that are not the same in the other. */
  private static JsonObject difference(JsonObject one, JsonObject other) {
    JsonObject fields = new JsonObject();
    one.forEach(
        field -> {
          if (!field.getValue().equals(other.getValue(field.getKey()))) {
            fields.put(field.getKey(), field.getValue());
          }
        });
    return fields;
  }

  /** Stops starting tasks; returns {@code {changed, state}}. */
  public JsonObject pause() {
    PoolState before = pool.state();
    return changed("paused", before, pool.pause());
  }

  /** Starts tasks again; returns {@code {changed, state}}. */
  public JsonObject resume() {
    PoolState before = pool.state();
    return changed("resumed", before, pool.resume());
  }

  /**
   * Drains the pool, within the time its options give; returns {@code {changed, state}} at once.
   */
  public JsonObject shutdown() {
    PoolState before = pool.state();
    boolean open = !pool.isShutdown();
    pool.shutdown(service.shutdownTimeout());
    return changed("draining", before, open);
  }

  /** Opens a closed pool again; returns {@code {changed, state}}. */
  public JsonObject reboot() {
    PoolState before = pool.state();
    boolean opened = pool.reboot();
    if (opened) {
      service.rebooted();
    }
    return changed("rebooted", before, opened);
  }

  private JsonObject changed(String action, PoolState before, boolean changed) {
    String state = pool.state().name();
    if (changed) {
      note(action, before.name(), state);
    }
    return new JsonObject().put("changed", changed).put("state", state);
  }

  private void note(String action, Object from, Object to) {
    service.monitor().changed(action, from, to, actor);
  }
}
