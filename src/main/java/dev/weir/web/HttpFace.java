package dev.weir.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A pool's HTTP server. Start it from the verticle whose event loop shall serve it; several faces
 * of one pool with the same host and port share that port. Thread-safe.
 */
public final class HttpFace {
  private static final int BIND_TRIES = 6;
  private static final long BIND_PAUSE_MS = 10;

  private final Vertx vertx;
  private final HttpServer server;
  private final PortLease lease;
  private final Connections connections;
  private final EventStream events;
  private final Routes routes;
  private Future<Void> closed;

  private HttpFace(
      Vertx vertx,
      HttpServer server,
      PortLease lease,
      Connections connections,
      EventStream events,
      Routes routes) {
    this.vertx = vertx;
    this.server = server;
    this.lease = lease;
    this.connections = connections;
    this.events = events;
    this.routes = routes;
  }

  /**
   * Starts serving a pool.
   *
   * @return the face once it listens; fails with a message that names host and port when it cannot
   */
  public static Future<HttpFace> start(Vertx vertx, HttpOptions options, Served served) {
    return start(vertx, options, HttpLimits.DEFAULTS, served);
  }

  static Future<HttpFace> start(
      Vertx vertx, HttpOptions options, HttpLimits limits, Served served) {
    PortLease lease;
    try {
      lease = PortLease.take(vertx, options, served.service());
    } catch (IllegalStateException taken) {
      return Future.failedFuture(taken);
    }
    Connections connections = new Connections(vertx, limits);
    EventStream events = new EventStream(vertx, limits, served.service());
    Routes routes = new Routes(vertx, options, served, events);
    Supplier<HttpServer> servers =
        () ->
            vertx
                .createHttpServer(serverOptions(limits))
                .connectionHandler(connections::opened)
                .invalidRequestHandler(Problems::unreadable)
                .requestHandler(
                    request -> {
                      connections.requested(request);
                      routes.router().handle(request);
                    });
    return listen(vertx, servers, lease.address(), BIND_TRIES)
        .map(server -> new HttpFace(vertx, server, lease, connections, events, routes))
        .onFailure(
            cause -> {
              events.close();
              connections.close();
              lease.release();
            })
        .recover(cause -> refused(options, cause));
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

  private static HttpServerOptions serverOptions(HttpLimits limits) {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setMaxInitialLineLength(limits.headBytes())
        .setMaxHeaderSize(limits.headBytes())
        .setTcpKeepAlive(true);
  }

  private static Future<HttpFace> refused(HttpOptions options, Throwable cause) {
    String why = cause instanceof BindException ? "in use or not allowed" : "not to be had";
    return Future.failedFuture(
        new IllegalStateException(
            "http.port %d on http.host %s is %s (%s)"
                .formatted(options.port(), options.host(), why, cause.getMessage()),
            cause));
  }

  /** Returns the methods that each path takes. */
  Map<String, List<String>> routes() {
    return routes.table();
  }

  /** Returns the port it listens on. */
  public int port() {
    return server.actualPort();
  }

  /**
   * Stops serving: takes no more connections, ends the event streams, and lets requests that wait
   * for their answer have it within {@code grace}; what is left then is cut. Idempotent.
   */
  public synchronized Future<Void> close(Duration grace) {
    if (closed == null) {
      closed = shutdown(Math.max(1, grace.toMillis()));
    }
    return closed;
  }

  private Future<Void> shutdown(long graceMs) {
    events.close();
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
