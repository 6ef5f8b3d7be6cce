package dev.weir.monitor;

import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Watches one pool for its operators. The owner of the pool gives it a sample a few times a second;
 * it keeps the charts' rows, the troubles and the changes, and tells its subscribers. Thread-safe;
 * subscribers are called outside its lock.
 */
public final class Monitor {
  private final Map<Window, Series> series = new EnumMap<>(Window.class);
  private final LastMinute lastMinute = new LastMinute();
  private final Troubles troubles = new Troubles();
  private final Activity activity;
  private long newest = Long.MIN_VALUE;

  /** When the pool was made, by the wall clock as it stands now: it may be set. */
  private long bornMs;

  private final Map<Object, Consumer<JsonObject>> subscribers = new ConcurrentHashMap<>();

  /** Makes a monitor of that pool whose changes are noted with the time of that clock. */
  public Monitor(String pool, InstantSource clock) {
    activity = new Activity(pool, clock);
    for (Window window : Window.values()) {
      series.put(window, new Series(window));
    }
  }

  /** Takes a sample. One that is older than the last is late, and of no use any more. */
  public void add(Sample sample) {
    Optional<Point> point;
    JsonObject problems = null;
    synchronized (this) {
      if (sample.uptimeMs() < newest) {
        return;
      }
      newest = sample.uptimeMs();
      bornMs = sample.at().toEpochMilli() - newest;
      point = series.get(Window.MINUTE).add(sample);
      series.get(Window.QUARTER).add(sample);
      series.get(Window.HOUR).add(sample);
      lastMinute.add(sample);
      boolean news = troubles.add(sample);
      // Their figures move on while they stand.
      if (news || (point.isPresent() && !troubles.isEmpty())) {
        problems = troubles.toJson();
      }
    }
    point.ifPresent(row -> tell("point", row.toJson()));
    if (problems != null) {
      tell("problems", problems);
    }
  }

  /**
   * Notes a change by an operator, here and, if that came by HTTP or bus, as one line in the log
   * {@code dev.weir.audit}; {@code from} and {@code to} are JSON values or null.
   */
  public void changed(String action, Object from, Object to, Actor actor) {
    tell("activity", activity.note(action, from, to, actor));
  }

  /**
   * Returns the rows of a window as columns: {@code {window, stepMs, at:[...], busy:[...], ...}}.
   */
  public synchronized JsonObject history(Window window) {
    return series.get(window).toJson(bornMs);
  }

  /**
   * Returns what happened in the last minute before a look: {@code {ms, completed, failed,
   * cancelled, timedOut, expired, abandoned, rejected, waitMs:{p50, p99}, runMs:{p50, p99}}}. It is
   * of {@code ms} milliseconds: a few seconds more than a minute, or less where the pool is
   * younger.
   */
  public synchronized JsonObject lastMinute(Sample now) {
    return lastMinute.toJson(now);
  }

  /** Returns {@code {problems:[{type, severity, since, text, figures}]}}, the worst first. */
  public synchronized JsonObject problems() {
    return troubles.toJson();
  }

  /** Returns {@code {activity:[{at, action, from, to, by, via}]}}, newest first. */
  public JsonObject activity() {
    return activity.toJson();
  }

  /**
   * Hears {@code {type, ...}} of type {@code point}, {@code problems} or {@code activity}.
   *
   * @return ends the subscription
   */
  public Runnable subscribe(Consumer<JsonObject> subscriber) {
    Object key = new Object();
    subscribers.put(key, subscriber);
    return () -> subscribers.remove(key);
  }

  private void tell(String type, JsonObject what) {
    if (!subscribers.isEmpty()) {
      JsonObject event = new JsonObject().put("type", type).mergeIn(what);
      subscribers.values().forEach(subscriber -> subscriber.accept(event));
    }
  }
}
