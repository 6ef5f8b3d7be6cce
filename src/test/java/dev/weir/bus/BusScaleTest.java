package dev.weir.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import dev.weir.task.ServiceOptions;
import dev.weir.task.TaskRegistry;
import dev.weir.task.TaskService;
import dev.weir.task.builtin.BuiltIns;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BusScaleTest {
  private static final int TASKS = 100_000;

  private static ServiceOptions unboundedInBytes() {
    ServiceOptions usual = ServiceOptions.defaults("0badcafe");
    return new ServiceOptions(
        usual.node(),
        usual.maxPayloadBytes(),
        usual.maxResultBytes(),
        usual.retainResults(),
        usual.retain(),
        usual.retainBytes(),
        Long.MAX_VALUE / 2,
        usual.shutdownTimeout(),
        usual.clock());
  }

  @Test
  void aHundredThousandSubmissionsAreEachAnsweredOnce() throws Exception {
    Vertx vertx = Vertx.vertx();
    TaskService service =
        TaskService.create(
            PoolOptions.defaults().withCapacity(10_000).withMaxBlockingTasks(0),
            unboundedInBytes(),
            TaskRegistry.builder().tasks(BuiltIns.of(List.of())).build());
    BusService.start(vertx, service, NestedRequests.watch(vertx, service))
        .await(10, TimeUnit.SECONDS);
    PoolClient client = PoolClient.create(vertx, "pool");
    JsonObject args = new JsonObject().put("ms", 100);
    AtomicInteger completed = new AtomicInteger();
    CountDownLatch answers = new CountDownLatch(TASKS);
    vertx.runOnContext(
        start -> {
          for (int i = 0; i < TASKS; i++) {
            client
                .submit("sleep", args)
                .onSuccess(reply -> completed.incrementAndGet())
                .onComplete(reply -> answers.countDown());
          }
        });

    assertThat(answers.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(completed).hasValue(TASKS);
    assertThat(service.stats().getLong("completed")).isEqualTo(TASKS);
    assertThat(service.stats().getInteger("peakWorkers")).isLessThanOrEqualTo(10_000);
    service.by(Actor.CODE).shutdown();
    await().until(() -> service.state() == PoolState.CLOSED);
    vertx.close().await(10, TimeUnit.SECONDS);
  }
}
