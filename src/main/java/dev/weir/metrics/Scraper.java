package dev.weir.metrics;

import dev.weir.task.TaskService;
import java.util.Optional;
import java.util.function.Supplier;

/** The way from a pool to the text that a metrics server asks for. */
public final class Scraper {
  private static final String REGISTRY = "io.micrometer.prometheusmetrics.PrometheusMeterRegistry";

  private Scraper() {}

  /**
   * Returns what makes the text anew at each call, in the Prometheus format; empty if Micrometer's
   * Prometheus registry is not on the class path.
   */
  public static Optional<Supplier<String>> of(TaskService service) {
    try {
      Class.forName(REGISTRY, false, Scraper.class.getClassLoader());
    } catch (ClassNotFoundException absent) {
      return Optional.empty();
    }
    return Optional.of(new Lazy(service)::scrape);
  }

  /** Sets the registry up when it is first asked: that takes longer than to start a pool. */
  private static final class Lazy {
    private final TaskService service;
    private PrometheusScraper scraper;

    Lazy(TaskService service) {
      this.service = service;
    }

    synchronized String scrape() {
      if (scraper == null) {
        scraper = new PrometheusScraper(service);
      }
      return scraper.scrape();
    }
  }
}
