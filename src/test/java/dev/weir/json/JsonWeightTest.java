package dev.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonWeightTest {
  @Test
  void aTextWeighsOneByteALetterOrTwo() {
    assertThat(JsonWeight.of("x".repeat(10_000))).isBetween(10_000L, 10_100L);
    assertThat(JsonWeight.of("€".repeat(10_000))).isBetween(20_000L, 20_100L);
    assertThat(JsonWeight.ofText(null)).isZero();
  }

  @Test
  void whatIsShortOnTheWireMayBeHeavy() {
    JsonArray objects = new JsonArray();
    for (int i = 0; i < 1_000; i++) {
      objects.add(new JsonObject());
    }

    assertThat(JsonWeight.of(objects)).isGreaterThan(20L * objects.encode().length());
  }

  @Test
  void namesAndValuesWeighAtEveryDepth() {
    String text = "x".repeat(1_000);

    assertThat(JsonWeight.of(new JsonObject().put(text, new JsonArray().add(text).add(text))))
        .isBetween(3_000L, 4_000L);
    assertThat(JsonWeight.of(Map.of("a", List.of(Map.of("b", text))))).isBetween(1_000L, 2_000L);
    assertThat(JsonWeight.of(new JsonArray().add(Buffer.buffer(text)).add(new byte[1_000])))
        .isBetween(2_000L, 3_000L);
    assertThat(JsonWeight.of(BigInteger.TWO.pow(80_000))).isGreaterThan(10_000);
  }

  @Test
  void constantsWeighNothing() {
    assertThat(JsonWeight.of(null)).isZero();
    assertThat(JsonWeight.of(true)).isZero();
    assertThat(JsonWeight.of(Thread.State.NEW)).isZero();
  }
}
