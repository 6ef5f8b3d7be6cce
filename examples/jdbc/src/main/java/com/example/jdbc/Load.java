package com.example.jdbc;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A load that does not wait for answers, as a crowd of users does not: so many requests a second,
 * each with a body of its own, and a line of CSV every half second. {@code queue} counts requests
 * whose query has not begun; {@code heap_mb} is what the JVM has in use after a collection.
 */
final class Load {
  static final String HEADER = "way,ms,offered,answered,refused,queue,p50_ms,p99_ms,heap_mb";
  private static final int OVERLOAD = 429;
  private static final int TICK_MS = 10;
  private static final int LINE_MS = 500;
  private static final int BODY_BYTES = 2_048;

  private final String way;
  private final Orders orders;
  private final Queries queries;
  private final PrintStream out;
  private final AtomicInteger begun = new AtomicInteger();
  private final List<Double> latencies = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private int offered;

  /** What fails from then on is interrupted by the end of Vert.x. */
  private volatile boolean over;

  Load(String way, Orders orders, Queries queries, PrintStream out) {
    this.way = way;
    this.orders = orders;
    this.queries = queries;
    this.out = out;
  }

  /** What is left to be told when the load has ended. */
  record Result(int offered, int answered, int refused, int mostQueued, double worstMs) {}

  /** Offers {@code perSecond} requests a second for so long. Blocks: not for an event loop. */
  Result run(Vertx vertx, int perSecond, int ms) throws InterruptedException {
    Context context = vertx.getOrCreateContext();
    long start = System.nanoTime();
    int mostQueued = 0;
    double worst = 0;
    int lines = 0;
    for (long now = 0; now < ms; now = (System.nanoTime() - start) / 1_000_000) {
      long due = now * perSecond / 1_000;
      int more = (int) (due - offered);
      offered += more;
      context.runOnContext(
          turn -> {
            for (int i = 0; i < more; i++) {
              offer();
            }
          });
      if (now / LINE_MS > lines) {
        lines = (int) (now / LINE_MS);
        mostQueued = Math.max(mostQueued, queue());
        worst = Math.max(worst, line(now));
      }
      Thread.sleep(TICK_MS);
    }
    mostQueued = Math.max(mostQueued, queue());
    worst = Math.max(worst, line(ms));
    over = true;
    return new Result(offered, answered.get(), refused.get(), mostQueued, worst);
  }

  private int queue() {
    return Math.max(0, offered - refused.get() - begun.get());
  }

  private void offer() {
    byte[] body = new byte[BODY_BYTES];
    long at = System.nanoTime();
    queries
        .<JsonObject>run(
            () -> {
              begun.incrementAndGet();
              return orders.find(1 + Math.abs(body[0]));
            })
        .onComplete(answer -> note(at, answer));
  }

  private void note(long at, AsyncResult<JsonObject> answer) {
    if (answer.cause() instanceof ReplyException reply && reply.failureCode() == OVERLOAD) {
      refused.incrementAndGet();
    } else if (answer.failed() && !over) {
      System.err.println(answer.cause());
    } else if (answer.succeeded()) {
      answered.incrementAndGet();
      latencies.add((System.nanoTime() - at) / 1e6);
    }
  }

  /** Prints a line and returns the latency of the slowest request since the last one. */
  private double line(long ms) {
    List<Double> sorted;
    synchronized (latencies) {
      sorted = new ArrayList<>(latencies);
      latencies.clear();
    }
    Collections.sort(sorted);
    System.gc();
    long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    out.printf(
        Locale.ROOT,
        "%s,%d,%d,%d,%d,%d,%.1f,%.1f,%.1f%n",
        way,
        ms,
        offered,
        answered.get(),
        refused.get(),
        queue(),
        at(sorted, 0.5),
        at(sorted, 0.99),
        heap / 1e6);
    return at(sorted, 1);
  }

  private static double at(List<Double> sorted, double part) {
    return sorted.isEmpty()
        ? 0
        : sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * part));
  }
}
