package dev.weir.web;

import dev.weir.web.guard.Certificate;
import dev.weir.web.guard.Connections;
import dev.weir.web.guard.Doorman;
import dev.weir.web.guard.Guard;
import dev.weir.web.guard.HttpLimits;
import dev.weir.web.guard.HttpPort;
import dev.weir.web.guard.OwnNames;
import dev.weir.web.guard.PortLease;
import dev.weir.web.guard.Renewal;
import dev.weir.web.guard.TlsFiles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A pool's HTTP server, and the second one for health and metrics if it is wanted. Start it from
 * the verticle whose event loop shall serve it; several faces of one pool with the same host and
 * port share that port. Thread-safe.
 */
public final class HttpFace {
  private static final String LOGIN_WORKERS = "weir-logins";
  private static final int LOGINS_AT_ONCE = 2;
  private static final String WORKER = "weir-http";

  private final Vertx vertx;
  private final HttpOptions options;
  private final HttpLimits limits;
  private final Served served;
  private final EventStream events;
  private final WorkerExecutor logins;

  /** For files, names of hosts and metrics; the workers of Vert.x are the application's. */
  private final WorkerExecutor worker;

  private final List<HttpPort> ports = new ArrayList<>();
  private Map<String, List<String>> table = Map.of();
  private Renewal renewal;
  private Future<Void> closed;

  private HttpFace(Vertx vertx, HttpOptions options, HttpLimits limits, Served served) {
    this.vertx = vertx;
    this.options = options;
    this.limits = limits;
    this.served = served;
    this.events = new EventStream(vertx, limits, served.service());
    // Vert.x counts the holders of a name, so all faces have the same few threads.
    this.logins = vertx.createSharedWorkerExecutor(LOGIN_WORKERS, LOGINS_AT_ONCE);
    this.worker = vertx.createSharedWorkerExecutor(WORKER, 1);
  }

  /**
   * Starts serving a pool.
   *
   * @return the face once it listens; fails with a message that names host and port, or the file of
   *     the certificate, when it cannot
   */
  public static Future<HttpFace> start(Vertx vertx, HttpOptions options, Served served) {
    return start(vertx, options, HttpLimits.DEFAULTS, served);
  }

  static Future<HttpFace> start(
      Vertx vertx, HttpOptions options, HttpLimits limits, Served served) {
    HttpFace face = new HttpFace(vertx, options, limits, served);
    return face.worker
        .executeBlocking(Assets::load, false)
        .compose(face::open)
        .map(face)
        .recover(cause -> face.close(Duration.ZERO).transform(v -> Future.failedFuture(cause)));
  }

  private static HttpServerOptions serverOptions(HttpLimits limits) {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setUseAlpn(false) // the limits of a connection know one request at a time
        .setMaxInitialLineLength(limits.headBytes())
        .setMaxHeaderSize(limits.headBytes())
        .setTcpKeepAlive(true);
  }

  private Future<?> open(Assets assets) {
    HttpServerOptions server = serverOptions(limits);
    TlsFiles files = options.tls();
    if (files == null) {
      return open(assets, server);
    }
    return worker
        .executeBlocking(() -> Certificate.read(files, vertx), false)
        .compose(
            certificate ->
                open(assets, server.setSsl(true).setKeyCertOptions(certificate.pem()))
                    .onSuccess(opened -> renew(server, certificate)));
  }

  private void renew(HttpServerOptions server, Certificate shown) {
    TlsFiles files = options.tls();
    renewal = new Renewal(vertx, worker, limits.renewal(), files, server, ports, shown);
  }

  private Future<?> open(Assets assets, HttpServerOptions server) {
    PortLease lease = lease("http", options.host(), options.port());
    Guard guard = guard(options.host(), lease);
    Connections connections = new Connections(vertx, limits, lease);
    Routes routes = new Routes(vertx, options, served, assets, events, connections, worker, guard);
    table = routes.table();
    Future<?> opened = open(lease, server, connections, routes.router());
    HttpOptions.Management second = options.management();
    return second == null
        ? opened
        : opened.compose(
            first -> {
              Guard other = guard(second.host(), lease);
              Router health = Routes.management(vertx, options, served, worker, other).router();
              PortLease place = lease("http.management", second.host(), second.port());
              Connections seats = new Connections(vertx, limits, place);
              return open(place, server, seats, health);
            });
  }

  private PortLease lease(String field, String host, int port) {
    PortLease.Place place = new PortLease.Place(field, host, port);
    return PortLease.take(vertx, place, options.access(), served.service());
  }

  /** Both servers have the logins of the first, and so one count of those that failed. */
  private Guard guard(String host, PortLease first) {
    Doorman doorman = new Doorman(options.access(), first, logins);
    OwnNames names = new OwnNames(host, options.allowedHosts());
    return new Guard(names, doorman, options.tls() != null);
  }

  private Future<?> open(
      PortLease lease, HttpServerOptions server, Connections connections, Router router) {
    return HttpPort.open(vertx, lease, server, limits, connections, worker, router)
        .onSuccess(ports::add);
  }

  /** Returns the methods that each path takes. */
  Map<String, List<String>> routes() {
    return table;
  }

  /** Returns the port it listens on. */
  public int port() {
    return ports.getFirst().number();
  }

  /** Returns the port that health and metrics are served on beside, or 0 for none. */
  public int managementPort() {
    return options.management() == null ? 0 : ports.getLast().number();
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
    if (renewal != null) {
      renewal.close();
    }
    List<Future<Void>> closing = ports.stream().map(port -> port.close(graceMs)).toList();
    return Future.join(closing)
        .<Void>mapEmpty()
        .eventually(logins::close)
        .eventually(worker::close);
  }
}
