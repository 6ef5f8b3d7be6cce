package dev.weir.metrics;

import dev.weir.pool.Histogram;
import dev.weir.task.TaskState;
import dev.weir.task.TypeFigures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The meters of a pool's task types: {@code weir.pool.type.answered} by outcome, and {@code
 * weir.pool.type.wait} and {@code .run} with their {@code .quantile}s, each by type.
 */
final class TypeMetrics implements MeterBinder {
  private static final String PREFIX = PoolMetrics.PREFIX + "type.";

  private final Tags pool;
  private final Map<String, TypeFigures> types;

  TypeMetrics(Tags pool, Map<String, TypeFigures> types) {
    this.pool = pool;
    this.types = types;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    types.forEach((name, type) -> register(registry, pool.and("type", name), type));
  }

  private static void register(MeterRegistry registry, Tags tags, TypeFigures type) {
    for (TaskState end : TypeFigures.ENDS) {
      FunctionCounter.builder(PREFIX + "answered", type, it -> it.ended(end))
          .description("tasks of the type that ended, or that the pool refused")
          .tags(tags.and("outcome", end.wire()))
          .register(registry);
    }
    timer(registry, tags, type, "wait", "from submission to start", TypeFigures::waits);
    timer(registry, tags, type, "run", "from start to return", TypeFigures::runs);
  }

  private static void timer(
      MeterRegistry registry,
      Tags tags,
      TypeFigures type,
      String name,
      String what,
      Function<TypeFigures, Histogram> times) {
    FunctionTimer.builder(
            PREFIX + name,
            type,
            it -> times.apply(it).count(),
            it -> times.apply(it).sumMs(),
            TimeUnit.MILLISECONDS)
        .description("time of the type's tasks " + what)
        .tags(tags)
        .register(registry);
    for (double quantile : PoolMetrics.QUANTILES) {
      TimeGauge.builder(
              PREFIX + name + ".quantile",
              type,
              TimeUnit.MILLISECONDS,
              it -> times.apply(it).percentileMs(quantile))
          .description("time of the type's tasks " + what + ", since the pool was made")
          .tags(tags.and("quantile", Double.toString(quantile)))
          .register(registry);
    }
  }
}
