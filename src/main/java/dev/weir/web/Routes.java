package dev.weir.web;

import dev.weir.task.TaskService;
import dev.weir.web.guard.Connections;
import dev.weir.web.guard.Guard;
import dev.weir.web.guard.Problem;
import dev.weir.web.guard.ProblemException;
import dev.weir.web.guard.Problems;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The route table. */
final class Routes {
  private final Router router;
  private final boolean readOnly;
  private final BodyHandler reader;
  private final Map<String, List<String>> allowed = new LinkedHashMap<>();

  private Routes(Vertx vertx, HttpOptions options, Guard guard) {
    this.router = Router.router(vertx);
    this.readOnly = options.readOnly();
    this.reader = BodyHandler.create(false).setBodyLimit(options.maxBodyBytes());
    List.of(400, 404, 413, 500).forEach(code -> router.errorHandler(code, Problems::failed));
    guard.standBefore(router);
  }

  /** Everything that a pool serves. */
  Routes(
      Vertx vertx,
      HttpOptions options,
      Served served,
      Assets assets,
      EventStream events,
      Connections connections,
      WorkerExecutor worker,
      Guard guard) {
    this(vertx, options, guard);
    TaskService service = served.service();
    table(
        assets,
        new About(served, options),
        new PoolResource(service),
        new MonitorResource(service),
        new TaskResource(service),
        new SubmitResource(vertx, service),
        new MetricsResource(worker, served.metrics()),
        events,
        connections,
        guard);
    seal();
  }

  /** What a second place serves: the health checks and the metrics. */
  static Routes management(
      Vertx vertx, HttpOptions options, Served served, WorkerExecutor worker, Guard guard) {
    Routes routes = new Routes(vertx, options, guard);
    routes.health(new PoolResource(served.service()));
    routes.get("/metrics", new MetricsResource(worker, served.metrics())::scrape);
    routes.seal();
    return routes;
  }

  private void seal() {
    allowed.forEach(this::refuseOthers);
    router.route().failureHandler(Problems::failed);
  }

  private void table(
      Assets assets,
      About about,
      PoolResource pool,
      MonitorResource monitor,
      TaskResource tasks,
      SubmitResource submit,
      MetricsResource metrics,
      EventStream events,
      Connections connections,
      Guard guard) {
    get("/", assets::index);
    get("/login", guard::signIn);
    get("/assets/*", assets::file);
    health(pool);
    get("/metrics", metrics::scrape);
    get("/openapi.json", assets::openapi);
    get("/api/v1/about", about::about);
    get("/api/v1/stats", pool::stats);
    get("/api/v1/events", waiting(connections, events::open, events::refuse));
    get("/api/v1/history", monitor::history);
    get("/api/v1/problems", monitor::problems);
    get("/api/v1/activity", monitor::activity);
    get("/api/v1/nodes", monitor::nodes);
    get("/api/v1/tasks", tasks::list);
    get("/api/v1/tasks/:id", tasks::find);
    get("/api/v1/tasks/:id/stack", tasks::stack);
    change(
        HttpMethod.POST,
        "/api/v1/tasks",
        waiting(connections, submit::submit, submit::refuse),
        submit::unread);
    change(
        HttpMethod.POST,
        "/api/v1/tasks/:id/retry",
        waiting(connections, submit::retry, submit::refuse));
    change(HttpMethod.DELETE, "/api/v1/tasks/:id", tasks::cancel);
    change(HttpMethod.PATCH, "/api/v1/pool", pool::resize);
    change(HttpMethod.POST, "/api/v1/pool/pause", pool::pause);
    change(HttpMethod.POST, "/api/v1/pool/resume", pool::resume);
    change(HttpMethod.POST, "/api/v1/pool/shutdown", pool::shutdown);
    change(HttpMethod.POST, "/api/v1/pool/reboot", pool::reboot);
  }

  /** Lets that wait for its answer alone whose connection may stay. */
  private static Handler<RoutingContext> waiting(
      Connections connections, Handler<RoutingContext> handler, Handler<RoutingContext> refuse) {
    return ctx -> (connections.mayWait(ctx.request()) ? handler : refuse).handle(ctx);
  }

  private void health(PoolResource pool) {
    get("/health/live", pool::live);
    get("/health/ready", pool::ready);
  }

  /** Returns the methods that each path takes. */
  Map<String, List<String>> table() {
    return allowed;
  }

  Router router() {
    return router;
  }

  private void get(String path, Handler<RoutingContext> handler) {
    router.get(path).method(HttpMethod.HEAD).handler(handler);
    allow(path, "GET, HEAD");
  }

  /**
   * Adds a route that changes something. A read-only face answers 405 there, as the path exists.
   */
  private void change(HttpMethod method, String path, Handler<RoutingContext> handler) {
    change(method, path, handler, RoutingContext::next);
  }

  private void change(
      HttpMethod method,
      String path,
      Handler<RoutingContext> handler,
      Handler<RoutingContext> failures) {
    if (readOnly) {
      allowed.computeIfAbsent(path, p -> new ArrayList<>());
      return;
    }
    router.route(method, path).handler(JsonBody::typed);
    router.route(method, path).handler(reader).handler(handler).failureHandler(failures);
    allow(path, method.name());
  }

  private void allow(String path, String methods) {
    allowed.computeIfAbsent(path, p -> new ArrayList<>()).add(methods);
  }

  /** Answers 405 on a path that exists for what none of its routes took. */
  private void refuseOthers(String path, List<String> methods) {
    String allow = String.join(", ", methods);
    router
        .route(path)
        .handler(
            ctx -> {
              ctx.response().putHeader("allow", allow);
              throw new ProblemException(
                  Problem.Http.METHOD_NOT_ALLOWED,
                  ctx.request().method()
                      + (methods.isEmpty()
                          ? " is not allowed here, where nothing can be changed"
                          : " is not allowed here, only " + allow));
            });
  }
}
