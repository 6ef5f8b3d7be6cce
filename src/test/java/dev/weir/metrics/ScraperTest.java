package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolOptions;
import dev.weir.task.ServiceOptions;
import dev.weir.task.TaskFailure;
import dev.weir.task.TaskReceiver;
import dev.weir.task.TaskRegistry;
import dev.weir.task.TaskService;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScraperTest {
  private final TaskService service =
      TaskService.create(
          PoolOptions.defaults().withCapacity(5),
          ServiceOptions.defaults("here"),
          TaskRegistry.builder().task("one", ctx -> 1).build());
  private final Supplier<String> scraper = Scraper.of(service).orElseThrow();

  @AfterEach
  void close() {
    service.by(Actor.CODE).shutdown();
  }

  @Test
  void everyScrapeIsOfTheMoment() {
    assertThat(scraper.get())
        .contains("weir_pool_capacity{pool=\"pool\"} 5.0")
        .contains("weir_pool_live_bytes{pool=\"pool\"} 0.0")
        .contains("weir_pool_retained{pool=\"pool\"} 0.0")
        .contains("weir_pool_retained_bytes{pool=\"pool\"} 0.0");
    service.by(Actor.CODE).resize(new JsonObject().put("capacity", 6));
    assertThat(scraper.get())
        .contains("weir_pool_capacity{pool=\"pool\"} 6.0")
        .contains("weir_pool_resizes_total{pool=\"pool\"} 1.0");
    service.refuse("no JSON", new Deaf());
    assertThat(scraper.get())
        .contains("weir_pool_rejected_total{pool=\"pool\",reason=\"invalid\"} 1.0");
  }

  @Test
  void everyMeterOfThePoolIsInTheText() {
    SimpleMeterRegistry all = new SimpleMeterRegistry();
    new PoolMetrics("pool", service::look, service.types()).bindTo(all);
    String text = scraper.get();
    for (Meter meter : all.getMeters()) {
      String name = meter.getId().getName().replace('.', '_');
      assertThat(text)
          .as(name)
          .containsPattern("\\n" + name + "(_total|_seconds|_seconds_count)?\\{");
    }
  }

  @Test
  void eachTaskTypeHasItsOwnFigures() {
    String completed =
        "weir_pool_type_answered_total{outcome=\"completed\",pool=\"pool\",type=\"one\"} ";
    assertThat(scraper.get()).contains(completed + "0.0");
    service.submit(new JsonObject().put("task", "one"), -1, new Deaf());
    await().until(() -> scraper.get().contains(completed + "1.0"));
    assertThat(scraper.get())
        .contains("weir_pool_type_run_seconds_count{pool=\"pool\",type=\"one\"} 1")
        .contains("weir_pool_type_wait_seconds_count{pool=\"pool\",type=\"one\"} 1")
        .contains(
            "weir_pool_type_answered_total{outcome=\"failed\",pool=\"pool\",type=\"one\"} 0.0");
  }

  @Test
  void theJvmIsShownBeside() {
    assertThat(scraper.get()).contains("jvm_memory_used_bytes").contains("process_uptime_seconds");
  }

  @Test
  void withoutMicrometerThereIsNone() throws Exception {
    try (URLClassLoader bare = new WithoutMicrometer()) {
      Class<?> type = bare.loadClass(Scraper.class.getName());
      Class<?> serviceType = bare.loadClass(TaskService.class.getName());
      Object found = type.getMethod("of", serviceType).invoke(null, new Object[] {null});
      assertThat(found).isEqualTo(Optional.empty());
    }
  }

  private static final class Deaf implements TaskReceiver {
    @Override
    public void accepted(String id) {}

    @Override
    public void completed(JsonObject reply) {}

    @Override
    public void failed(TaskFailure failure) {}
  }

  /** Sees the class path but for Micrometer. */
  private static final class WithoutMicrometer extends URLClassLoader {
    WithoutMicrometer() throws IOException {
      super(urls(), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] urls() throws IOException {
      String[] paths = System.getProperty("java.class.path").split(File.pathSeparator, -1);
      return Arrays.stream(paths)
          .filter(path -> !path.contains("micrometer"))
          .map(path -> url(Path.of(path)))
          .toArray(URL[]::new);
    }

    private static URL url(Path path) {
      try {
        return path.toUri().toURL();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
