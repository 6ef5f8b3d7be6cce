package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolOptions.Threads;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that wait for a Vert.x future, or return one. */
class FutureResultTest extends ServiceFixture {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void closeVertx() throws Exception {
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  private void use(Threads threads) {
    service.by(Actor.CODE).shutdown();
    service =
        service(PoolOptions.defaults().withThreads(threads).withCapacity(1).withQueueCapacity(1));
  }

  private Heard run(TaskHandler code) {
    handler.set(code);
    return submit(new JsonObject().put("task", "any").put("id", "it"));
  }

  @ParameterizedTest
  @EnumSource(Threads.class)
  void aFutureIsAwaitedAndItsValueIsTheResult(Threads threads) throws Exception {
    use(threads);
    Heard heard =
        run(ctx -> vertx.timer(10, TimeUnit.MILLISECONDS).map(new JsonObject().put("n", 1)));

    assertThat(heard.reply().getJsonObject("result").getInteger("n")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Threads.class)
  void aFutureThatFailsFailsTheTask(Threads threads) throws Exception {
    use(threads);

    assertThat(run(ctx -> Future.failedFuture(new IOException("gone"))).failure().text())
        .isEqualTo("java.io.IOException: gone");
  }

  @ParameterizedTest
  @EnumSource(Threads.class)
  void aTaskMayAwaitAnAnswerOfItsOwn(Threads threads) throws Exception {
    use(threads);
    vertx.eventBus().consumer("twice", message -> message.reply(2 * (int) message.body()));
    Heard heard = run(ctx -> vertx.eventBus().request("twice", 21).await().body());

    assertThat(heard.reply().getInteger("result")).isEqualTo(42);
  }

  @ParameterizedTest
  @EnumSource(Threads.class)
  void aTaskThatAwaitsForEverCanBeCancelledAndLimited(Threads threads) throws Exception {
    use(threads);
    Promise<Object> never = Promise.promise();
    Heard cancelled = run(ctx -> never.future());
    await().until(() -> service.stats().getInteger("active") == 1);
    service.task("it").cancel("enough");
    assertThat(cancelled.failure().code()).isEqualTo(Code.CANCELLED);

    Heard limited =
        submit(new JsonObject().put("task", "any").put("id", "other").put("timeoutMs", 20));
    assertThat(limited.failure().code()).isEqualTo(Code.TASK_TIMEOUT);
    await().until(() -> service.stats().getInteger("stuck") == 0);
  }
}
