package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolOverloadException;
import dev.weir.pool.WorkerPool;
import dev.weir.testing.Gate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
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
