package dev.weir.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.PoolState;
import dev.weir.task.ServiceOptions;
import dev.weir.task.TaskRegistry;
import dev.weir.task.TaskService;
import dev.weir.task.builtin.BuiltIns;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One request in flight over the bus: a single lost wake-up stops everything. With {@code
 * -Dweir.stress.seconds=N} it goes on for that long.
 */
final class BusPingPongTest {
  private static final int ROUNDS = 3_000;
  private static final long LENGTH =
      TimeUnit.SECONDS.toNanos(Long.getLong("weir.stress.seconds", 0));

  @EveryThreadKind
  void noWakeUpIsLostWithOneRequestInFlight(Threads kind) throws Exception {
    Vertx vertx = Vertx.vertx();
    TaskService service =
        TaskService.create(
            PoolOptions.defaults().withThreads(kind),
            ServiceOptions.defaults("0badcafe"),
            TaskRegistry.builder().tasks(BuiltIns.of(List.of())).build());
    BusService.start(vertx, service, NestedRequests.watch(vertx, service))
        .await(10, TimeUnit.SECONDS);
    long start = System.nanoTime();
    int round = 0;
    for (; round < ROUNDS || System.nanoTime() - start < LENGTH; round++) {
      JsonObject args = new JsonObject().put("n", round);
      Message<JsonObject> reply =
          vertx
              .eventBus()
              .<JsonObject>request(
                  "pool.submit", new JsonObject().put("task", "echo").put("args", args))
              .await(20, TimeUnit.SECONDS);
      assertThat(reply.body().getJsonObject("result")).isEqualTo(args);
    }
    assertThat(service.stats().getLong("completed")).isEqualTo(round);
    service.by(Actor.CODE).shutdown();
    Eventually.until("closed", () -> service.state() == PoolState.CLOSED);
    vertx.close().await(10, TimeUnit.SECONDS);
  }
}
