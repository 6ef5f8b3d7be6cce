package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.PoolClient;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.spi.Carried;
import dev.weir.testing.FailingPropagation;
import dev.weir.testing.FailingPropagation.Step;
import dev.weir.testing.NamePropagation;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values of the submitter's thread go with its tasks, and stay with none of the workers. */
class ContextPropagationTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() throws Exception {
    NamePropagation.NAME.remove();
    FailingPropagation.STEP.remove();
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  /** Deploys a pool of one worker, so that each task finds what the one before left behind. */
  private List<Function<Callable<String>, Future<String>>> doors(Threads threads) throws Exception {
    JsonObject config =
        new JsonObject()
            .put("capacity", 1)
            .put("threads", threads.name().toLowerCase(Locale.ROOT))
            .put("http", new JsonObject().put("enabled", false));
    PoolVerticle verticle = new PoolVerticle().task("name", task -> NamePropagation.NAME.get());
    get(vertx.deployVerticle(verticle, new DeploymentOptions().setConfig(config)));
    WeirExecutor executor = WeirExecutor.of(vertx, "pool");
    PoolClient client = PoolClient.create(vertx, "pool");
    return List.of(
        code -> executor.executeBlocking(code, false),
        code -> executor.executeBlocking(code, true),
        client::submit,
        code -> client.submit("name", new JsonObject()).map(reply -> reply.getString("result")));
  }

  @ParameterizedTest
  @EnumSource(Threads.class)
  void aTaskSeesTheValuesOfItsSubmitterAndTheNextOneNone(Threads threads) throws Exception {
    for (var door : doors(threads)) {
      NamePropagation.NAME.set("ada");
      assertThat(get(door.apply(NamePropagation.NAME::get))).isEqualTo("ada");
      assertThat(NamePropagation.NAME.get()).isEqualTo("ada");

      NamePropagation.NAME.remove();
      assertThat(get(door.apply(NamePropagation.NAME::get))).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource(Threads.class)
  void aPropagationThatThrowsHarmsNoTaskAndNoOther(Threads threads) throws Exception {
    for (var door : doors(threads)) {
      for (Step step : Step.values()) {
        int thrown = FailingPropagation.THROWN.get();
        NamePropagation.NAME.set("ada");
        FailingPropagation.STEP.set(step);
        assertThat(get(door.apply(NamePropagation.NAME::get))).as("%s", step).isEqualTo("ada");

        NamePropagation.NAME.remove();
        FailingPropagation.STEP.remove();
        assertThat(get(door.apply(NamePropagation.NAME::get))).as("%s", step).isNull();
        assertThat(FailingPropagation.THROWN.get()).as("%s", step).isEqualTo(thrown + 1);
      }
    }
  }

  @Test
  void theThreadIsPutBackAlsoWhenTheCodeThrows() {
    NamePropagation.NAME.set("ada");
    Carried carried = Carried.capture();
    NamePropagation.NAME.set("of the worker");
    List<String> seen = new ArrayList<>();

    assertThatThrownBy(
            () ->
                Carried.call(
                    carried,
                    () -> {
                      seen.add(NamePropagation.NAME.get());
                      throw new IOException("boom");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("boom");
    assertThat(seen).containsExactly("ada");
    assertThat(NamePropagation.NAME.get()).isEqualTo("of the worker");
  }

  @Test
  void whereThereIsNothingToCarryNothingIsKept() {
    assertThat(Carried.capture()).isNull();
  }
}
