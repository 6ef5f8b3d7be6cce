package dev.weir.web.guard;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.net.BindException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One server on one port, with its connections. */
public final class HttpPort {
  private static final int BIND_TRIES = 6;
  private static final long BIND_PAUSE_MS = 10;

  private final Vertx vertx;
  private final HttpServer server;
  private final PortLease lease;
  private final Connections connections;

  private HttpPort(Vertx vertx, HttpServer server, PortLease lease, Connections connections) {
    this.vertx = vertx;
    this.server = server;
    this.lease = lease;
    this.connections = connections;
  }

  /**
   * Listens on a leased port, which is given back if that fails.
   *
   * @return the port once it is open; fails with a message that names it when it cannot be
   */
  public static Future<HttpPort> open(
      Vertx vertx,
      PortLease lease,
      HttpServerOptions options,
      HttpLimits limits,
      Connections connections,
      WorkerExecutor worker,
      Router router) {
    Supplier<HttpServer> servers =
        () ->
            vertx
                .createHttpServer(options)
                .connectionHandler(
                    connection -> {
                      Wire.install(connection, options, limits);
                      connections.opened(connection); // and none is served that was not
                    })
                .requestHandler(request -> requested(request, connections, router));
    return worker
        .executeBlocking(lease::address, false)
        .compose(address -> listen(vertx, servers, address, BIND_TRIES))
        .map(server -> new HttpPort(vertx, server, lease, connections))
        .onFailure(
            cause -> {
              connections.close();
              lease.release();
            })
        .recover(cause -> refused(lease.place(), cause));
  }

  private static void requested(HttpServerRequest request, Connections connections, Router router) {
    if (!connections.requested(request)) {
      return;
    }
    Problem fault = Framing.fault(request);
    if (fault == null) {
      router.handle(request);
    } else {
      refuse(request, fault, connections);
    }
  }

  /** Answers what no route shall see. What follows on its connection is not listened to. */
  private static void refuse(HttpServerRequest request, Problem problem, Connections connections) {
    connections.forsake(request.connection());
    Problems.refuse(request, problem);
  }

  /**
   * Listens, with a few more tries while the address is in use: the selector gives a closed port
   * back a turn after Vert.x has reported it closed, which a redeployment would run into.
   */
  private static Future<HttpServer> listen(
      Vertx vertx, Supplier<HttpServer> servers, SocketAddress address, int tries) {
    HttpServer server = servers.get();
    return server
        .listen(address)
        .recover(
            cause ->
                server
                    .close()
                    .transform(
                        closed ->
                            tries > 1 && cause instanceof BindException
                                ? vertx
                                    .timer(BIND_PAUSE_MS, TimeUnit.MILLISECONDS)
                                    .compose(due -> listen(vertx, servers, address, tries - 1))
                                : Future.failedFuture(cause)));
  }

  private static Future<HttpPort> refused(PortLease.Place place, Throwable cause) {
    String why = cause instanceof BindException ? "in use or not allowed" : "not to be had";
    return Future.failedFuture(
        new IllegalStateException(
            "%s is %s (%s)".formatted(place, why, cause.getMessage()), cause));
  }

  /** Shows another certificate from now on, to connections that come. */
  Future<Void> renew(ServerSSLOptions ssl) {
    return server.updateSSLOptions(ssl).mapEmpty();
  }

  /** Returns the number of the port, also where any free one was asked for. */
  public int number() {
    return server.actualPort();
  }

  /** Takes no more connections, and cuts those that are left after the grace. */
  public Future<Void> close(long graceMs) {
    long cut = vertx.setTimer(graceMs, due -> connections.cutAll());
    return server
        .shutdown(graceMs, TimeUnit.MILLISECONDS)
        .eventually(
            () -> {
              vertx.cancelTimer(cut);
              connections.close();
              lease.release();
              return Future.succeededFuture();
            });
  }
}
