package dev.weir.json;

import static java.time.format.DateTimeFormatter.ISO_INSTANT;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A private copy of a JSON value, and what it costs. The value may be anything that a user wrote: a
 * list that changes while it is read, a map that throws at its second reading. It is read once; the
 * copy consists of maps, lists and immutable values, so it can be encoded again and again and
 * nobody else can change it.
 *
 * <p>The walk ends as soon as the limit is passed, so neither a huge nor a cyclic value costs more
 * than the limit allows. What {@code JsonObject.encode} has a rule for is a JSON value: instants,
 * bytes and enums are strings on the wire.
 *
 * <p>The bytes of the wire form are exact for all but fractions and numbers beyond 64 bits, which
 * are measured by their Java text or an upper bound. The weight is about the bytes of heap that the
 * copy takes, rather too much than too little: an empty object of two characters is a map. It is at
 * most {@value #MOST_WEIGHT} times the bytes, plus a constant.
 *
 * @param value the copy; null for a JSON null
 * @param bytes the bytes of its wire form; above the limit, the value is not whole
 * @param weight about the bytes of heap that it takes
 */
public record JsonCopy(Object value, long bytes, long weight) {
  /** Deeper values are refused: encoders and this walk recurse. */
  public static final int MAX_DEPTH = 500;

  /** The most bytes of heap for one byte of the wire form. */
  static final int MOST_WEIGHT = 48;

  private static final int OBJECT = 80;
  private static final int TABLE = 80;
  private static final int ENTRY = 48;
  private static final int ARRAY = 72;
  private static final int SLOT = 8;
  private static final int TEXT = 40;
  private static final int NUMBER = 24;
  private static final int LARGE_NUMBER = 104;
  private static final double DIGITS_PER_BIT = Math.log10(2);

  /**
   * Copies a value.
   *
   * @return a copy with more than {@code limit} bytes if the value has more
   * @throws IllegalArgumentException if the part that was looked at is no JSON value
   */
  public static JsonCopy of(Object value, long limit) {
    Walk walk = new Walk(limit);
    Object copy = walk.copy(value, 0);
    return new JsonCopy(copy, walk.bytes, walk.weight);
  }

  /** Returns about the bytes of heap that a text takes; 0 for null. */
  public static long weightOf(String text) {
    return text == null ? 0 : TEXT + (long) text.length() * (isLatin1(text) ? 1 : 2);
  }

  private static boolean isLatin1(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xFF) {
        return false;
      }
    }
    return true;
  }

  /** One copying. */
  private static final class Walk {
    private final long limit;
    private long bytes;
    private long weight;

    Walk(long limit) {
      this.limit = limit;
    }

    Object copy(Object value, int depth) {
      switch (value) {
        case null -> bytes += 4;
        case String text -> text(text);
        case Boolean b -> bytes += b ? 4 : 5;
        case Number number -> number(number);
        case JsonObject object -> {
          return object(object.getMap(), depth);
        }
        case Map<?, ?> map -> {
          return object(map, depth);
        }
        case JsonArray array -> {
          return array(array.getList(), depth);
        }
        case List<?> list -> {
          return array(list, depth);
        }
        case Instant instant -> {
          bytes += 2 + ISO_INSTANT.format(instant).length();
          weight += NUMBER;
        }
        case byte[] raw -> {
          base64(raw.length);
          return bytes > limit ? null : raw.clone();
        }
        case Buffer buffer -> {
          base64(buffer.length());
          return bytes > limit ? null : buffer.copy();
        }
        case Enum<?> constant -> text(constant.name());
        default -> throw notJson(value.getClass().getName());
      }
      return value;
    }

    private Map<String, Object> object(Map<?, ?> map, int depth) {
      requireDepth(depth);
      Map<String, Object> copy = new LinkedHashMap<>();
      bytes += 2;
      weight += OBJECT;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (bytes > limit) {
          return copy;
        }
        if (!(entry.getKey() instanceof String name)) {
          throw notJson("a map with the key " + JsonFields.show(entry.getKey()));
        }
        bytes += copy.isEmpty() ? 1 : 2;
        weight += copy.isEmpty() ? TABLE + ENTRY : ENTRY;
        text(name);
        copy.put(name, copy(entry.getValue(), depth + 1));
      }
      return copy;
    }

    private List<Object> array(Iterable<?> list, int depth) {
      requireDepth(depth);
      List<Object> copy = new ArrayList<>();
      bytes += 2;
      weight += ARRAY;
      for (Object element : list) {
        if (bytes > limit) {
          return copy;
        }
        bytes += copy.isEmpty() ? 0 : 1;
        weight += SLOT;
        copy.add(copy(element, depth + 1));
      }
      return copy;
    }

    /** Base64 without padding, in quotes. */
    private void base64(long length) {
      bytes += 2 + (length * 4 + 2) / 3;
      weight += TEXT + length;
    }

    private void text(String text) {
      bytes += 2;
      weight += weightOf(text);
      if (text.length() > limit) {
        bytes += text.length();
        return;
      }
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (!Character.isSurrogate(c)) {
          bytes += bytes(c);
        } else if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          bytes += 4;
          i++;
        } else {
          throw notJson("a text with half of a surrogate pair");
        }
      }
    }

    private static int bytes(char c) {
      if (c < 0x20) {
        return c == '\n' || c == '\r' || c == '\t' || c == '\b' || c == '\f' ? 2 : 6;
      }
      if (c < 0x80) {
        return c == '"' || c == '\\' ? 2 : 1;
      }
      return c < 0x800 ? 2 : 3;
    }

    /** By their classes: a number of a class that a user wrote may change. */
    private void number(Number number) {
      weight += NUMBER;
      Class<?> type = number.getClass();
      if (type == Integer.class
          || type == Long.class
          || type == Short.class
          || type == Byte.class) {
        bytes += digits(number.longValue());
      } else if (type == Double.class || type == Float.class) {
        if (!Double.isFinite(number.doubleValue())) {
          throw notJson("the number " + number);
        }
        bytes += number.toString().length();
      } else if (type == BigInteger.class) {
        large((BigInteger) number);
      } else if (type == BigDecimal.class) {
        large(((BigDecimal) number).unscaledValue());
        bytes += 14;
      } else {
        throw notJson(type.getName());
      }
    }

    private void large(BigInteger number) {
      bytes += 2 + (long) (number.bitLength() * DIGITS_PER_BIT);
      weight += LARGE_NUMBER + number.bitLength() / Byte.SIZE;
    }

    private static int digits(long n) {
      int count = n < 0 ? 2 : 1;
      for (long rest = n / 10; rest != 0; rest /= 10) {
        count++;
      }
      return count;
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
}
