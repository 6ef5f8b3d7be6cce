package dev.weir.bus;

import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import dev.weir.task.ServiceOptions;
import dev.weir.task.TaskRegistry;
import dev.weir.task.TaskService;
import dev.weir.task.builtin.BuiltIns;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.AbstractList;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Vert.x with a served pool of one worker, one queue place and one waiting place. */
abstract class BusFixture {
  static final byte[] BYTES = {1, 2, 3};

  final Vertx vertx = Vertx.vertx();
  final Semaphore gate = new Semaphore(0);
  final CountDownLatch entered = new CountDownLatch(1);
  final PoolClient client;
  TaskService service;
  BusService face;

  BusFixture() {
    this(PoolClient::create);
  }

  BusFixture(BiFunction<Vertx, String, PoolClient> clients) {
    client = clients.apply(vertx, "pool");
  }

  @BeforeEach
  void start() throws Exception {
    service =
        TaskService.create(
            PoolOptions.defaults().withCapacity(1).withQueueCapacity(1).withMaxBlockingTasks(1),
            ServiceOptions.defaults("0badcafe"),
            TaskRegistry.builder()
                .tasks(BuiltIns.of(List.of()))
                .task(
                    "gate",
                    ctx -> {
                      entered.countDown();
                      gate.acquire();
                      return "through";
                    })
                .task("left", ctx -> Math.min(ctx.timeLeft().toSeconds(), 86_400) * 1_000)
                .task("pass", ctx -> get(client.submit(ctx.args())))
                .task("bytes", ctx -> BYTES)
                .task("map", ctx -> Map.of("bytes", BYTES))
                .task("unruly", ctx -> new Unruly())
                .build());
    face = get(BusService.start(vertx, service, NestedRequests.watch(vertx, service)));
  }

  /** A list that can be read once. */
  private static final class Unruly extends AbstractList<Object> {
    private int walks;

    @Override
    public Iterator<Object> iterator() {
      if (walks > 0) {
        throw new ConcurrentModificationException("changed");
      }
      walks++;
      return List.<Object>of(1).iterator();
    }

    @Override
    public Object get(int index) {
      throw new ConcurrentModificationException("changed");
    }

    @Override
    public int size() {
      return 1;
    }
  }

  @AfterEach
  void stop() throws Exception {
    gate.release(1_000);
    service.by(Actor.CODE).shutdown();
    await().until(() -> service.state() == PoolState.CLOSED);
    get(vertx.close());
  }

  static <T> T get(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  static ReplyException failure(Future<?> future) {
    return catchThrowableOfType(ReplyException.class, () -> get(future));
  }

  Future<Message<Object>> send(String address, Object body) {
    return vertx.eventBus().request(address, body);
  }

  JsonObject ask(String address, Object body) throws Exception {
    return (JsonObject) get(send(address, body)).body();
  }

  static JsonObject task(String name) {
    return new JsonObject().put("task", name);
  }

  void fill() throws Exception {
    client.submit(task("gate").put("id", "running"));
    entered.await();
    client.submit(task("gate").put("id", "queued"));
    client.submit(task("gate").put("id", "blocked"));
    await().until(() -> service.stats().getInteger("blocked") == 1);
  }
}
