package dev.weir.config;

import dev.weir.json.StrictJson;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lays environment variables over a configuration: {@code WEIR_CAPACITY} over {@code capacity},
 * {@code WEIR_HTTP_AUTH_ANONYMOUS} over {@code http.auth.anonymous}. A variable is read as its
 * option's type; one that is not of that type stays a string, so that the reader of the
 * configuration refuses it.
 */
final class Environment {
  private static final String PREFIX = "WEIR_";

  /**
   * Names that only Kubernetes gives. It sets some variables in every container for each service of
   * the namespace, so for a service named "weir-http" they begin with {@code WEIR_HTTP_}.
   */
  private static final Pattern LINK_NAME =
      Pattern.compile(
          "WEIR_(.+_)?(SERVICE_(HOST|PORT(_.+)?)"
              + "|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

  /** One of those variables can have the name of an option; then its value tells. */
  private static final Pattern LINK_WITH_ADDRESS = Pattern.compile("WEIR_(.+_)?PORT(_.+)?");

  private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

  private Environment() {}

  /**
   * Returns a copy of {@code json} with the variables over it.
   *
   * @param options every option there is, with a value of its type
   * @throws IllegalArgumentException if a variable that begins with {@code WEIR_} names no option;
   *     its value is not quoted, for it may be a secret
   */
  static JsonObject over(JsonObject json, JsonObject options, Map<String, String> environment) {
    Map<String, List<String>> paths = paths(options);
    JsonObject result = json.copy();
    environment.forEach(
        (variable, text) -> {
          if (variable.startsWith(PREFIX) && !isServiceLink(variable, text)) {
            List<String> path = paths.get(variable);
            if (path == null) {
              throw new IllegalArgumentException(
                  "environment variable %s: no such option; there are %s"
                      .formatted(variable, paths.keySet()));
            }
            put(result, options, path, text);
          }
        });
    return result;
  }

  private static boolean isServiceLink(String variable, String text) {
    return LINK_NAME.matcher(variable).matches()
        || (LINK_WITH_ADDRESS.matcher(variable).matches() && ADDRESS.matcher(text).matches());
  }

  private static Map<String, List<String>> paths(JsonObject options) {
    Map<String, List<String>> paths = new TreeMap<>();
    collect(options, List.of(), paths);
    return paths;
  }

  /** Adds the way to each option; an object that is empty at its default is an option itself. */
  private static void collect(
      JsonObject options, List<String> above, Map<String, List<String>> paths) {
    options.forEach(
        option -> {
          List<String> path = new ArrayList<>(above);
          path.add(option.getKey());
          if (option.getValue() instanceof JsonObject group && !group.isEmpty()) {
            collect(group, path, paths);
          } else {
            paths.put(variable(path), path);
          }
        });
  }

  private static void put(JsonObject json, JsonObject options, List<String> path, String text) {
    String field = path.getFirst();
    if (path.size() == 1) {
      json.put(field, typed(options.getValue(field), text));
      return;
    }
    if (!json.containsKey(field)) {
      json.put(field, new JsonObject());
    }
    // What is no object here is the configuration's mistake, and is refused where that is read.
    if (json.getValue(field) instanceof JsonObject group) {
      put(group, options.getJsonObject(field), path.subList(1, path.size()), text);
    }
  }

  private static Object typed(Object model, String text) {
    if (model instanceof String) {
      return text;
    }
    try {
      Object value = StrictJson.read(text);
      return value == null ? text : value;
    } catch (IllegalArgumentException notJson) {
      return text;
    }
  }

  private static String variable(List<String> path) {
    return path.stream().map(Environment::snake).collect(Collectors.joining("_", PREFIX, ""));
  }

  private static String snake(String field) {
    return field.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
  }
}
