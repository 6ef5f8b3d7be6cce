package dev.weir.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * A strict reader of one JSON object whose fields are all known. It repairs nothing: an unknown
 * field, an explicit null, a wrong type and a number out of range are each refused by an {@link
 * IllegalArgumentException} that names the field, the value and the rule. A fraction is no whole
 * number even when it is zero, and a number in quotes is a string. Immutable as long as the JSON
 * is.
 */
public final class JsonFields {
  /** The longest time in milliseconds, 2^53: the last whole number that every JSON reader has. */
  public static final long MAX_MS = 1L << 53;

  private static final int SHOWN = 100;

  private final JsonObject json;
  private final String path;

  private JsonFields(JsonObject json, String path) {
    this.json = json;
    this.path = path;
  }

  /**
   * Returns a reader of {@code json}.
   *
   * @param path what stands before a field's name in messages: empty or {@code "http."}
   * @param known every field there may be
   * @throws IllegalArgumentException if there is another one; it names the nearest known field
   */
  public static JsonFields of(JsonObject json, String path, List<String> known) {
    for (String field : json.fieldNames()) {
      if (!known.contains(field)) {
        throw new IllegalArgumentException(
            "%s is %s: no such field; the nearest known field is '%s'"
                .formatted(
                    path + field, show(json.getValue(field)), path + NearestName.of(field, known)));
      }
    }
    return new JsonFields(json, path);
  }

  /** Returns whether the field is there, be it null. */
  public boolean has(String field) {
    return json.containsKey(field);
  }

  /** Returns a whole number from 0 to 2^31-1. */
  public int count(String field, int fallback) {
    return whole(field, fallback, 0, Integer.MAX_VALUE, "must be a whole number from 0 to 2^31-1");
  }

  /** Returns a whole number in that range; {@code rule} says so in words. */
  public int whole(String field, int fallback, int least, int most, String rule) {
    return (int) number(field, fallback, least, most, rule);
  }

  /** Returns a whole number of bytes, from 0 to 2^53. */
  public long bytes(String field, long fallback) {
    return number(field, fallback, 0, MAX_MS, "must be a whole number of bytes from 0 to 2^53");
  }

  /** Returns a time given in whole milliseconds, from 0 to 2^53. */
  public Duration millis(String field, Duration fallback) {
    if (!has(field)) {
      return fallback;
    }
    String rule = "must be a whole number of milliseconds from 0 to 2^53";
    return Duration.ofMillis(number(field, 0, 0, MAX_MS, rule));
  }

  /** Returns true or false. */
  public boolean flag(String field, boolean fallback) {
    return has(field) ? typed(field, Boolean.class, "must be true or false") : fallback;
  }

  /** Returns a string, which may be empty. */
  public String text(String field, String fallback) {
    return has(field) ? typed(field, String.class, "must be a string") : fallback;
  }

  /** Returns an object, empty if the field is absent. */
  public JsonObject object(String field) {
    return has(field) ? typed(field, JsonObject.class, "must be a JSON object") : new JsonObject();
  }

  /** Returns an array, empty if the field is absent. */
  public JsonArray array(String field) {
    return has(field) ? typed(field, JsonArray.class, "must be a JSON array") : new JsonArray();
  }

  /** Returns the refusal of that field's value by that rule. */
  public IllegalArgumentException refusal(String field, String rule) {
    return new IllegalArgumentException(
        "%s is %s: %s"
            .formatted(path + field, has(field) ? show(json.getValue(field)) : "missing", rule));
  }

  private long number(String field, long fallback, long least, long most, String rule) {
    if (!has(field)) {
      return fallback;
    }
    Object value = json.getValue(field);
    if (!isWhole(value)) {
      throw refusal(field, rule);
    }
    long whole = ((Number) value).longValue();
    if (whole < least || whole > most) {
      throw refusal(field, rule);
    }
    return whole;
  }

  /** A fraction is refused even where it is zero: {@code 2.0} was not meant as a count. */
  private static boolean isWhole(Object value) {
    return value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte;
  }

  private <T> T typed(String field, Class<T> type, String rule) {
    Object value = json.getValue(field);
    if (!type.isInstance(value)) {
      throw refusal(field, rule);
    }
    return type.cast(value);
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** Returns a value as JSON would show it, cut where it is long. */
  public static String show(Object value) {
    String text =
        switch (value) {
          case null -> "null";
          case String s -> '"' + (s.length() > SHOWN ? s.substring(0, SHOWN) : s) + '"';
          case JsonObject o -> "an object of " + counted(o.size(), "field");
          case JsonArray a -> "an array of " + counted(a.size(), "element");
          case Number n -> n.toString();
          case Boolean b -> b.toString();
          default -> "a " + value.getClass().getName();
        };
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
  }
}
