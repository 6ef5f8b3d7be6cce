package dev.weir.json;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Estimates how many bytes of heap a JSON value takes, which may be a hundred times its wire form:
 * an empty object of two characters is a map. Rather too much than too little.
 */
public final class JsonWeight {
  private static final int OBJECT = 80;
  private static final int TABLE = 80;
  private static final int ENTRY = 48;
  private static final int ARRAY = 72;
  private static final int SLOT = 8;
  private static final int TEXT = 40;
  private static final int NUMBER = 24;
  private static final int LARGE_NUMBER = 104;

  private JsonWeight() {}

  /** Returns about the bytes that a value takes which {@link JsonSize} has measured. */
  public static long of(Object value) {
    return weigh(value, 0);
  }

  private static long weigh(Object value, int depth) {
    if (depth > JsonSize.MAX_DEPTH) {
      return 0;
    }
    return switch (value) {
      case null -> 0;
      case String text -> ofText(text);
      case JsonObject object -> map(object.getMap(), depth);
      case Map<?, ?> map -> map(map, depth);
      case JsonArray array -> list(array.getList(), depth);
      case List<?> list -> list(list, depth);
      case BigInteger number -> LARGE_NUMBER + number.bitLength() / Byte.SIZE;
      case BigDecimal number -> LARGE_NUMBER + number.unscaledValue().bitLength() / Byte.SIZE;
      case byte[] bytes -> NUMBER + bytes.length;
      case Buffer buffer -> OBJECT + buffer.length();
      case Number number -> NUMBER;
      case Instant instant -> NUMBER;
      default -> 0; // a constant of the JVM
    };
  }

  /** Returns about the bytes that a text takes; one byte a letter if all are of Latin-1. */
  public static long ofText(String text) {
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

  private static long map(Map<?, ?> map, int depth) {
    long weight = map.isEmpty() ? OBJECT : OBJECT + TABLE + (long) ENTRY * map.size();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      weight += weigh(entry.getKey(), depth) + weigh(entry.getValue(), depth + 1);
    }
    return weight;
  }

  private static long list(List<?> list, int depth) {
    long weight = ARRAY + (long) SLOT * list.size();
    for (Object element : list) {
      weight += weigh(element, depth + 1);
    }
    return weight;
  }
}
