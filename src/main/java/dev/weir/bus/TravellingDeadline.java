package dev.weir.bus;

import dev.weir.json.JsonFields;
import dev.weir.pool.TaskLimits;
import dev.weir.task.CurrentTask;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;

/**
 * What a task submits in turn gets what is left of the task's own time. It travels as time left and
 * not as a time of day, since the clocks of two machines differ.
 */
final class TravellingDeadline {
  /** The field of a submission that holds it. */
  static final String FIELD = "deadlineMs";

  private TravellingDeadline() {}

  /** Returns a body with the deadline of the running task, if that is the shorter one. */
  static JsonObject of(JsonObject body) {
    Duration left = CurrentTask.timeLeft();
    if (left == null || "accepted".equals(body.getValue("reply")) || !isLonger(body, left)) {
      return body;
    }
    return new JsonObject(new LinkedHashMap<>(body.getMap())).put(FIELD, millis(left));
  }

  /** A malformed deadline is for the pool to refuse. */
  private static boolean isLonger(JsonObject body, Duration left) {
    return body.containsKey(FIELD)
        ? body.getValue(FIELD) instanceof Number own && own.longValue() > millis(left)
        : true;
  }

  /**
   * Returns limits with that deadline.
   *
   * @param limits null for the pool's own
   */
  static TaskLimits of(TaskLimits limits) {
    Duration left = CurrentTask.timeLeft();
    if (left == null) {
      return limits;
    }
    TaskLimits own = limits == null ? TaskLimits.NONE : limits;
    Duration positive = left.isZero() ? Duration.ofNanos(1) : left;
    return own.atMost(TaskLimits.NONE.withDeadline(positive));
  }

  /** Returns whole milliseconds in the range of JSON. */
  static long millis(Duration left) {
    Duration most = Duration.ofMillis(JsonFields.MAX_MS);
    return (left.compareTo(most) > 0 ? most : left).toMillis();
  }
}
