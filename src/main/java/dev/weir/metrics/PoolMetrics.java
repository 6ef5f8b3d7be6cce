package dev.weir.metrics;

import dev.weir.monitor.Sample;
import dev.weir.pool.Histogram;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import dev.weir.pool.PoolStats;
import dev.weir.pool.WorkerPool;
import dev.weir.task.DeployedPool;
import dev.weir.task.TaskService;
import dev.weir.task.TypeFigures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Binds a pool to a meter registry. Every meter is read anew at each look, so that a resize shows
 * at once and nothing is counted twice. All have the tag {@code pool}. The registry keeps the pool
 * reachable until the meters are closed. A pool that is bound after another of the same name takes
 * its place, and {@link #close()} takes the meters out. Thread-safe.
 *
 * <p>Meters: {@code weir.pool.capacity} (infinite if unbounded), {@code .workers}, {@code .active},
 * {@code .starting}, {@code .idle}, {@code .stuck}, {@code .queued}, {@code .queue.capacity},
 * {@code .blocked}, {@code .live.bytes}, {@code .retained} and {@code .retained.bytes} where the
 * pool is served, {@code .oldest.waiting}, {@code .submitted}, {@code .accepted}, {@code .rejected}
 * by {@code reason}, {@code .answered} by {@code outcome}, {@code .workers.started}, {@code
 * .workers.expired}, {@code .resizes}, {@code .wait} and {@code .run} as timers with their {@code
 * .quantile}s since the pool was made, {@code .state}, which is 1 for the state the pool is in, and
 * where the pool is served {@code .type.answered}, {@code .type.wait} and {@code .type.run} with
 * their {@code .quantile}s by {@code type}.
 */
public final class PoolMetrics implements MeterBinder, AutoCloseable {
  static final String PREFIX = "weir.pool.";
  static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};

  private final String pool;
  private final Supplier<Sample> source;

  /** Empty for a pool that is not served, whose tasks have no types. */
  private final Map<String, TypeFigures> types;

  /** The meters that were bound, by their registries; two meters of one name are equal. */
  private final IdentityHashMap<MeterRegistry, Set<Meter>> bound = new IdentityHashMap<>();

  /**
   * Makes the meters of a pool that is used by itself. Each takes a look of its own, so in one
   * reading of the registry they are of moments that lie close together.
   */
  public PoolMetrics(WorkerPool pool) {
    this(
        pool.stats().name(),
        () ->
            new Sample(
                Instant.now(), pool.stats(), pool.waits(), pool.runs(), pool.deadlocks(), null),
        Map.of());
  }

  /**
   * Makes the meters of the pool that is deployed under that name in a Vert.x now. When its
   * verticle is deployed anew that is another pool: make and bind them anew, which replaces these.
   *
   * @throws IllegalArgumentException if no pool of that name is deployed there
   */
  public static PoolMetrics of(Vertx vertx, String pool) {
    TaskService service =
        DeployedPool.find(vertx, pool)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "pool is '%s': must be the name of a pool that is deployed in this Vert.x"
                            .formatted(pool)));
    return new PoolMetrics(pool, service::look, service.types());
  }

  /**
   * Makes the meters of a pool.
   *
   * @param pool its name
   * @param source gives a look at it
   * @param types the figures of its task types
   */
  PoolMetrics(String pool, Supplier<Sample> source, Map<String, TypeFigures> types) {
    this.types = types;
    this.pool = Objects.requireNonNull(pool, "pool");
    this.source = Objects.requireNonNull(source, "source");
  }

  /**
   * Adds the meters to a registry, in place of those of a pool of the same name. What the registry
   * throws reaches the caller, never the pool; it has none of the meters then.
   */
  @Override
  public synchronized void bindTo(MeterRegistry registry) {
    metersOf(registry).forEach(registry::remove);
    bound.remove(registry);
    try {
      register(registry);
    } catch (RuntimeException | Error broken) {
      metersOf(registry).forEach(registry::remove);
      throw broken;
    }
    Set<Meter> mine = Collections.newSetFromMap(new IdentityHashMap<>());
    mine.addAll(metersOf(registry));
    bound.put(registry, mine);
  }

  private void register(MeterRegistry registry) {
    levels(registry);
    if (source.get().kept() != null) {
      kept(registry);
    }
    totals(registry);
    rejected(registry);
    answered(registry);
    timer(registry, "wait", "from submission to start", Sample::waits);
    timer(registry, "run", "from start to return", Sample::runs);
    new TypeMetrics(tags(), types).bindTo(registry);
    for (PoolState state : PoolState.values()) {
      Gauge.builder(PREFIX + "state", source, it -> stats(it).state() == state ? 1 : 0)
          .description("1 for the state the pool is in")
          .tags(tags().and("state", state.name()))
          .strongReference(true)
          .register(registry);
    }
  }

  /**
   * Removes the meters from every registry that they were bound to, unless another pool of the same
   * name has taken their place there.
   */
  @Override
  public synchronized void close() {
    bound.forEach(
        (registry, mine) ->
            metersOf(registry).stream().filter(mine::contains).forEach(registry::remove));
    bound.clear();
  }

  private List<Meter> metersOf(MeterRegistry registry) {
    return registry.getMeters().stream()
        .filter(meter -> meter.getId().getName().startsWith(PREFIX))
        .filter(meter -> pool.equals(meter.getId().getTag("pool")))
        .toList();
  }

  private void levels(MeterRegistry registry) {
    gauge(registry, "capacity", "most tasks at once", s -> bound(s.capacity()));
    gauge(registry, "workers", "live workers", PoolStats::workers);
    gauge(registry, "active", "tasks whose code runs", PoolStats::active);
    gauge(registry, "starting", "tasks with a slot that have not begun", PoolStats::starting);
    gauge(registry, "idle", "workers without a task", PoolStats::idle);
    gauge(registry, "stuck", "answered tasks whose thread has not returned", PoolStats::stuck);
    gauge(registry, "queued", "tasks that wait for a slot", PoolStats::queued);
    gauge(registry, "queue.capacity", "most tasks queued", PoolStats::queueCapacity);
    gauge(registry, "blocked", "submits that wait for room", PoolStats::blocked);
    TimeGauge.builder(
            PREFIX + "oldest.waiting",
            source,
            TimeUnit.MILLISECONDS,
            it -> stats(it).oldestWaitingMs())
        .description("age of the oldest task that has not begun")
        .tags(tags())
        .register(registry);
  }

  private void kept(MeterRegistry registry) {
    kept(registry, "live.bytes", "bytes of tasks that have not ended", Sample.Kept::liveBytes);
    kept(registry, "retained", "tasks that have ended and can be looked up", Sample.Kept::retained);
    kept(registry, "retained.bytes", "bytes that those take", Sample.Kept::retainedBytes);
  }

  private void kept(
      MeterRegistry registry, String name, String what, ToDoubleFunction<Sample.Kept> figure) {
    Gauge.builder(PREFIX + name, source, it -> figure.applyAsDouble(it.get().kept()))
        .description(what)
        .tags(tags())
        .strongReference(true)
        .register(registry);
  }

  private static double bound(int capacity) {
    return capacity == PoolOptions.UNBOUNDED ? Double.POSITIVE_INFINITY : capacity;
  }

  private void totals(MeterRegistry registry) {
    counter(registry, "submitted", "submissions", tags(), PoolStats::submitted);
    counter(registry, "accepted", "submissions accepted", tags(), PoolStats::accepted);
    counter(registry, "workers.started", "workers started", tags(), PoolStats::workersCreated);
    counter(registry, "workers.expired", "workers ended by age", tags(), PoolStats::workersExpired);
    counter(registry, "resizes", "changes of the bounds", tags(), PoolStats::resizes);
  }

  private void rejected(MeterRegistry registry) {
    reason(registry, "overload", PoolStats.Rejected::overload);
    reason(registry, "closed", PoolStats.Rejected::closed);
    reason(registry, "draining", PoolStats.Rejected::draining);
    reason(registry, "invalid", PoolStats.Rejected::invalid);
    reason(registry, "tooLarge", PoolStats.Rejected::tooLarge);
    reason(registry, "deadlock", PoolStats.Rejected::deadlock);
    reason(registry, "gaveUp", PoolStats.Rejected::gaveUp);
  }

  private void reason(
      MeterRegistry registry, String reason, ToDoubleFunction<PoolStats.Rejected> figure) {
    Tags tags = tags().and("reason", reason);
    counter(
        registry,
        "rejected",
        "submissions that were not accepted",
        tags,
        s -> figure.applyAsDouble(s.rejected()));
  }

  private void answered(MeterRegistry registry) {
    outcome(registry, "completed", PoolStats::completed);
    outcome(registry, "failed", PoolStats::failed);
    outcome(registry, "cancelled", PoolStats::cancelled);
    outcome(registry, "timedOut", PoolStats::timedOut);
    outcome(registry, "expired", PoolStats::expired);
    outcome(registry, "abandoned", PoolStats::abandoned);
  }

  private void outcome(MeterRegistry registry, String outcome, ToDoubleFunction<PoolStats> figure) {
    counter(
        registry, "answered", "accepted tasks that ended", tags().and("outcome", outcome), figure);
  }

  private void timer(
      MeterRegistry registry, String name, String what, Function<Sample, Histogram> times) {
    FunctionTimer.builder(
            PREFIX + name,
            source,
            it -> times.apply(it.get()).count(),
            it -> times.apply(it.get()).sumMs(),
            TimeUnit.MILLISECONDS)
        .description("time " + what + "; sampled above 100,000 tasks a second")
        .tags(tags())
        .register(registry);
    for (double quantile : QUANTILES) {
      TimeGauge.builder(
              PREFIX + name + ".quantile",
              source,
              TimeUnit.MILLISECONDS,
              it -> times.apply(it.get()).percentileMs(quantile))
          .description("time " + what + ", since the pool was made")
          .tags(tags().and("quantile", Double.toString(quantile)))
          .register(registry);
    }
  }

  private void gauge(
      MeterRegistry registry, String name, String what, ToDoubleFunction<PoolStats> figure) {
    Gauge.builder(PREFIX + name, source, it -> figure.applyAsDouble(stats(it)))
        .description(what)
        .tags(tags())
        .strongReference(true)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String what,
      Tags tags,
      ToDoubleFunction<PoolStats> figure) {
    FunctionCounter.builder(PREFIX + name, source, it -> figure.applyAsDouble(stats(it)))
        .description(what)
        .tags(tags)
        .register(registry);
  }

  private static PoolStats stats(Supplier<Sample> source) {
    return source.get().stats();
  }

  private Tags tags() {
    return Tags.of("pool", pool);
  }
}
