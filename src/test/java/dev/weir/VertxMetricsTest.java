package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.bus.PoolClient;
import dev.weir.bus.PoolException;
import dev.weir.pool.TaskLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A deployed pool in the metrics that its Vert.x was made with. */
class VertxMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Semaphore gate = new Semaphore(0);
  private Vertx vertx =
      Vertx.builder()
          .with(
              new VertxOptions()
                  .setMetricsOptions(
                      new MicrometerMetricsOptions().setEnabled(true).addLabels(Label.POOL_NAME)))
          .withMetrics(new MicrometerMetricsFactory(registry))
          .build();

  @AfterEach
  void close() throws Exception {
    gate.release(10_000);
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  private String deploy() throws Exception {
    JsonObject config =
        new JsonObject()
            .put("name", "measured")
            .put("capacity", 2)
            .put("queueCapacity", 2)
            .put("maxBlockingTasks", 1)
            .put("http", new JsonObject().put("enabled", false));
    PoolVerticle verticle = new PoolVerticle().task("gate", ctx -> passGate());
    return get(vertx.deployVerticle(verticle, new DeploymentOptions().setConfig(config)));
  }

  private String passGate() throws InterruptedException {
    gate.acquire();
    return "through";
  }

  private PoolClient client() {
    return PoolClient.create(vertx, "measured");
  }

  private double gauge(String name) {
    return registry
        .get("vertx.pool." + name)
        .tag("pool_type", "worker")
        .tag("pool_name", "measured")
        .gauge()
        .value();
  }

  private double completed() {
    return registry.get("vertx.pool.completed").tag("pool_name", "measured").counter().count();
  }

  private long timed(String name) {
    return registry.get("vertx.pool." + name).tag("pool_name", "measured").timer().count();
  }

  private void awaitLevels(double inUse, double pending) {
    await().until(() -> gauge("in.use") == inUse && gauge("queue.pending") == pending);
  }

  @Test
  void whatRunsAndWhatWaitsIsSeen() throws Exception {
    deploy();
    List<Future<JsonObject>> answers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      answers.add(client().submit("gate", new JsonObject()));
    }
    awaitLevels(2, 3); // two queued, one that waits for room
    assertThat(gauge("ratio")).isEqualTo(1);
    assertThatThrownBy(() -> get(client().submit("gate", new JsonObject())))
        .isInstanceOf(PoolException.class);
    awaitLevels(2, 3);
    gate.release(5);
    get(Future.all(answers));
    assertThat(gauge("in.use")).isZero();
    assertThat(gauge("queue.pending")).isZero();
    assertThat(completed()).isEqualTo(5);
    assertThat(timed("usage")).isEqualTo(5);
    assertThat(timed("queue.time")).isEqualTo(6);
  }

  @Test
  void aSlotIsInUseUntilItsThreadIsBack() throws Exception {
    deploy();
    Semaphore entered = new Semaphore(0);
    Semaphore back = new Semaphore(0);
    WeirExecutor executor = WeirExecutor.of(vertx, "measured");
    BlockingCall<Void> call =
        executor.call(
            () -> {
              entered.release();
              back.acquireUninterruptibly();
              return null;
            },
            TaskLimits.NONE,
            false);
    entered.acquire();
    awaitLevels(1, 0);
    assertThat(call.cancel()).isTrue();
    assertThat(gauge("in.use")).isEqualTo(1);
    back.release();
    awaitLevels(0, 0);
    assertThat(completed()).isEqualTo(1);
  }

  @Test
  void aTaskThatFailsOrNeverBeginsLeavesNothingBehind() throws Exception {
    deploy();
    JsonObject message = new JsonObject().put("message", "on purpose");
    assertThatThrownBy(() -> get(client().submit("fail", message)))
        .isInstanceOf(PoolException.class);
    awaitLevels(0, 0);
    assertThat(completed()).isEqualTo(1);
    Future<?> one = client().submit("gate", new JsonObject());
    Future<?> two = client().submit("gate", new JsonObject());
    awaitLevels(2, 0);
    WeirExecutor executor = WeirExecutor.of(vertx, "measured");
    BlockingCall<Integer> waits = executor.call(() -> 1, TaskLimits.NONE, false);
    awaitLevels(2, 1);
    assertThat(waits.cancel()).isTrue();
    awaitLevels(2, 0);
    gate.release(2);
    get(Future.all(one, two));
    assertThat(completed()).isEqualTo(3);
  }

  @Test
  void aPoolThatIsDeployedAgainIsMeasuredOn() throws Exception {
    String first = deploy();
    gate.release(1);
    get(client().submit("gate", new JsonObject()));
    get(vertx.undeploy(first));
    assertThat(gauge("in.use")).isZero();
    deploy();
    Future<JsonObject> answer = client().submit("gate", new JsonObject());
    awaitLevels(1, 0);
    gate.release(1);
    get(answer);
    awaitLevels(0, 0);
    assertThat(completed()).isEqualTo(2);
  }

  /** Metrics that fail at each call about the pool. */
  private static final class Broken implements VertxMetrics {
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public boolean isMetricsEnabled() {
      return true;
    }

    @Override
    public PoolMetrics<?, ?> createPoolMetrics(String type, String name, int maxSize) {
      return name.equals("measured") ? new BrokenPool() : null;
    }

    private final class BrokenPool implements PoolMetrics<Object, Object> {
      private IllegalStateException fail() {
        calls.incrementAndGet();
        return new IllegalStateException("a registry that throws");
      }

      @Override
      public Object enqueue() {
        throw fail();
      }

      @Override
      public void dequeue(Object queued) {
        throw fail();
      }

      @Override
      public Object begin() {
        throw fail();
      }

      @Override
      public void end(Object using) {
        throw fail();
      }

      @Override
      public void close() {
        throw fail();
      }
    }
  }

  @Test
  void metricsThatThrowHarmNothing() throws Exception {
    Broken broken = new Broken();
    replace(broken);
    String id = deploy();
    gate.release(1);
    assertThat(get(client().submit("gate", new JsonObject())).getString("result"))
        .isEqualTo("through");
    assertThat(broken.calls).hasValue(2); // enqueue and begin; what they did not give is not ended
    get(vertx.undeploy(id));
    assertThat(broken.calls).hasValue(3);
  }

  @Test
  void metricsThatMeasureNoPoolsAreDoneWithout() throws Exception {
    replace(
        new VertxMetrics() {
          @Override
          public PoolMetrics<?, ?> createPoolMetrics(String type, String name, int maxSize) {
            if (name.equals("measured")) {
              throw new IllegalStateException("no pools here");
            }
            return null;
          }
        });
    deploy();
    gate.release(1);
    assertThat(get(client().submit("gate", new JsonObject())).getString("result"))
        .isEqualTo("through");
  }

  private void replace(VertxMetrics metrics) throws Exception {
    get(vertx.close());
    vertx =
        Vertx.builder()
            .with(new VertxOptions().setMetricsOptions(new MetricsOptions().setEnabled(true)))
            .withMetrics(options -> metrics)
            .build();
  }
}
