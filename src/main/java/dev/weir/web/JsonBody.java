package dev.weir.web;

import dev.weir.json.StrictJson;
import dev.weir.web.guard.Problem;
import dev.weir.web.guard.ProblemException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Requests whose body is a JSON object. */
final class JsonBody {
  private static final String JSON = "application/json";

  private JsonBody() {}

  /** Refuses a body of another type, or a compressed one, before it is read. */
  static void typed(RoutingContext ctx) {
    for (String encoding : ctx.request().headers().getAll(HttpHeaders.CONTENT_ENCODING)) {
      if (!encoding.equalsIgnoreCase("identity")) {
        throw new ProblemException(
            Problem.Http.UNSUPPORTED_MEDIA_TYPE,
            "content-encoding is " + encoding + ": must be identity");
      }
    }
    String type = ctx.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null ? hasBody(ctx.request()) : !isJson(type)) {
      throw new ProblemException(
          Problem.Http.UNSUPPORTED_MEDIA_TYPE, "content-type is " + type + ": must be " + JSON);
    }
    ctx.next();
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  private static boolean isJson(String type) {
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).trim().equalsIgnoreCase(JSON);
  }

  /**
   * Returns the body.
   *
   * @throws ProblemException 400 if it is not a JSON object
   */
  static JsonObject of(RoutingContext ctx) {
    return parse(ctx.body().buffer());
  }

  /** Checks that there is no body, or an empty object. */
  static void none(RoutingContext ctx) {
    if (ctx.body().length() > 0 && !parse(ctx.body().buffer()).isEmpty()) {
      throw new ProblemException(Problem.Http.BAD_REQUEST, "the body must be empty or {}");
    }
  }

  private static JsonObject parse(Buffer body) {
    if (body == null || body.length() == 0) {
      throw new ProblemException(
          Problem.Http.BAD_REQUEST, "the body is empty: must be a JSON object");
    }
    try {
      if (StrictJson.read(body.getBytes()) instanceof JsonObject object) {
        return object;
      }
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problem.Http.BAD_REQUEST, "the body is not JSON: " + e.getMessage());
    }
    throw new ProblemException(
        Problem.Http.BAD_REQUEST, "the body is JSON but not an object: must be a JSON object");
  }
}
