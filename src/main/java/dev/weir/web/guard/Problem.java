package dev.weir.web.guard;

import dev.weir.task.TaskFailure;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * What went wrong with a request, in the form of RFC 9457.
 *
 * @param status the HTTP status
 * @param code the name that programs test: a task's {@link dev.weir.task.Code} or an {@link Http}
 *     one
 * @param detail one line for people
 * @param id the task's id, or null if there is none
 * @param retryAfterMs milliseconds to wait before another try, or 0 if there is no saying
 */
public record Problem(int status, String code, String detail, String id, long retryAfterMs) {

  /** Problems that only this face has. */
  public enum Http {
    BAD_REQUEST(400),
    UNAUTHORIZED(401),
    CROSS_ORIGIN(403),
    FORBIDDEN(403),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    REQUEST_TIMEOUT(408),
    PAYLOAD_TOO_LARGE(413),
    URI_TOO_LONG(414),
    UNSUPPORTED_MEDIA_TYPE(415),
    EXPECTATION_FAILED(417),
    WRONG_HOST(421),
    TOO_MANY_LOGINS(429),
    HEADERS_TOO_LARGE(431),
    INTERNAL(500),
    TOO_MANY_STREAMS(503),
    CLOSING(503),
    NOT_DEPLOYED(503),
    VERSION_NOT_SUPPORTED(505);

    private final int status;

    Http(int status) {
      this.status = status;
    }
  }

  /** Returns a problem of this face. */
  public static Problem of(Http kind, String detail) {
    return new Problem(kind.status, kind.name(), detail, null, 0);
  }

  /** Returns what the HTTP face says of a failed task. */
  public static Problem of(TaskFailure failure) {
    return new Problem(
        failure.code().status(),
        failure.code().name(),
        failure.text(),
        failure.id(),
        failure.retryAfterMs());
  }

  /** Returns this problem with an advice when to try again, in milliseconds. */
  public Problem withRetryAfterMs(long newRetryAfterMs) {
    return new Problem(status, code, detail, id, newRetryAfterMs);
  }

  JsonObject toJson() {
    String words = code.toLowerCase(Locale.ROOT);
    JsonObject json =
        new JsonObject()
            .put("type", "urn:weir:problem:" + words.replace('_', '-'))
            .put("title", code.charAt(0) + words.substring(1).replace('_', ' '))
            .put("status", status)
            .put("detail", detail)
            .put("code", code);
    if (id != null) {
      json.put("id", id);
    }
    if (retryAfterMs > 0) {
      json.put("retryAfterMs", retryAfterMs);
    }
    return json;
  }
}
