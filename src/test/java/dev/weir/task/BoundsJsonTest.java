package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.json.JsonFields;
import dev.weir.pool.PoolBounds;
import dev.weir.pool.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundsJsonTest {
  @Test
  void boundsChangeOnlyWhereAFieldSaysSo() {
    PoolBounds old = PoolOptions.defaults().bounds();
    JsonFields fields =
        JsonFields.of(
            new JsonObject().put("capacity", -1).put("expiryMs", 0),
            "",
            List.of("capacity", "expiryMs"));

    assertThat(BoundsJson.read(fields, old))
        .isEqualTo(old.withCapacity(PoolOptions.UNBOUNDED).withExpiry(Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -2, Integer.MIN_VALUE, 1L << 31})
  void aCapacityIsPositiveOrMinusOne(long capacity) {
    JsonFields fields =
        JsonFields.of(new JsonObject().put("capacity", capacity), "", List.of("capacity"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> BoundsJson.read(fields, PoolOptions.defaults().bounds()))
        .withMessage(
            "capacity is %d: must be a whole number from 1 to 2^31-1, or -1 for unbounded",
            capacity);
  }
}
