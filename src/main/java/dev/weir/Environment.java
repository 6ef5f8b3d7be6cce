package dev.weir;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lays environment variables over a configuration: {@code WEIR_CAPACITY} over {@code capacity},
 * {@code WEIR_HTTP_PORT} over {@code http.port}. A variable is read as its option's type; one that
 * is not of that type stays a string, so that the reader of the configuration refuses it.
 */
final class Environment {
  private static final String PREFIX = "WEIR_";

  private Environment() {}

  /**
   * Returns a copy of {@code json} with the variables over it.
   *
   * @param options every option there is, with a value of its type
   * @throws IllegalArgumentException if a variable that begins with {@code WEIR_} names no option
   */
  static JsonObject over(JsonObject json, JsonObject options, Map<String, String> environment) {
    Map<String, List<String>> paths = paths(options);
    JsonObject result = json.copy();
    environment.forEach(
        (variable, text) -> {
          if (variable.startsWith(PREFIX)) {
            List<String> path = paths.get(variable);
            if (path == null) {
              throw new IllegalArgumentException(
                  "environment variable %s is \"%s\": no such option; there are %s"
                      .formatted(variable, text, paths.keySet()));
            }
            put(result, options, path, text);
          }
        });
    return result;
  }

  private static Map<String, List<String>> paths(JsonObject options) {
    Map<String, List<String>> paths = new TreeMap<>();
    options.forEach(
        option -> {
          if (option.getValue() instanceof JsonObject group && !group.isEmpty()) {
            group
                .fieldNames()
                .forEach(
                    field ->
                        paths.put(
                            variable(option.getKey()) + '_' + snake(field),
                            List.of(option.getKey(), field)));
          } else {
            paths.put(variable(option.getKey()), List.of(option.getKey()));
          }
        });
    return paths;
  }

  private static void put(JsonObject json, JsonObject options, List<String> path, String text) {
    String field = path.getLast();
    if (path.size() == 1) {
      json.put(field, typed(options.getValue(field), text));
      return;
    }
    String group = path.getFirst();
    if (!json.containsKey(group)) {
      json.put(group, new JsonObject());
    }
    // What is no object here is the configuration's mistake, and is refused where that is read.
    if (json.getValue(group) instanceof JsonObject inner) {
      inner.put(field, typed(options.getJsonObject(group).getValue(field), text));
    }
  }

  private static Object typed(Object model, String text) {
    if (model instanceof String) {
      return text;
    }
    try {
      Object value = Json.decodeValue(text);
      return value == null ? text : value;
    } catch (DecodeException notJson) {
      return text;
    }
  }

  private static String variable(String field) {
    return PREFIX + snake(field);
  }

  private static String snake(String field) {
    return field.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
  }
}
