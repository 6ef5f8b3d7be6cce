package dev.weir.web;

import dev.weir.task.TaskService;
import dev.weir.web.guard.HttpLimits;
import dev.weir.web.guard.Problem;
import dev.weir.web.guard.ProblemException;
import dev.weir.web.guard.Problems;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The HTTP face of a pool below a path of an application's own server. Thread-safe: servers on
 * several event loops may share its router.
 */
public final class MountedFace {
  private static final String WORKER = "weir-http";
  private static final String MOUNTED_AT = MountedFace.class.getName();

  private final Vertx vertx;
  private final Supplier<Pool> pool;
  private final boolean readOnly;

  /** Ends with Vert.x; all faces have the same thread. */
  private final WorkerExecutor worker;

  private final Future<Assets> assets;
  private volatile Mount mount;

  /**
   * What the pool's name stands for now.
   *
   * @param served what is shown
   * @param maxBodyBytes largest request body in bytes
   * @param ended completes when the name stands for it no more
   */
  public record Pool(Served served, int maxBodyBytes, Future<Void> ended) {}

  private record Mount(TaskService service, Router router) {
    boolean isOf(Pool now) {
      return service == now.served().service();
    }
  }

  private MountedFace(Vertx vertx, Supplier<Pool> pool, boolean readOnly) {
    this.vertx = Objects.requireNonNull(vertx, "vertx");
    this.pool = pool;
    this.readOnly = readOnly;
    this.worker = vertx.createSharedWorkerExecutor(WORKER, 1);
    this.assets = worker.executeBlocking(Assets::load, false);
  }

  /**
   * Returns a router to mount.
   *
   * @param pool asked at each request; null while there is none of the name
   * @param readOnly whether nothing can be changed there
   */
  public static Router router(Vertx vertx, Supplier<Pool> pool, boolean readOnly) {
    MountedFace face = new MountedFace(vertx, pool, readOnly);
    Router router = Router.router(vertx);
    router.route("/*").handler(face::handle).failureHandler(MountedFace::failed);
    return router;
  }

  /** Answers what failed here. What failed before, as by the application's login, is not ours. */
  private static void failed(RoutingContext ctx) {
    if (ctx.get(MOUNTED_AT) == null) {
      ctx.next();
    } else {
      Problems.failed(ctx);
    }
  }

  private void handle(RoutingContext ctx) {
    String path = ctx.request().path();
    String mountedAt = withoutSlash(ctx.mountPoint());
    ctx.put(MOUNTED_AT, mountedAt);
    if (path.equals(mountedAt)) { // the links of the page are relative to it with a slash
      String page = path.substring(path.lastIndexOf('/') + 1) + "/";
      ctx.response().setStatusCode(308).putHeader("location", page).end();
      return;
    }
    Pool now = pool.get();
    if (now == null) {
      throw new ProblemException(
          Problem.Http.NOT_DEPLOYED, "no verticle of this Vert.x serves the pool");
    }
    if (assets.succeeded()) {
      router(now).handleContext(ctx);
      return;
    }
    HttpServerRequest request = ctx.request();
    Context home = vertx.getOrCreateContext();
    request.pause();
    assets.onComplete(
        (files, cause) ->
            home.runOnContext(
                v -> {
                  request.resume();
                  if (cause == null) {
                    router(now).handleContext(ctx);
                  } else {
                    ctx.fail(cause);
                  }
                }));
  }

  private static String withoutSlash(String path) {
    return path == null ? "" : path.replaceFirst("/+$", "");
  }

  /** Returns the path that the routes which handle a request are below; empty for none. */
  static String mountedAt(RoutingContext ctx) {
    return ctx.get(MOUNTED_AT, "");
  }

  private Router router(Pool now) {
    Mount there = mount;
    return there != null && there.isOf(now) ? there.router() : mount(now);
  }

  private synchronized Router mount(Pool now) {
    Mount there = mount;
    if (there != null && there.isOf(now)) {
      return there.router();
    }
    EventStream events = new EventStream(vertx, HttpLimits.DEFAULTS, now.served().service());
    Router router =
        Routes.mounted(
            vertx, now.served(), readOnly, now.maxBodyBytes(), assets.result(), events, worker);
    mount = new Mount(now.served().service(), router);
    now.ended().onComplete(gone -> events.close());
    return router;
  }
}
