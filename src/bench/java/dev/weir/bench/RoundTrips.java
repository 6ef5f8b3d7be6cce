package dev.weir.bench;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** The rate of calls, so many in flight, made and answered on one context; each is checked. */
final class RoundTrips implements Trial {
  static final String RATE = "rate";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int FIRST = 64;

  private final Context context;
  private final IntFunction<Future<Integer>> call;
  private final int inFlight;
  private final Duration length;
  private final Deadline deadline;
  private int requests;

  /**
   * Makes one.
   *
   * @param call is given a number, and answers with it
   */
  RoundTrips(
      Context context,
      IntFunction<Future<Integer>> call,
      int inFlight,
      Duration length,
      Deadline deadline) {
    this.context = context;
    this.call = call;
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

    /** How many calls are due. One that is answered at once makes another due, and no recursion. */
    private int due;

    private boolean isSending;

    Series(int count) {
      this.count = count;
    }

    void begin() {
      due = Math.min(inFlight, count);
      send();
    }

    private void send() {
      if (isSending) {
        return;
      }
      isSending = true;
      for (; due > 0 && sent < count; due--) {
        int number = sent++;
        call.apply(number).onComplete(it -> receive(number, it));
      }
      isSending = false;
    }

    private void receive(int number, AsyncResult<Integer> answer) {
      if (answer.failed()) {
        done.completeExceptionally(answer.cause());
      } else if (answer.result() != number) {
        done.completeExceptionally(
            new IllegalStateException("answer to " + number + " is " + answer.result()));
      } else if (++answered == count) {
        done.complete(null);
      } else {
        due++;
        send();
      }
    }
  }

  /** Returns an echo task that carries a number. */
  static JsonObject task(int number) {
    return new JsonObject().put("task", "echo").put("args", new JsonObject().put("n", number));
  }

  /** Returns the number that the answer to an echo task carries. */
  static int number(JsonObject answer) {
    return answer.getJsonObject("result").getInteger("n");
  }
}
