package dev.weir.web;

import dev.weir.task.Subscription;
import dev.weir.task.TaskService;
import dev.weir.web.guard.Connections;
import dev.weir.web.guard.HttpLimits;
import dev.weir.web.guard.Problem;
import dev.weir.web.guard.ProblemException;
import dev.weir.web.guard.Problems;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The live view: Server-Sent Events for all clients of one face. Once a tick the figures are made
 * and serialised once, however many clients read them; the pool's events, the charts' new rows, its
 * problems and its changes follow as they come, named by their type. A client that does not keep up
 * misses frames and is never waited for.
 *
 * <p>Clients are touched on the face's context only. Events come on any thread, into a bounded
 * buffer; more of them than it holds are counted and reported as {@code dropped}.
 */
final class EventStream {
  private static final int EVENT_BUFFER = 256;
  private static final int HEARTBEAT_TICKS = 15;
  private static final long RETRY_MS = 2_000;

  private final Vertx vertx;
  private final Context home;
  private final HttpLimits limits;
  private final TaskService service;
  private final Subscription subscription;
  private final Runnable watch;
  private final long ticker;

  private final Map<HttpServerResponse, HttpConnection> clients = new LinkedHashMap<>();

  /** Those whose queue is full, and since which tick. */
  private final Map<HttpServerResponse, Integer> behind = new HashMap<>();

  private final BlockingQueue<JsonObject> pending = new ArrayBlockingQueue<>(EVENT_BUFFER);
  private final AtomicBoolean flushing = new AtomicBoolean();
  private final AtomicInteger dropped = new AtomicInteger();
  private volatile boolean watched;
  private boolean closed;
  private int ticks;

  EventStream(Vertx vertx, HttpLimits limits, TaskService service) {
    this.vertx = vertx;
    this.home = vertx.getOrCreateContext();
    this.limits = limits;
    this.service = service;
    this.subscription = service.subscribe(this::happened);
    this.watch = service.monitor().subscribe(this::happened);
    this.ticker = vertx.setPeriodic(limits.tick().toMillis(), id -> tick());
  }

  void open(RoutingContext ctx) {
    if (closed) {
      throw new ProblemException(Problem.Http.CLOSING, "this server is closing");
    }
    HttpServerResponse response = ctx.response();
    if (clients.size() >= limits.streams()) {
      Problems.send(response, tooMany(clients.size() + " event streams are open"));
      return;
    }
    response
        .putHeader("content-type", "text/event-stream; charset=utf-8")
        .putHeader("cache-control", "no-store")
        .putHeader("x-accel-buffering", "no");
    if (ctx.request().method().equals(HttpMethod.HEAD)) {
      response.end();
      return;
    }
    response.setChunked(true);
    response.closeHandler(gone -> home.runOnContext(v -> left(response)));
    clients.put(response, ctx.request().connection());
    watched = true;
    response.write(
        Buffer.buffer("retry: " + RETRY_MS + "\n\n")
            .appendBuffer(stats())
            .appendBuffer(problems()));
  }

  /** Opens a stream for a request that another event loop may have. */
  void openFromAnywhere(RoutingContext ctx) {
    home.runOnContext(
        v -> {
          try {
            if (!ctx.response().closed()) {
              open(ctx);
            }
          } catch (RuntimeException refused) {
            ctx.fail(refused);
          }
        });
  }

  /** Refuses one for which there is no connection that may stay. */
  void refuse(RoutingContext ctx) {
    Problems.send(ctx.response(), tooMany("all connections that may stay open are taken"));
  }

  private static Problem tooMany(String why) {
    return Problem.of(Problem.Http.TOO_MANY_STREAMS, why).withRetryAfterMs(RETRY_MS);
  }

  private Buffer problems() {
    return frame("problems", service.monitor().problems());
  }

  private void left(HttpServerResponse client) {
    clients.remove(client);
    behind.remove(client);
    watched = !clients.isEmpty();
  }

  private void tick() {
    if (clients.isEmpty()) {
      return;
    }
    Buffer frame = stats();
    if (++ticks % HEARTBEAT_TICKS == 0) {
      frame = Buffer.buffer(": alive\n\n").appendBuffer(frame);
    }
    broadcast(frame);
    cutThoseLongBehind();
  }

  /** A client that never reads would keep its place for ever. */
  private void cutThoseLongBehind() {
    Map.copyOf(behind)
        .forEach(
            (client, since) -> {
              if (ticks - since >= limits.ticksBehind()) {
                Connections.cut(clients.get(client));
              }
            });
  }

  /** Hears an event of the pool, on any thread. */
  private void happened(JsonObject event) {
    if (!watched) {
      return;
    }
    if (!pending.offer(event)) {
      dropped.incrementAndGet();
    }
    if (flushing.compareAndSet(false, true)) {
      home.runOnContext(v -> flush());
    }
  }

  private void flush() {
    // Cleared before the drain: an event that comes after the drain looked schedules another.
    flushing.set(false);
    List<JsonObject> events = new ArrayList<>();
    pending.drainTo(events);
    int lost = dropped.getAndSet(0);
    if (lost > 0) {
      events.add(new JsonObject().put("type", "dropped").put("count", lost));
    }
    if (!events.isEmpty()) {
      Buffer frames = Buffer.buffer();
      events.forEach(event -> frames.appendBuffer(frame(event.getString("type"), event)));
      broadcast(frames);
    }
  }

  private void broadcast(Buffer frames) {
    for (HttpServerResponse client : List.copyOf(clients.keySet())) {
      if (client.writeQueueFull()) {
        behind.putIfAbsent(client, ticks);
      } else {
        if (behind.remove(client) != null) {
          client.write(problems()); // it may have missed that one went
        }
        client.write(frames);
      }
    }
  }

  private Buffer stats() {
    return frame("stats", service.stats());
  }

  private static Buffer frame(String event, JsonObject data) {
    return Buffer.buffer("event: " + event + "\ndata: ")
        .appendBuffer(data.toBuffer())
        .appendString("\n\n");
  }

  /** Ends every stream; none opens after it. */
  void close() {
    subscription.close();
    watch.run();
    vertx.cancelTimer(ticker);
    home.runOnContext(
        v -> {
          closed = true;
          Map.copyOf(clients).forEach(EventStream::end);
          clients.clear();
          watched = false;
        });
  }

  /** Ends a stream; one that is not read is cut, since its end would wait behind its frames. */
  private static void end(HttpServerResponse client, HttpConnection connection) {
    if (client.writeQueueFull()) {
      Connections.cut(connection);
    } else {
      client.end();
    }
  }
}
