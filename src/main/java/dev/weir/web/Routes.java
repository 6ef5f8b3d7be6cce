package dev.weir.web;

import dev.weir.task.TaskService;
import dev.weir.web.guard.Access;
import dev.weir.web.guard.Connections;
import dev.weir.web.guard.Guard;
import dev.weir.web.guard.MountGuard;
import dev.weir.web.guard.Problem;
import dev.weir.web.guard.ProblemException;
import dev.weir.web.guard.Problems;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The route table. */
final class Routes {
  private static final Pattern COLON_IN_WORD = Pattern.compile("[^/]:");

  private final Router router;
  private final boolean readOnly;
  private final BodyHandler reader;
  private final Map<String, List<String>> allowed = new LinkedHashMap<>();

  private Routes(Vertx vertx, boolean readOnly, int maxBodyBytes, Consumer<Router> guard) {
    this.router = Router.router(vertx);
    this.readOnly = readOnly;
    this.reader = BodyHandler.create(false).setBodyLimit(maxBodyBytes);
    List.of(400, 404, 413, 500).forEach(code -> router.errorHandler(code, Problems::failed));
    guard.accept(router);
  }

  /** Everything that a pool serves on a port of its own. */
  Routes(
      Vertx vertx,
      HttpOptions options,
      Served served,
      Assets assets,
      EventStream events,
      Connections connections,
      WorkerExecutor worker,
      Guard guard) {
    this(vertx, options.readOnly(), options.maxBodyBytes(), guard::standBefore);
    get("/", assets::index);
    get("/login", guard::signIn);
    get("/api/v1/events", waiting(connections, events::open, events::refuse));
    SubmitResource submit = new SubmitResource(vertx, served.service());
    rest(served, options.access().signIn(), assets, worker);
    submissions(
        submit,
        waiting(connections, submit::submit, submit::refuse),
        waiting(connections, submit::submitAll, submit::refuse),
        waiting(connections, submit::retry, submit::refuse));
    seal();
  }

  /** The same below a path of an application's server, which has its own limits and logins. */
  static Router mounted(
      Vertx vertx,
      Served served,
      boolean readOnly,
      int maxBodyBytes,
      Assets assets,
      EventStream events,
      WorkerExecutor worker) {
    Routes routes = new Routes(vertx, readOnly, maxBodyBytes, MountGuard::standBefore);
    routes.get("/", assets::index);
    routes.get("/api/v1/events", events::openFromAnywhere);
    SubmitResource submit = new SubmitResource(vertx, served.service());
    routes.rest(served, Access.OPEN.signIn(), assets, worker);
    routes.submissions(submit, submit::submit, submit::submitAll, submit::retry);
    routes.seal();
    routes.router.route().handler(ctx -> ctx.fail(404)).failureHandler(Problems::failed);
    return routes.router;
  }

  /** What a second place serves: the health checks and the metrics. */
  static Routes management(
      Vertx vertx, HttpOptions options, Served served, WorkerExecutor worker, Guard guard) {
    Routes routes =
        new Routes(vertx, options.readOnly(), options.maxBodyBytes(), guard::standBefore);
    routes.health(new PoolResource(served.service()));
    routes.get("/metrics", new MetricsResource(worker, served.metrics())::scrape);
    routes.seal();
    return routes;
  }

  private void seal() {
    allowed.forEach(this::refuseOthers);
    router.route().failureHandler(Problems::failed);
  }

  private void submissions(
      SubmitResource submit,
      Handler<RoutingContext> one,
      Handler<RoutingContext> several,
      Handler<RoutingContext> again) {
    change(HttpMethod.POST, "/api/v1/tasks", one, submit::unread);
    change(HttpMethod.POST, "/api/v1/tasks:batch", several, submit::unread);
    change(HttpMethod.POST, "/api/v1/tasks/:id/retry", again);
  }

  private void rest(Served served, String signIn, Assets assets, WorkerExecutor worker) {
    TaskService service = served.service();
    About about = new About(served, readOnly, signIn);
    PoolResource pool = new PoolResource(service);
    MonitorResource monitor = new MonitorResource(service);
    TaskResource tasks = new TaskResource(service);
    get("/assets/*", assets::file);
    health(pool);
    get("/metrics", new MetricsResource(worker, served.metrics())::scrape);
    get("/openapi.json", assets::openapi);
    get("/api/v1/about", about::about);
    get("/api/v1/stats", pool::stats);
    get("/api/v1/admit", pool::admit);
    get("/api/v1/history", monitor::history);
    get("/api/v1/problems", monitor::problems);
    get("/api/v1/activity", monitor::activity);
    get("/api/v1/nodes", monitor::nodes);
    get("/api/v1/tasks", tasks::list);
    get("/api/v1/tasks/:id", tasks::find);
    get("/api/v1/tasks/:id/stack", tasks::stack);
    change(HttpMethod.DELETE, "/api/v1/tasks/:id", tasks::cancel);
    change(HttpMethod.PATCH, "/api/v1/pool", pool::resize);
    change(HttpMethod.POST, "/api/v1/pool/pause", pool::pause);
    change(HttpMethod.POST, "/api/v1/pool/resume", pool::resume);
    change(HttpMethod.POST, "/api/v1/pool/shutdown", pool::shutdown);
    change(HttpMethod.POST, "/api/v1/pool/reboot", pool::reboot);
  }

  /** Lets a request wait for its answer only if its connection may stay. */
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
    route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler);
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
    route(path).method(method).handler(JsonBody::typed);
    route(path).method(method).handler(reader).handler(handler).failureHandler(failures);
    allow(path, method.name());
  }

  /** A colon begins the name of a parameter only where it follows a slash. */
  private Route route(String path) {
    return COLON_IN_WORD.matcher(path).find()
        ? router.routeWithRegex(Pattern.quote(path))
        : router.route(path);
  }

  private void allow(String path, String methods) {
    allowed.computeIfAbsent(path, p -> new ArrayList<>()).add(methods);
  }

  /** Answers 405 on a path that exists for what none of its routes took. */
  private void refuseOthers(String path, List<String> methods) {
    String allow = String.join(", ", methods);
    route(path)
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
