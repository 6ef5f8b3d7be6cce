package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import dev.weir.task.builtin.BuiltIns;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;

/**
 * A service with a pool of one worker and one queue place, whose books are checked after each test.
 */
abstract class ServiceFixture {
  static final int MAX_QUEUED_BYTES = 100_000;

  final Semaphore gate = new Semaphore(0);
  final CountDownLatch entered = new CountDownLatch(1);
  final AtomicReference<TaskContext> context = new AtomicReference<>();
  final AtomicReference<TaskHandler> handler = new AtomicReference<>(ctx -> null);
  TaskService service = service(PoolOptions.defaults().withCapacity(1).withQueueCapacity(1));

  TaskService service(PoolOptions options) {
    return TaskService.create(
        options,
        new ServiceOptions(
            "0badcafe",
            1_000,
            500,
            100,
            Duration.ofMinutes(1),
            1_000_000,
            MAX_QUEUED_BYTES,
            Duration.ofSeconds(10),
            InstantSource.system()),
        TaskRegistry.builder()
            .tasks(BuiltIns.of(List.of()))
            .task("any", ctx -> handler.get().run(ctx))
            .task("gate", this::waitAtGate)
            .task("checked", new BrokenCheck())
            .task("meddling", new MeddlingCheck())
            .build());
  }

  Object waitAtGate(TaskContext ctx) throws InterruptedException {
    context.set(ctx);
    entered.countDown();
    gate.acquire();
    return "through";
  }

  /** A handler whose check is as broken as its arguments say. */
  private static final class BrokenCheck implements TaskHandler {
    @Override
    public Object run(TaskContext ctx) {
      return null;
    }

    @Override
    public void check(JsonObject args) {
      if (args.containsKey("error")) {
        throw new StackOverflowError();
      }
      throw new IllegalStateException("broken check");
    }
  }

  /** A handler whose check writes into what it is shown. */
  private static final class MeddlingCheck implements TaskHandler {
    @Override
    public Object run(TaskContext ctx) {
      return ctx.args();
    }

    @Override
    public void check(JsonObject args) {
      args.put("thread", Thread.currentThread());
      args.getJsonObject("a").put("more", Double.NaN);
    }
  }

  @AfterEach
  void theBooksBalance() {
    gate.release(1_000);
    service.by(Actor.CODE).shutdown();
    await().until(() -> service.state() == PoolState.CLOSED);
    JsonObject s = service.stats();
    JsonObject r = s.getJsonObject("rejected");
    long rejected = r.fieldNames().stream().mapToLong(r::getLong).sum();
    assertThat(s.getLong("submitted"))
        .isEqualTo(s.getLong("accepted") + rejected + s.getLong("blocked"));
    assertThat(s.getLong("accepted"))
        .isEqualTo(
            s.getLong("completed")
                + s.getLong("failed")
                + s.getLong("cancelled")
                + s.getLong("timedOut")
                + s.getLong("expired")
                + s.getLong("abandoned"));
  }

  Heard submit(JsonObject body) {
    Heard heard = new Heard();
    service.submit(body, -1, heard);
    return heard;
  }

  static JsonObject task(String name) {
    return new JsonObject().put("task", name);
  }

  Heard any(TaskHandler code) {
    handler.set(code);
    return submit(task("any"));
  }

  long counter(String field) {
    return service.stats().getLong(field);
  }

  long rejected(String field) {
    return service.stats().getJsonObject("rejected").getLong(field);
  }

  TaskHandle occupy() throws InterruptedException {
    TaskHandle handle = service.submit(task("gate"), -1, new Heard());
    entered.await();
    return handle;
  }

  Code find(String id) {
    return catchThrowableOfType(TaskFailure.class, () -> service.find(id)).code();
  }
}
