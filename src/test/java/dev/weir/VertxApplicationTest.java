package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.PoolClient;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.launcher.application.HookContext;
import io.vertx.launcher.application.VertxApplication;
import io.vertx.launcher.application.VertxApplicationHooks;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The launcher of Vert.x 5 deploys a pool as {@code vertx run} does. */
class VertxApplicationTest {
  private final AtomicReference<Vertx> started = new AtomicReference<>();

  @AfterEach
  void close() throws Exception {
    if (started.get() != null) {
      started.get().close().await(20, TimeUnit.SECONDS);
    }
  }

  private int launch(String config) {
    String[] arguments = {PoolVerticle.class.getName(), "-conf", config};
    return new Launcher(arguments, new Hooks()).launch();
  }

  /** One that does not end the process if it fails. */
  private static final class Launcher extends VertxApplication {
    Launcher(String[] arguments, VertxApplicationHooks hooks) {
      super(arguments, hooks, false, false);
    }
  }

  private final class Hooks implements VertxApplicationHooks {
    @Override
    public void afterVertxStarted(HookContext context) {
      started.set(context.vertx());
    }
  }

  @Test
  void thePoolThatItDeploysTakesTasks() throws Exception {
    assertThat(launch("{\"name\":\"launched\",\"http\":{\"enabled\":false}}")).isZero();

    JsonObject reply =
        PoolClient.create(started.get(), "launched")
            .submit("echo", new JsonObject().put("n", 4))
            .await(20, TimeUnit.SECONDS);
    assertThat(reply.getJsonObject("result").getInteger("n")).isEqualTo(4);
  }

  @Test
  void aConfigurationThatIsWrongFailsTheLaunch() {
    assertThat(launch("{\"capacity\":0,\"http\":{\"enabled\":false}}")).isNotZero();
  }
}
