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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonSizeTest {
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
    assertThat(JsonSize.of(value, Integer.MAX_VALUE))
        .isEqualTo(Json.encodeToBuffer(value).length());
  }

  @Test
  void aCharacterOfTwoSurrogatesTakesItsFourBytesOfUtf8() {
    assertThat(JsonSize.of("\uD83D\uDE00", 10)).isEqualTo(6);
  }

  @Test
  void nullTakesFourBytes() {
    assertThat(JsonSize.of(null, 10)).isEqualTo(4);
  }

  @Test
  void aBigNumberIsNeverMeasuredTooSmall() {
    for (Number n :
        List.of(BigInteger.TEN.pow(100).negate(), new BigDecimal("1.5"), new BigDecimal("1E+99"))) {
      assertThat(JsonSize.of(n, 1_000)).isGreaterThanOrEqualTo(n.toString().length());
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
        .isThrownBy(() -> JsonSize.of(value, 1_000))
        .withMessageContaining("must be a JSON value");
  }

  @Test
  void aValueThatHoldsItselfIsRefusedWithoutOverflow() {
    JsonArray self = new JsonArray();
    self.add(self);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonSize.of(self, Integer.MAX_VALUE))
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

    assertThat(JsonSize.of(endless, 100)).isGreaterThan(100);
    assertThat(seen.get()).isLessThan(200);
  }

  @Test
  void aStringAboveTheLimitIsAboveTheLimit() {
    assertThat(JsonSize.of("x".repeat(101), 100)).isGreaterThan(100);
    assertThat(JsonSize.of("x".repeat(98), 100)).isEqualTo(100);
    assertThat(JsonSize.of("€".repeat(34), 100)).isGreaterThan(100);
  }
}
