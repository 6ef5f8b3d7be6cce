package dev.weir.web;

import dev.weir.web.guard.Problem;
import dev.weir.web.guard.ProblemException;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The query parameters of a request, read strictly: each known, none twice. */
final class Query {
  private final RoutingContext ctx;

  private Query(RoutingContext ctx) {
    this.ctx = ctx;
  }

  /**
   * Reads a request's parameters.
   *
   * @throws ProblemException 400 for a parameter that is not known
   */
  static Query of(RoutingContext ctx, Set<String> known) {
    Set<String> unknown = new TreeSet<>(ctx.queryParams().names());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw refusal(
          "unknown query parameter %s: must be in %s"
              .formatted(unknown.iterator().next(), new TreeSet<>(known)));
    }
    return new Query(ctx);
  }

  /** Returns a parameter's value, {@code fallback} if it is absent. */
  String text(String name, String fallback) {
    List<String> values = ctx.queryParam(name);
    if (values.size() > 1) {
      throw refusal(name + " is given " + values.size() + " times: must be given once");
    }
    return values.isEmpty() ? fallback : values.getFirst();
  }

  /** Returns a whole number in that range. */
  int whole(String name, int fallback, int least, int most) {
    String text = text(name, null);
    if (text == null) {
      return fallback;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException notWhole) {
      throw refusal(name + " is " + text + ": must be a number");
    }
    throw refusal("%s is %s: must be %d to %d".formatted(name, text, least, most));
  }

  static ProblemException refusal(String detail) {
    return new ProblemException(Problem.Http.BAD_REQUEST, detail);
  }
}
