package dev.weir.metrics;

import dev.weir.monitor.Sample;
import dev.weir.task.TaskService;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * A pool and its JVM as Prometheus text. All that one scrape shows of the pool comes from one look,
 * so that its books balance there too. Not thread-safe.
 */
final class PrometheusScraper {
  private final TaskService service;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private Sample look;

  PrometheusScraper(TaskService service) {
    this.service = service;
    this.look = service.look();
    new PoolMetrics(service.name(), () -> look, service.types()).bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  String scrape() {
    look = service.look();
    return registry.scrape();
  }
}
