package dev.weir.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open connections and how long each may stay in the phase it is in. A connection that sends
 * its headers or its body too slowly, or nothing at all, is closed; one that waits for its answer
 * or reads an event stream never is. An idle timeout of the server would cut those too. One more
 * than may be open is closed at once: it could not even be told why without being served.
 *
 * <p>One sweep a tick looks at all connections, so a request costs one map look-up and no timer,
 * and a limit is kept to within a tick.
 */
final class Connections {
  private final Vertx vertx;
  private final HttpLimits limits;
  private final AtomicInteger count;
  private final Map<HttpConnection, Line> open = new ConcurrentHashMap<>();
  private final long sweeper;

  private enum Phase {
    /** No request yet. */
    HEAD,
    /** Headers have come, the body has not. */
    BODY,
    /** The request is complete, its answer is not. */
    ANSWER,
    /** Answered; another request may follow. */
    IDLE
  }

  /** One connection. Touched by its event loop only. */
  private static final class Line {
    HttpServerRequest request;
    boolean forsaken;
    Phase phase = Phase.HEAD;
    long since = System.nanoTime();

    Phase look() {
      if (request == null) {
        return Phase.HEAD;
      }
      if (request.response().ended()) {
        return Phase.IDLE;
      }
      return request.isEnded() ? Phase.ANSWER : Phase.BODY;
    }
  }

  /**
   * Begins with none.
   *
   * @param count how many are open on the port, which may have more servers than this one
   */
  Connections(Vertx vertx, HttpLimits limits, AtomicInteger count) {
    this.vertx = vertx;
    this.limits = limits;
    this.count = count;
    this.sweeper = vertx.setPeriodic(limits.tick().toMillis(), id -> sweep(System.nanoTime()));
  }

  void opened(HttpConnection connection) {
    if (count.incrementAndGet() > limits.connections()) {
      count.decrementAndGet();
      cut(connection);
      return;
    }
    open.put(connection, new Line());
    connection.closeHandler(
        v -> {
          open.remove(connection);
          count.decrementAndGet();
        });
  }

  /** Notes a request; returns false if its connection is being cut, so that nobody acts on it. */
  boolean requested(HttpServerRequest request) {
    Line line = open.get(request.connection());
    if (line == null || line.forsaken) {
      return false;
    }
    line.request = request;
    line.phase = Phase.BODY;
    line.since = System.nanoTime();
    return true;
  }

  /** Listens to nothing more from a connection, which is about to be closed. */
  void forsake(HttpConnection connection) {
    Line line = open.get(connection);
    if (line != null) {
      line.forsaken = true; // kept, since a client that does not read is to be cut yet
    }
  }

  private void sweep(long now) {
    for (Iterator<Map.Entry<HttpConnection, Line>> i = open.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<HttpConnection, Line> entry = i.next();
      Line line = entry.getValue();
      Phase phase = line.look();
      if (phase != line.phase) {
        line.phase = phase;
        line.since = now;
      } else if (now - line.since > limit(phase).toNanos()) {
        i.remove();
        give(entry.getKey(), line);
      }
    }
  }

  private Duration limit(Phase phase) {
    return switch (phase) {
      case HEAD -> limits.head();
      case BODY -> limits.body();
      case ANSWER -> Duration.ofDays(365);
      case IDLE -> limits.keepAlive();
    };
  }

  /** Closes a connection that used up its time, telling a client that was heard half. */
  private void give(HttpConnection connection, Line line) {
    if (line.phase == Phase.BODY) {
      Problems.refuse(
          line.request,
          Problem.of(Problem.Http.REQUEST_TIMEOUT, "the body took longer than " + limits.body()));
    }
    cut(connection);
  }

  /**
   * Closes a connection now. Its own {@code close} waits until all that was written has been sent:
   * for ever, if the client does not read, and the server's shutdown with it.
   */
  static void cut(HttpConnection connection) {
    var unused = Wire.of(connection).close();
  }

  void cutAll() {
    open.keySet().forEach(Connections::cut);
  }

  void close() {
    vertx.cancelTimer(sweeper);
  }
}
