package dev.weir.task;

import dev.weir.pool.PoolBounds;
import dev.weir.pool.PoolListener;
import dev.weir.pool.PoolState;
import dev.weir.pool.PoolStats;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Tells subscribers what happens to a pool, as JSON. Thread-safe; calls hold no lock. */
final class PoolEvents implements PoolListener {
  private final String name;
  private final String node;
  private final InstantSource clock;
  private final PoolListener next;
  private final RateLimiter failures;
  private final Map<Object, Consumer<JsonObject>> subscribers = new ConcurrentHashMap<>();
  private final SaturationDetector pressure = new SaturationDetector();

  /**
   * Makes one.
   *
   * @param next hears the pool as well
   * @param failures bounds how many {@code taskFailed} are told
   */
  PoolEvents(
      String name, String node, InstantSource clock, PoolListener next, RateLimiter failures) {
    this.name = name;
    this.node = node;
    this.clock = clock;
    this.next = next;
    this.failures = failures;
  }

  Subscription subscribe(Consumer<JsonObject> subscriber) {
    // A key of its own, so that closing one subscription leaves another of the same consumer.
    Object key = new Object();
    subscribers.put(key, subscriber);
    return () -> subscribers.remove(key);
  }

  @Override
  public void stateChanged(PoolState before, PoolState after) {
    emit(
        switch (after) {
          case RUNNING -> before == PoolState.CLOSED ? "rebooted" : "resumed";
          case PAUSED -> "paused";
          case DRAINING -> "draining";
          case CLOSED -> "closed";
        },
        new JsonObject());
    next.stateChanged(before, after);
  }

  @Override
  public void resized(PoolBounds before, PoolBounds after) {
    emit(
        "resized",
        new JsonObject().put("old", BoundsJson.of(before)).put("new", BoundsJson.of(after)));
    next.resized(before, after);
  }

  @Override
  public void terminated() {
    next.terminated();
  }

  /** Tells of a failed task, unless too many failed lately; the next told one counts those. */
  void taskFailed(ManagedTask task, TaskFailure failure) {
    long untold = failures.pass();
    if (untold < 0) {
      return;
    }
    emit(
        "taskFailed",
        new JsonObject()
            .put("id", task.id())
            .put("task", task.request().task())
            .put("code", failure.code().name())
            .put("message", failure.text())
            .put("suppressed", untold));
  }

  /** Tells what changed since the sample before. */
  void sample(PoolStats stats) {
    pressure.sample(stats).forEach(edge -> emit(edge.type(), edge.figures()));
  }

  private void emit(String type, JsonObject figures) {
    if (subscribers.isEmpty()) {
      return;
    }
    JsonObject event =
        new JsonObject()
            .put("type", type)
            .put("at", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
            .put("name", name)
            .put("node", node)
            .mergeIn(figures);
    subscribers.values().forEach(subscriber -> tell(subscriber, event));
  }

  /** What one subscriber throws is not the fault of the others, who are still to hear. */
  private static void tell(Consumer<JsonObject> subscriber, JsonObject event) {
    try {
      subscriber.accept(event);
    } catch (Throwable thrown) {
      report(thrown);
    }
  }

  private static void report(Throwable thrown) {
    Thread thread = Thread.currentThread();
    try {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
    } catch (Throwable handlerFailed) {
      // As a dying thread would: a handler that fails is ignored.
    }
  }
}
