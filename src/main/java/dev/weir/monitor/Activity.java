package dev.weir.monitor;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;

/**
 * The last changes that operators made, newest first: when, what, from, to, by whom. Each that an
 * operator made is also one line of the log, which is there after the process has ended. What code
 * of this JVM does, such as the drain of an undeployment, is for that code to log.
 */
final class Activity {
  private static final int MOST = 200;

  private final AuditLog log;
  private final InstantSource clock;
  private final ArrayDeque<JsonObject> changes = new ArrayDeque<>();

  Activity(String pool, InstantSource clock) {
    this.log = new AuditLog(pool);
    this.clock = clock;
  }

  /** Notes a change; returns the note. */
  JsonObject note(String action, Object from, Object to, Actor actor) {
    if (actor.via() != Actor.Via.CODE) {
      log.write(action, from, to, actor);
    }
    JsonObject change =
        new JsonObject()
            .put("at", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
            .put("action", action)
            .put("from", from)
            .put("to", to)
            .put("by", actor.name())
            .put("via", actor.via().word());
    synchronized (changes) {
      changes.addFirst(change);
      if (changes.size() > MOST) {
        changes.removeLast();
      }
    }
    return change.copy();
  }

  JsonObject toJson() {
    JsonArray list = new JsonArray();
    synchronized (changes) {
      changes.forEach(change -> list.add(change.copy()));
    }
    return new JsonObject().put("activity", list);
  }
}
