package dev.weir.task;

import dev.weir.pool.Forecast;
import io.vertx.core.json.JsonObject;

/** The JSON form of what would become of a submission. */
final class ForecastJson {
  private ForecastJson() {}

  /**
   * Returns it.
   *
   * @param refused what the sender would hear; null if it would be accepted or wait
   */
  static JsonObject of(Forecast forecast, TaskFailure refused) {
    JsonObject json =
        new JsonObject()
            .put("admitted", refused == null)
            .put("state", forecast.state().name())
            .put("queued", forecast.queued())
            .put("blocked", forecast.blocked())
            .put(
                "waitMs",
                refused == null
                    ? forecast.delay().map(wait -> wait.toNanos() / 1e6).orElse(null)
                    : null);
    if (refused == null) {
      return json.put("would", would(forecast.place()));
    }
    json.put("code", refused.code().status()).put("name", refused.code().name());
    return refused.retryAfterMs() > 0 ? json.put("retryAfterMs", refused.retryAfterMs()) : json;
  }

  private static String would(Forecast.Place place) {
    return switch (place) {
      case SLOT -> "start";
      case QUEUE -> "queue";
      case ROOM -> "block";
    };
  }
}
