package dev.weir.task;

import dev.weir.pool.PoolBounds;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The JSON form of the bounds that a resize changes, and of such a change. */
final class BoundsJson {
  private static final List<String> FIELDS =
      List.of("capacity", "minIdle", "queueCapacity", "maxBlockingTasks", "expiryMs");

  private BoundsJson() {}

  /** Returns bounds in the form in which a resize takes them: -1 is an unbounded capacity. */
  static JsonObject of(PoolBounds bounds) {
    return new JsonObject()
        .put("capacity", bounds.capacity())
        .put("minIdle", bounds.minIdle())
        .put("queueCapacity", bounds.queueCapacity())
        .put("maxBlockingTasks", bounds.maxBlockingTasks())
        .put("expiryMs", bounds.expiry().toMillis());
  }

  /**
   * Returns the bounds after a change.
   *
   * @throws IllegalArgumentException naming the field, the value and the rule
   */
  static PoolBounds apply(JsonObject change, PoolBounds old) {
    return JsonFields.of(change, "", FIELDS).bounds(old);
  }
}
