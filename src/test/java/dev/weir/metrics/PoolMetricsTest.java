package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.PoolVerticle;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolOverloadException;
import dev.weir.pool.WorkerPool;
import dev.weir.testing.Gate;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolMetricsTest {
  private final WorkerPool pool =
      WorkerPool.create(
          PoolOptions.defaults()
              .withName("metered")
              .withCapacity(1)
              .withQueueCapacity(1)
              .withNonblocking(true));
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Gate gate = new Gate();

  PoolMetricsTest() {
    new PoolMetrics(pool).bindTo(registry);
  }

  @AfterEach
  void close() {
    gate.open();
    pool.close();
  }

  private double gauge(String name) {
    return registry.get("weir.pool." + name).tag("pool", "metered").gauge().value();
  }

  private double counter(String name, String tag, String value) {
    return registry.get("weir.pool." + name).tag(tag, value).functionCounter().count();
  }

  @Test
  void aPoolOfTheSameNameTakesThePlaceOfOneThatIsGone() {
    WorkerPool next = WorkerPool.create(PoolOptions.defaults().withName("metered"));
    PoolMetrics old = new PoolMetrics(pool);
    PoolMetrics metrics = new PoolMetrics(next);
    old.bindTo(registry);
    pool.close();
    metrics.bindTo(registry);
    old.close();
    assertThat(gauge("capacity")).isEqualTo(256);
    assertThat(registry.get("weir.pool.state").tag("state", "RUNNING").gauge().value())
        .isEqualTo(1);
    metrics.close();
    next.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void metersThatAreBoundAgainAreThereOnce() {
    int before = registry.getMeters().size();
    try (PoolMetrics again = new PoolMetrics(pool)) {
      again.bindTo(registry);
      again.bindTo(registry);
      assertThat(registry.getMeters()).hasSize(before);
    }
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aVerticleThatIsDeployedAgainTakesThePlaceOfItsFormerPool() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      assertThatThrownBy(() -> PoolMetrics.of(vertx, "served"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "pool is 'served': must be the name of a pool that is deployed in this Vert.x");
      String first = deploy(vertx, 3);
      PoolMetrics old = PoolMetrics.of(vertx, "served");
      old.bindTo(registry);
      int meters = registry.getMeters().size();
      assertThat(served("capacity")).isEqualTo(3);
      assertThat(served("retained.bytes")).isZero();
      vertx.undeploy(first).await(20, TimeUnit.SECONDS);
      deploy(vertx, 4);
      PoolMetrics.of(vertx, "served").bindTo(registry);
      old.close();
      assertThat(served("capacity")).isEqualTo(4);
      assertThat(registry.getMeters()).hasSize(meters);
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  private double served(String name) {
    return registry.get("weir.pool." + name).tag("pool", "served").gauge().value();
  }

  private static String deploy(Vertx vertx, int capacity) throws Exception {
    JsonObject config =
        new JsonObject()
            .put("name", "served")
            .put("capacity", capacity)
            .put("http", new JsonObject().put("enabled", false));
    return vertx
        .deployVerticle(new PoolVerticle(), new DeploymentOptions().setConfig(config))
        .await(20, TimeUnit.SECONDS);
  }

  @Test
  void aRegistryThatThrowsHasNoneOfTheMetersAndHarmsNoPool() throws Exception {
    SimpleMeterRegistry broken =
        new SimpleMeterRegistry() {
          @Override
          protected <T> Gauge newGauge(Meter.Id id, T of, ToDoubleFunction<T> value) {
            if (id.getName().equals("weir.pool.stuck")) {
              throw new IllegalStateException("on purpose");
            }
            return super.newGauge(id, of, value);
          }
        };
    PoolMetrics metrics = new PoolMetrics(pool);
    assertThatThrownBy(() -> metrics.bindTo(broken)).hasMessage("on purpose");
    assertThat(broken.getMeters()).isEmpty();
    pool.submit(() -> {}).get();
    metrics.bindTo(registry);
    assertThat(gauge("capacity")).isEqualTo(1);
    metrics.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aResizeShowsAtOnce() {
    assertThat(gauge("capacity")).isEqualTo(1);
    pool.resize(7);
    assertThat(gauge("capacity")).isEqualTo(7);
    pool.resize(PoolOptions.UNBOUNDED);
    assertThat(gauge("capacity")).isInfinite();
  }

  @Test
  void levelsAndRefusalsShowAtOnce() {
    pool.execute(gate::pass);
    gate.awaitEntered(1);
    pool.execute(() -> {});
    Assertions.assertThatExceptionOfType(PoolOverloadException.class)
        .isThrownBy(() -> pool.execute(() -> {}));

    assertThat(gauge("active")).isEqualTo(1);
    assertThat(gauge("queued")).isEqualTo(1);
    assertThat(counter("rejected", "reason", "overload")).isEqualTo(1);
    assertThat(counter("rejected", "reason", "closed")).isZero();
    assertThat(registry.get("weir.pool.submitted").functionCounter().count()).isEqualTo(3);
  }

  @Test
  void outcomesAndTimesAreCounted() throws Exception {
    pool.submit(() -> {}).get();
    pool.shutdown();
    assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();

    assertThat(counter("answered", "outcome", "completed")).isEqualTo(1);
    assertThat(registry.get("weir.pool.wait").functionTimer().count()).isEqualTo(1);
    assertThat(registry.get("weir.pool.run").functionTimer().count()).isEqualTo(1);
    assertThat(registry.get("weir.pool.state").tag("state", "CLOSED").gauge().value()).isEqualTo(1);
    assertThat(registry.get("weir.pool.state").tag("state", "RUNNING").gauge().value()).isZero();
  }

  @Test
  void theRegistryKeepsItsMetersAlive() {
    System.gc();
    pool.resize(3);
    assertThat(gauge("capacity")).isEqualTo(3);
    assertThat(registry.get("weir.pool.resizes").functionCounter().count()).isEqualTo(1);
  }
}
