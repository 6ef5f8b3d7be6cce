package dev.weir.web.guard;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerOptions;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/**
 * Looks at the files of the certificate now and then, and has the ports show what is new there. As
 * long as the files cannot be used, what was shown last stays.
 */
public final class Renewal {
  private static final System.Logger LOG = System.getLogger(Renewal.class.getName());

  private final Vertx vertx;
  private final WorkerExecutor worker;
  private final TlsFiles files;
  private final HttpServerOptions server;
  private final List<HttpPort> ports;
  private final long timer;
  private Certificate shown;
  private boolean looking;
  private String trouble = "";
  private boolean troubleTold;

  /**
   * Begins to look.
   *
   * @param shown what the ports show now
   */
  public Renewal(
      Vertx vertx,
      WorkerExecutor worker,
      Duration period,
      TlsFiles files,
      HttpServerOptions server,
      List<HttpPort> ports,
      Certificate shown) {
    this.vertx = vertx;
    this.worker = worker;
    this.files = files;
    this.server = server;
    this.ports = ports;
    this.shown = shown;
    this.timer = vertx.setPeriodic(period.toMillis(), id -> look());
  }

  /** A look that takes longer than the period delays the next one: they must not pile up. */
  private void look() {
    if (looking) {
      return;
    }
    looking = true;
    worker
        .executeBlocking(() -> Certificate.read(files, vertx), false)
        .onComplete(read -> looking = false)
        .onSuccess(this::show)
        .onFailure(this::cannotUse);
  }

  private void show(Certificate found) {
    trouble = "";
    troubleTold = false;
    if (found.equals(shown)) {
      return;
    }
    shown = found;
    server.setKeyCertOptions(found.pem());
    Future.join(ports.stream().map(port -> port.renew(server.getSslOptions().copy())).toList())
        .onSuccess(done -> LOG.log(Level.INFO, "a new http.tls.certificate is shown"))
        .onFailure(this::cannotUse);
  }

  /** Tells of it once, and not before the second look: files are exchanged one after the other. */
  private void cannotUse(Throwable cause) {
    String now = String.valueOf(cause.getMessage());
    if (now.equals(trouble) && !troubleTold) {
      troubleTold = true;
      LOG.log(Level.WARNING, "the certificate shown stays the one before: " + now);
    }
    troubleTold = troubleTold && now.equals(trouble);
    trouble = now;
  }

  /** Looks no more. Idempotent. */
  public void close() {
    vertx.cancelTimer(timer);
  }
}
