package dev.weir.web;

import dev.weir.task.TaskService;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
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
  Routes(Vertx vertx, HttpOptions options, TaskService service, EventStream events, Guard guard) {
    this(vertx, options, guard);
    table(
        new Assets(vertx),
        new About(service, options),
        new PoolResource(service),
        new TaskResource(service),
        new SubmitResource(vertx, service),
        events);
    seal();
  }

  /**
   * What a second place serves: the health checks, and what is given beside, to read only.
   *
   * @param more the other routes' handlers by path
   */
  static Routes management(
      Vertx vertx,
      HttpOptions options,
      TaskService service,
      Guard guard,
      Map<String, Handler<RoutingContext>> more) {
    Routes routes = new Routes(vertx, options, guard);
    routes.health(new PoolResource(service));
    more.forEach(routes::get);
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
      TaskResource tasks,
      SubmitResource submit,
      EventStream events) {
    get("/", assets::index);
    get("/assets/:file", assets::file);
    health(pool);
    get("/api/v1/about", about::about);
    get("/api/v1/stats", pool::stats);
    get("/api/v1/events", events::open);
    get("/api/v1/tasks", tasks::list);
    get("/api/v1/tasks/:id", tasks::find);
    change(HttpMethod.POST, "/api/v1/tasks", submit::submit, submit::unread);
    change(HttpMethod.DELETE, "/api/v1/tasks/:id", tasks::cancel);
    change(HttpMethod.PATCH, "/api/v1/pool", pool::resize);
    change(HttpMethod.POST, "/api/v1/pool/pause", pool::pause);
    change(HttpMethod.POST, "/api/v1/pool/resume", pool::resume);
    change(HttpMethod.POST, "/api/v1/pool/shutdown", pool::shutdown);
    change(HttpMethod.POST, "/api/v1/pool/reboot", pool::reboot);
  }

  private void health(PoolResource pool) {
    get("/health/live", pool::live);
    get("/health/ready", pool::ready);
  }

  Router router() {
    return router;
  }

  private void get(String path, Handler<RoutingContext> handler) {
    router.get(path).method(HttpMethod.HEAD).handler(handler);
    allow(path, "GET, HEAD");
  }

  /** Adds a route that changes something; a read-only face has none. */
  private void change(HttpMethod method, String path, Handler<RoutingContext> handler) {
    change(method, path, handler, RoutingContext::next);
  }

  private void change(
      HttpMethod method,
      String path,
      Handler<RoutingContext> handler,
      Handler<RoutingContext> failures) {
    if (readOnly) {
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
                  ctx.request().method() + " is not allowed here, only " + allow);
            });
  }
}
