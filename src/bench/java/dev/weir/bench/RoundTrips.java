package dev.weir.bench;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The rate of requests to one address, so many in flight; every answer is checked. */
final class RoundTrips implements Trial {
  static final String RATE = "rate";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int FIRST = 64;

  private final Vertx vertx;
  private final Context context;
  private final String address;
  private final int inFlight;
  private final Duration length;
  private final Deadline deadline;
  private int requests;

  RoundTrips(
      Vertx vertx,
      Context context,
      String address,
      int inFlight,
      Duration length,
      Deadline deadline) {
    this.vertx = vertx;
    this.context = context;
    this.address = address;
    this.inFlight = inFlight;
    this.length = length;
    this.deadline = deadline;
  }

  @Override
  public Map<String, Double> run() throws Exception {
    if (requests == 0) {
      warmUp();
    }
    return Map.of(RATE, measure(requests));
  }

  private void warmUp() throws Exception {
    double seconds = length.toNanos() / 1e9;
    int some = Math.max(FIRST, inFlight);
    double rate = measure(some);
    while (some / rate < seconds) {
      some *= 2;
      rate = measure(some);
    }
    requests = Math.max(inFlight, (int) (rate * seconds));
  }

  private double measure(int count) throws Exception {
    Series series = new Series(count);
    long start = System.nanoTime();
    context.runOnContext(nothing -> series.begin());
    series.done.get(deadline.within(PATIENCE).left().toMillis(), TimeUnit.MILLISECONDS);
    return Flow.perSecond(count, start);
  }

  /** One measurement; all its state belongs to the event loop of the context. */
  private final class Series {
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final int count;
    private int sent;
    private int answered;

    Series(int count) {
      this.count = count;
    }

    void begin() {
      for (int i = 0; i < inFlight; i++) {
        sendNext();
      }
    }

    private void sendNext() {
      if (sent == count) {
        return;
      }
      int number = sent++;
      JsonObject body =
          new JsonObject().put("task", "echo").put("args", new JsonObject().put("n", number));
      vertx.eventBus().<JsonObject>request(address, body).onComplete(it -> receive(number, it));
    }

    private void receive(int number, AsyncResult<Message<JsonObject>> reply) {
      if (reply.failed()) {
        done.completeExceptionally(reply.cause());
        return;
      }
      JsonObject body = reply.result().body();
      if (body.getJsonObject("result").getInteger("n") != number) {
        done.completeExceptionally(
            new IllegalStateException("answer to " + number + " is " + body));
      } else if (++answered == count) {
        done.complete(null);
      } else {
        sendNext();
      }
    }
  }
}
