package dev.weir.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON texts from outside: exactly what RFC 8259 calls JSON, in UTF-8, one value a text.
 * Vert.x's own decoder also takes comments, other encodings and repeated names, and makes an
 * infinite number of {@code 1e999}, which it cannot write again. Keeps no state, thread-safe.
 *
 * <p>Refused besides are a name that an object has twice, a number beyond the range of a double, an
 * integer of more than {@value #MOST_DIGITS} digits, half of a surrogate pair, and more than
 * {@value #MOST_LEVELS} levels of nesting. The parser counts levels and digits while it reads. What
 * is built takes at most {@value JsonCopy#MOST_WEIGHT} bytes of heap for each byte of the text.
 */
public final class StrictJson {
  /** Most levels of objects and arrays. */
  public static final int MOST_LEVELS = 100;

  private static final int MOST_DIGITS = 1_000;
  private static final int MOST_QUOTED = 40;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MOST_LEVELS + 1) // the refusal here comes first
                  .maxNumberLength(MOST_DIGITS)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private StrictJson() {}

  /**
   * Reads a text in UTF-8.
   *
   * @return a {@link JsonObject}, a {@link JsonArray}, a string, a number, a Boolean or null
   * @throws IllegalArgumentException whose message says what is wrong and where
   */
  public static Object read(byte[] utf8) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("it is no UTF-8 text");
    }
    return read(text);
  }

  /** Reads a text likewise. */
  public static Object read(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new IllegalArgumentException("it is empty: must be a JSON value");
      }
      Object value = value(parser, 0);
      if (parser.nextToken() != null) {
        throw refusal(parser, "there is more after the value: must be one JSON value");
      }
      return wrapped(value);
    } catch (StreamConstraintsException e) {
      throw new IllegalArgumentException(
          "a number has more than " + MOST_DIGITS + " digits: must not have");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(words(e));
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory cannot be read", e);
    }
  }

  @SuppressWarnings("unchecked") // value() makes no others
  private static Object wrapped(Object value) {
    if (value instanceof Map<?, ?> map) {
      return new JsonObject((Map<String, Object>) map);
    }
    return value instanceof List<?> list ? new JsonArray(list) : value;
  }

  private static Object value(JsonParser parser, int level) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, level + 1);
      case START_ARRAY -> array(parser, level + 1);
      case VALUE_STRING -> wellFormed(parser, parser.getText());
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> fraction(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw refusal(parser, "there is no value");
    };
  }

  private static Map<String, Object> object(JsonParser parser, int level) throws IOException {
    requireLevel(parser, level);
    Map<String, Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = wellFormed(parser, parser.currentName());
      parser.nextToken();
      map.put(name, value(parser, level));
    }
    return map;
  }

  private static List<Object> array(JsonParser parser, int level) throws IOException {
    requireLevel(parser, level);
    List<Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(parser, level));
    }
    return list;
  }

  private static void requireLevel(JsonParser parser, int level) {
    if (level > MOST_LEVELS) {
      throw refusal(parser, "it is nested deeper than " + MOST_LEVELS + " levels: must not be");
    }
  }

  private static Double fraction(JsonParser parser) throws IOException {
    double value = parser.getDoubleValue();
    if (Double.isInfinite(value)) {
      throw refusal(
          parser, "the number " + cut(parser.getText()) + " is too large: must fit a double");
    }
    return value;
  }

  private static String wellFormed(JsonParser parser, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw refusal(parser, "a string has half of a surrogate pair: must be whole characters");
        }
        i++;
      }
    }
    return text;
  }

  private static String cut(String number) {
    return number.length() <= MOST_QUOTED ? number : number.substring(0, MOST_QUOTED) + "...";
  }

  private static IllegalArgumentException refusal(JsonParser parser, String what) {
    var at = parser.currentTokenLocation();
    return new IllegalArgumentException(
        "%s (line %d, column %d)".formatted(what, at.getLineNr(), at.getColumnNr()));
  }

  /** The parser's own words in one line, without its advice on options of its own. */
  private static String words(JsonProcessingException e) {
    String line = e.getOriginalMessage().strip().replaceAll("\\s*\\R\\s*", " ");
    String what = line.replaceAll(": enable .*", "");
    return e.getLocation() == null
        ? what
        : "%s (line %d, column %d)"
            .formatted(what, e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }
}
