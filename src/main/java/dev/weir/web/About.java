package dev.weir.web;

import dev.weir.task.TaskService;
import dev.weir.web.guard.Caller;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** What a client must know of the pool beside its figures, and who the pool takes it for. */
final class About {
  private final TaskService service;
  private final JsonObject config;
  private final boolean readOnly;
  private final String signIn;
  private final JsonObject links;
  private final JsonObject software;

  /**
   * Describes a pool.
   *
   * @param readOnly whether nothing can be changed there
   * @param signIn how one may log in there, as {@link dev.weir.web.guard.Access#signIn} says it
   */
  About(Served served, boolean readOnly, String signIn) {
    this.service = served.service();
    this.config = served.config();
    this.readOnly = readOnly;
    this.signIn = signIn;
    // Relative to the page, so that they lead there behind a path prefix too.
    this.links =
        new JsonObject()
            .put("stats", "api/v1/stats")
            .put("metrics", served.metrics().isPresent() ? "metrics" : null)
            .put("openapi", "openapi.json");
    this.software = software();
  }

  void about(RoutingContext ctx) {
    Caller caller = Caller.of(ctx);
    Replies.ok(
        ctx,
        new JsonObject()
            .put("name", service.name())
            .put("node", service.node())
            .put("readOnly", readOnly)
            .put("user", caller.name())
            .put("signIn", signIn)
            .put("role", caller.role().name().toLowerCase(Locale.ROOT))
            .mergeIn(software)
            .put("config", config.copy().mergeIn(service.bounds())) // which a resize changes
            .put("taskTypes", new JsonArray(service.taskTypes()))
            .put("examples", service.examples())
            .put("links", links.copy()));
  }

  private static JsonObject software() {
    Instant started = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    return new JsonObject()
        .put("version", version())
        .put("vertx", vertxVersion())
        .put("jvm", System.getProperty("java.vm.name") + " " + Runtime.version())
        .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
        .put("startedAt", started.truncatedTo(ChronoUnit.MILLIS).toString());
  }

  /** Returns the version in the manifest; classes that are in no jar have none. */
  static String version() {
    String version = About.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  private static String vertxVersion() {
    try (InputStream in =
        Vertx.class.getClassLoader().getResourceAsStream("META-INF/vertx/vertx-version.txt")) {
      return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      return "unknown";
    }
  }
}
