package dev.weir.web.guard;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * What a request passes that comes by an application's own server: the headers that protect the
 * page, and the same-origin rule. Whom the application lets in is an operator here, under the name
 * by which it knows them. Names of hosts, logins and the limits of connections are the
 * application's, and so is encryption: an {@code Origin} may have either scheme, since a proxy may
 * stand before the server.
 */
public final class MountGuard {
  private MountGuard() {}

  /** Stands before the routes that are added after it. */
  public static void standBefore(Router router) {
    router
        .route()
        .handler(
            ctx -> {
              SecurityHeaders.on(ctx.response(), false);
              SameOrigin.require(ctx.request(), origin -> isOwn(origin, ctx.request()));
              caller(ctx).attach(ctx);
              ctx.next();
            });
  }

  private static boolean isOwn(String origin, HttpServerRequest request) {
    Origin from = Origin.parse(origin);
    String host = request.getHeader(HttpHeaders.HOST);
    Authority asked = host == null ? null : Authority.parse(host);
    return from != null && asked != null && from.isOf(asked);
  }

  private static Caller caller(RoutingContext ctx) {
    String name = ctx.user() == null ? null : ctx.user().subject();
    return Caller.guest(ctx.request(), Caller.Role.OPERATOR).loggedIn(name, Caller.Role.OPERATOR);
  }
}
