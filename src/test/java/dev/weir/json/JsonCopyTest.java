package dev.weir.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("unchecked") // a copy of an object is a map by name
class JsonCopyTest {
  static Stream<Object> values() {
    return Stream.of(
        "",
        "plain",
        "quote\" back\\slash \n\r\t\b\f \u0001",
        "grüße €",
        0,
        -1,
        9,
        10,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        (short) 12,
        (byte) -7,
        1.5,
        -0.25,
        true,
        false,
        new JsonObject(),
        new JsonArray(),
        new JsonObject().put("a", 1).putNull("b").put("c", new JsonArray().add("x").addNull()),
        new JsonArray().add(1).add(new JsonObject().put("k", "v")),
        Map.of("k", List.of(1, 2, 3)),
        List.of(),
        Map.of(),
        Instant.EPOCH,
        Instant.parse("2026-01-02T03:04:05.678901234Z"),
        Thread.State.NEW,
        Constant.WITH_A_BODY,
        new byte[0],
        new byte[1],
        new byte[2],
        new byte[3],
        new byte[4],
        Buffer.buffer(),
        Buffer.buffer("five!"),
        new JsonObject().put("at", Instant.EPOCH).put("bytes", new byte[7]));
  }

  private enum Constant {
    WITH_A_BODY {
      @Override
      public String toString() {
        return "not the name";
      }
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  void itIsTheLengthOfTheWireForm(Object value) {
    assertThat(JsonCopy.of(value, Integer.MAX_VALUE).bytes())
        .isEqualTo(Json.encodeToBuffer(value).length());
  }

  @Test
  void aCharacterOfTwoSurrogatesTakesItsFourBytesOfUtf8() {
    assertThat(JsonCopy.of("\uD83D\uDE00", 10).bytes()).isEqualTo(6);
  }

  @Test
  void nullTakesFourBytes() {
    assertThat(JsonCopy.of(null, 10).bytes()).isEqualTo(4);
  }

  @Test
  void aBigNumberIsNeverMeasuredTooSmall() {
    for (Number n :
        List.of(BigInteger.TEN.pow(100).negate(), new BigDecimal("1.5"), new BigDecimal("1E+99"))) {
      assertThat(JsonCopy.of(n, 1_000).bytes()).isGreaterThanOrEqualTo(n.toString().length());
    }
  }

  static Stream<Object> notJson() {
    return Stream.of(
        new Object(),
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Float.NaN,
        new AtomicInteger(),
        CharBuffer.wrap("text"),
        Map.of(1, "key"),
        Arrays.asList(1, new Object()),
        new JsonObject().put("deep", new JsonArray().add(new JsonObject().put("t", new Object()))));
  }

  @ParameterizedTest
  @MethodSource("notJson")
  void whatIsNoJsonIsRefused(Object value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonCopy.of(value, 1_000).bytes())
        .withMessageContaining("must be a JSON value");
  }

  @Test
  void aValueThatHoldsItselfIsRefusedWithoutOverflow() {
    JsonArray self = new JsonArray();
    self.add(self);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonCopy.of(self, Integer.MAX_VALUE).bytes())
        .withMessageContaining("holds itself");
  }

  @Test
  void theWalkEndsSoonAfterTheLimit() {
    AtomicInteger seen = new AtomicInteger();
    List<Object> endless =
        new java.util.AbstractList<>() {
          @Override
          public Object get(int index) {
            seen.incrementAndGet();
            return 1;
          }

          @Override
          public int size() {
            return Integer.MAX_VALUE;
          }
        };

    assertThat(JsonCopy.of(endless, 100).bytes()).isGreaterThan(100);
    assertThat(seen.get()).isLessThan(200);
  }

  @Test
  void aStringAboveTheLimitIsAboveTheLimit() {
    assertThat(JsonCopy.of("x".repeat(101), 100).bytes()).isGreaterThan(100);
    assertThat(JsonCopy.of("x".repeat(98), 100).bytes()).isEqualTo(100);
    assertThat(JsonCopy.of("€".repeat(34), 100).bytes()).isGreaterThan(100);
  }

  @Test
  void theCopyHasNothingOfTheOriginal() {
    byte[] bytes = {1};
    List<Object> inner = new ArrayList<>(List.of(1));
    JsonObject original =
        new JsonObject().put("list", inner).put("bytes", bytes).put("map", new JsonObject());
    Object copy = JsonCopy.of(original, 1_000).value();
    String before = new JsonObject((Map<String, Object>) copy).encode();
    inner.add(2);
    bytes[0] = 2;
    original.getJsonObject("map").put("more", 1);
    original.put("more", 1);

    assertThat(new JsonObject((Map<String, Object>) copy).encode()).isEqualTo(before);
  }

  /** A list may throw, grow or change at any reading: it is read once. */
  @Test
  void aValueIsReadOnce() {
    AtomicInteger readings = new AtomicInteger();
    List<Object> once =
        new AbstractList<>() {
          @Override
          public Iterator<Object> iterator() {
            if (readings.getAndIncrement() > 0) {
              throw new IllegalStateException("read twice");
            }
            return List.<Object>of(1, 2).iterator();
          }

          @Override
          public Object get(int index) {
            throw new IllegalStateException("read by index");
          }

          @Override
          public int size() {
            return 99;
          }
        };

    assertThat(JsonCopy.of(Map.of("a", once), 1_000).value()).isEqualTo(Map.of("a", List.of(1, 2)));
  }

  @Test
  void halfOfASurrogatePairIsNoText() {
    for (String text : List.of("\uD83D", "x\uDE00", "\uD83Dx", "\uDE00\uD83D")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> JsonCopy.of(List.of(text), 1_000))
          .withMessageContaining("surrogate");
    }
  }

  @Test
  void aNumberOfAClassThatAUserWroteIsNoJson() {
    BigInteger own =
        new BigInteger("1") {
          private static final long serialVersionUID = 1L;
        };
    assertThatIllegalArgumentException().isThrownBy(() -> JsonCopy.of(own, 1_000));
  }

  @Test
  void theWeightIsThatOfTheHeap() {
    assertThat(JsonCopy.of("x".repeat(10_000), 100_000).weight()).isBetween(10_000L, 10_100L);
    assertThat(JsonCopy.of("€".repeat(10_000), 100_000).weight()).isBetween(20_000L, 20_100L);
    assertThat(JsonCopy.weightOf(null)).isZero();
    assertThat(JsonCopy.of(Collections.nCopies(1_000, Map.of()), 100_000).weight())
        .isGreaterThan(20L * 3_000);
    assertThat(
            JsonCopy.of(List.of(Buffer.buffer("x".repeat(1_000)), new byte[1_000]), 9_000).weight())
        .isBetween(2_000L, 3_000L);
    assertThat(JsonCopy.of(BigInteger.TWO.pow(80_000), 100_000).weight()).isGreaterThan(10_000);
    assertThat(JsonCopy.of(true, 10).weight()).isZero();
  }
}
