package dev.weir.json;

import static java.time.format.DateTimeFormatter.ISO_INSTANT;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Measures the wire form of a JSON value without making it: a walk that ends as soon as a limit is
 * passed, so that neither a huge nor a cyclic value costs more than the limit allows. Exact for all
 * but fractions and numbers beyond 64 bits, which are measured by their Java text or an upper
 * bound. What {@code JsonObject.encode} has a rule for is a JSON value: instants, bytes and enums
 * are strings on the wire.
 */
public final class JsonSize {
  /** Deeper values are refused: encoders and this walk recurse. */
  public static final int MAX_DEPTH = 500;

  private static final double DIGITS_PER_BIT = Math.log10(2);

  private final long limit;
  private long size;

  private JsonSize(long limit) {
    this.limit = limit;
  }

  /**
   * Returns the bytes of the value's wire form, or any number above {@code limit} if it has more.
   *
   * @throws IllegalArgumentException if the part that was looked at is no JSON value
   */
  public static long of(Object value, long limit) {
    JsonSize walk = new JsonSize(limit);
    walk.value(value, 0);
    return walk.size;
  }

  private void value(Object value, int depth) {
    switch (value) {
      case null -> size += 4;
      case String text -> string(text);
      case Boolean b -> size += b ? 4 : 5;
      case Number number -> number(number);
      case JsonObject object -> object(object.getMap(), depth);
      case Map<?, ?> map -> object(map, depth);
      case JsonArray array -> array(array.getList(), depth);
      case List<?> list -> array(list, depth);
      case Instant instant -> size += 2 + ISO_INSTANT.format(instant).length();
      case byte[] bytes -> size += base64(bytes.length);
      case Buffer buffer -> size += base64(buffer.length());
      case Enum<?> constant -> string(constant.name());
      default -> throw notJson(value.getClass().getName());
    }
  }

  private void object(Map<?, ?> map, int depth) {
    requireDepth(depth);
    size += map.isEmpty() ? 2 : 1 + map.size();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (size > limit) {
        return;
      }
      if (!(entry.getKey() instanceof String name)) {
        throw notJson("a map with the key " + JsonFields.show(entry.getKey()));
      }
      string(name);
      size += 1;
      value(entry.getValue(), depth + 1);
    }
  }

  private void array(Iterable<?> list, int depth) {
    requireDepth(depth);
    size += 1;
    boolean empty = true;
    for (Object element : list) {
      if (size > limit) {
        return;
      }
      value(element, depth + 1);
      size += 1;
      empty = false;
    }
    size += empty ? 1 : 0;
  }

  /** Base64 without padding, in quotes. */
  private static long base64(long bytes) {
    return 2 + (bytes * 4 + 2) / 3;
  }

  private void string(String text) {
    size += 2;
    if (text.length() > limit) {
      size += text.length();
      return;
    }
    for (int i = 0; i < text.length(); i++) {
      size += bytes(text.charAt(i));
    }
  }

  /** Half of a surrogate pair counts 2: the pair takes 4 bytes. */
  private static int bytes(char c) {
    if (c < 0x20) {
      return c == '\n' || c == '\r' || c == '\t' || c == '\b' || c == '\f' ? 2 : 6;
    }
    if (c < 0x80) {
      return c == '"' || c == '\\' ? 2 : 1;
    }
    return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
  }

  private void number(Number number) {
    switch (number) {
      case Integer n -> size += digits(n);
      case Long n -> size += digits(n);
      case Short n -> size += digits(n);
      case Byte n -> size += digits(n);
      case Double n -> size += fraction(n, n.doubleValue());
      case Float n -> size += fraction(n, n.doubleValue());
      case BigInteger n -> size += digits(n);
      case BigDecimal n -> size += digits(n.unscaledValue()) + 14;
      default -> throw notJson(number.getClass().getName());
    }
  }

  private static int fraction(Number number, double value) {
    if (!Double.isFinite(value)) {
      throw notJson("the number " + number);
    }
    return number.toString().length();
  }

  private static int digits(long n) {
    int count = n < 0 ? 2 : 1;
    for (long rest = n / 10; rest != 0; rest /= 10) {
      count++;
    }
    return count;
  }

  private static long digits(BigInteger n) {
    return 2 + (long) (n.bitLength() * DIGITS_PER_BIT);
  }

  private static void requireDepth(int depth) {
    if (depth >= MAX_DEPTH) {
      throw new IllegalArgumentException(
          "is nested deeper than %d levels, or holds itself: must be a JSON value"
              .formatted(MAX_DEPTH));
    }
  }

  private static IllegalArgumentException notJson(String what) {
    return new IllegalArgumentException("holds " + what + ": must be a JSON value");
  }
}
