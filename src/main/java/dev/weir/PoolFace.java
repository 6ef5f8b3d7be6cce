package dev.weir;

import dev.weir.web.MountedFace;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.Objects;

/**
 * The HTTP face of a pool, dashboard included, below a path of an application's own server:
 *
 * <pre>{@code
 * router.route("/weir/*").handler(ownLogin).subRouter(PoolFace.router(vertx, "pool"));
 * }</pre>
 *
 * <p>Everyone whom the application lets through has operator rights: put its own authentication in
 * front, or mount {@link #readOnlyRouter}. The name of {@code RoutingContext.user()} stands beside
 * what they change. The pool's own server is not needed: {@code "http": {"enabled": false}}. The
 * same-origin rule and the headers that protect the page hold here too; the limits of connections,
 * the framing of requests and the names of hosts are the application's.
 */
public final class PoolFace {
  private PoolFace() {}

  /**
   * Returns a router that serves the pool of that name, which a {@link PoolVerticle} of this Vert.x
   * hosts. It is looked up at each request, so it may be deployed later, or anew; meanwhile the
   * answer is 503 NOT_DEPLOYED. The router may be shared by servers on several event loops.
   */
  public static Router router(Vertx vertx, String pool) {
    return MountedFace.router(vertx, () -> find(vertx, pool), false);
  }

  /** Returns one where nothing can be changed and nothing be submitted: that is answered 405. */
  public static Router readOnlyRouter(Vertx vertx, String pool) {
    return MountedFace.router(vertx, () -> find(vertx, pool), true);
  }

  private static MountedFace.Pool find(Vertx vertx, String name) {
    SharedPool pool = SharedPool.find(vertx, Objects.requireNonNull(name, "pool"));
    return pool == null
        ? null
        : new MountedFace.Pool(pool.served(), pool.maxBodyBytes(), pool.ended());
  }
}
