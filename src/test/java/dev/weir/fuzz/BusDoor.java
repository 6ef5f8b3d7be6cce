package dev.weir.fuzz;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The way in over the event bus. */
final class BusDoor {
  private static final String[] VERBS = {
    "submit", "submit", "submit", "submit", "task", "cancel", "stats", "resize", "pause", "resume",
    "reboot"
  };
  private static final Set<Integer> LISTED =
      Set.of(400, 404, 408, 409, 410, 413, 429, 499, 500, 503, 504, 508);
  private static final DeliveryOptions PATIENT = new DeliveryOptions().setSendTimeout(20_000);

  private final Vertx vertx;
  private final Tally tally;

  BusDoor(Vertx vertx, Tally tally) {
    this.vertx = vertx;
    this.tally = tally;
  }

  /** Sends one input and judges the answer. */
  void knock(SplittableRandom random) throws InterruptedException {
    String address = "pool." + VERBS[random.nextInt(VERBS.length)];
    Object body = body(random);
    tally.input();
    try {
      vertx
          .eventBus()
          .request(address, body, PATIENT)
          .toCompletionStage()
          .toCompletableFuture()
          .get(25, TimeUnit.SECONDS);
      tally.answered(200, address);
    } catch (ExecutionException e) {
      judge(address, body, e.getCause());
    } catch (TimeoutException e) {
      tally.broke(address + ": no answer to " + body);
    }
  }

  private void judge(String address, Object body, Throwable cause) {
    if (cause instanceof ReplyException failure
        && failure.failureType() == ReplyFailure.RECIPIENT_FAILURE
        && LISTED.contains(failure.failureCode())) {
      tally.answered(failure.failureCode(), address);
    } else {
      tally.broke(address + ": " + cause + " to " + body);
    }
  }

  private static Object body(SplittableRandom random) {
    RandomJson json = new RandomJson(random);
    return switch (random.nextInt(12)) {
      case 0 -> "text";
      case 1 -> new JsonArray().add(1);
      case 2 -> 7;
      case 3 -> Buffer.buffer("{}");
      case 4 -> new JsonObject();
      case 5 -> new JsonObject().put("id", random.nextBoolean() ? "nope" : 1).put("reason", "x");
      case 6 -> parsed(json.bounds());
      case 7 ->
          new JsonObject().put("task", "echo").put("args", new JsonObject().put("x", Double.NaN));
      default -> parsed(json.submission());
    };
  }

  /** What Vert.x's own decoder takes; an empty object for the rest. */
  private static JsonObject parsed(String text) {
    try {
      return new JsonObject(text);
    } catch (RuntimeException noJson) {
      return new JsonObject();
    }
  }
}
