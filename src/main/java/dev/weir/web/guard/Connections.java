package dev.weir.web.guard;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open connections and how long each may stay in the phase it is in. A connection that sends
 * its headers or its body too slowly, or nothing at all, is closed; one that waits for its answer
 * or reads an event stream never is. An idle timeout of the server would cut those too.
 *
 * <p>When as many are open as may stay, those that come are in reserve. Health, metrics, figures,
 * dashboard and commands are answered there; what may wait, a submission or an event stream, is
 * refused with a word. A connection in reserve has little time for each step and ends with its
 * first answer. When the reserve is used up, a newcomer takes the place of the one that has been
 * there longest, since that is a slow or a silent one. So whatever holds connections, a probe of
 * the process's health gets in.
 *
 * <p>One sweep a tick looks at all connections, so a request costs one map look-up and no timer,
 * and a limit is kept to within a tick.
 */
public final class Connections {
  private final Vertx vertx;
  private final HttpLimits limits;
  private final Seats seats;
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

  /** One connection. All but its seat is touched on the context of its server only. */
  private static final class Line {
    final long opened = System.nanoTime();
    private Seats.Seat seat;
    HttpServerRequest request;
    boolean forsaken;
    Phase phase = Phase.HEAD;
    long since = opened;

    Line(Seats.Seat seat) {
      this.seat = seat;
    }

    Phase look() {
      if (request == null) {
        return Phase.HEAD;
      }
      if (request.response().ended()) {
        return Phase.IDLE;
      }
      return request.isEnded() ? Phase.ANSWER : Phase.BODY;
    }

    synchronized boolean isInReserve() {
      return seat == Seats.Seat.RESERVE;
    }

    /** Leaves the reserve if there is room by now. */
    synchronized void moveUp(Seats seats, HttpLimits limits) {
      if (seat == Seats.Seat.RESERVE && seats.takeOrdinary(limits)) {
        seats.free(seat);
        seat = Seats.Seat.ORDINARY;
      }
    }

    synchronized void leave(Seats seats) {
      seats.free(seat);
      seat = Seats.Seat.NONE;
    }
  }

  /**
   * Looks after the connections of one server.
   *
   * @param lease of the port, whose servers share their number
   */
  public Connections(Vertx vertx, HttpLimits limits, PortLease lease) {
    this.vertx = vertx;
    this.limits = limits;
    this.seats = lease.common().seats();
    this.sweeper = vertx.setPeriodic(limits.tick().toMillis(), id -> sweep(System.nanoTime()));
  }

  void opened(HttpConnection connection) {
    Seats.Seat seat = seats.take(limits);
    if (seat == Seats.Seat.NONE) {
      cutOldestInReserve();
      seat = seats.take(limits);
    }
    if (seat == Seats.Seat.NONE) { // the reserve is used up by another server of the port
      cut(connection);
      return;
    }
    open.put(connection, new Line(seat));
    connection.closeHandler(gone -> drop(connection));
  }

  private void cutOldestInReserve() {
    open.entrySet().stream()
        .filter(entry -> entry.getValue().isInReserve())
        .min(Comparator.comparingLong(entry -> entry.getValue().opened))
        .map(Map.Entry::getKey)
        .ifPresent(
            oldest -> {
              drop(oldest);
              cut(oldest);
            });
  }

  /** Gives the place of a connection back, at once, and only once. */
  private void drop(HttpConnection connection) {
    Line line = open.remove(connection);
    if (line != null) {
      line.leave(seats);
    }
  }

  /**
   * Notes a request; returns false if its connection is being cut, so that no handler acts on it.
   */
  boolean requested(HttpServerRequest request) {
    Line line = open.get(request.connection());
    if (line == null || line.forsaken) {
      return false;
    }
    line.request = request;
    line.phase = Phase.BODY;
    line.since = System.nanoTime();
    line.moveUp(seats, limits);
    if (line.isInReserve()) {
      Problems.saysLast(request.response());
    }
    return true;
  }

  /** Returns whether a request may be kept waiting for its answer. */
  public boolean mayWait(HttpServerRequest request) {
    Line line = open.get(request.connection());
    return line == null || !line.isInReserve();
  }

  /** Listens to nothing more from a connection, which is about to be closed. */
  void forsake(HttpConnection connection) {
    Line line = open.get(connection);
    if (line != null) {
      line.forsaken = true; // kept, since a client that does not read is to be cut yet
    }
  }

  private void sweep(long now) {
    open.forEach(
        (connection, line) -> {
          Phase phase = line.look();
          Duration limit = limit(phase, line);
          if (phase != line.phase) {
            line.phase = phase;
            line.since = now;
          } else if (now - line.since > limit.toNanos()) {
            drop(connection);
            give(connection, line, limit);
          }
        });
  }

  private Duration limit(Phase phase, Line line) {
    if (line.isInReserve()) {
      return limits.hurry();
    }
    return switch (phase) {
      case HEAD -> limits.head();
      case BODY -> limits.body();
      case ANSWER -> Duration.ofDays(365);
      case IDLE -> limits.keepAlive();
    };
  }

  /** Closes a connection that used up its time, telling a client that was heard half. */
  private static void give(HttpConnection connection, Line line, Duration limit) {
    if (line.phase == Phase.BODY) {
      Problems.refuse(
          line.request,
          Problem.of(Problem.Http.REQUEST_TIMEOUT, "the body took longer than " + limit));
    }
    cut(connection);
  }

  /**
   * Closes a connection now. Its own {@code close} waits until all that was written has been sent:
   * for ever, if the client does not read, and the server's shutdown with it.
   */
  public static void cut(HttpConnection connection) {
    var unused = Wire.of(connection).close();
  }

  void cutAll() {
    open.keySet().forEach(Connections::cut);
  }

  void close() {
    vertx.cancelTimer(sweeper);
  }
}
