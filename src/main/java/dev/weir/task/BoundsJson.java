package dev.weir.task;

import dev.weir.json.JsonFields;
import dev.weir.pool.PoolBounds;
import dev.weir.pool.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The JSON form of a pool's bounds, and of a change of them. */
public final class BoundsJson {
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
    return read(JsonFields.of(change, "", FIELDS), old);
  }

  /**
   * Reads the bounds among other fields.
   *
   * @param fallback has the value of each field that is not there
   * @throws IllegalArgumentException naming the field, the value and the rule
   */
  public static PoolBounds read(JsonFields fields, PoolBounds fallback) {
    String rule = "must be a whole number from 1 to 2^31-1, or -1 for unbounded";
    int capacity =
        fields.whole(
            "capacity", fallback.capacity(), PoolOptions.UNBOUNDED, Integer.MAX_VALUE, rule);
    if (capacity == 0) {
      throw fields.refusal("capacity", rule);
    }
    return new PoolBounds(
        capacity,
        fields.count("minIdle", fallback.minIdle()),
        fields.count("queueCapacity", fallback.queueCapacity()),
        fields.count("maxBlockingTasks", fallback.maxBlockingTasks()),
        fields.millis("expiryMs", fallback.expiry()));
  }
}
