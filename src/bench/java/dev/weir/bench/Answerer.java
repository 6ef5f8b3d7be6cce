package dev.weir.bench;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;

/** A consumer that answers an echo task as the pool does, without a pool. */
final class Answerer extends VerticleBase {
  /** Where the answer is made. */
  enum Way {
    /** On the event loop: what the bus itself can do. */
    AT_ONCE("answered at once"),
    /** On a worker of Vert.x, unordered. */
    EXECUTE_BLOCKING("executeBlocking");

    private final String title;

    Way(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }

    String address() {
      return "bench." + name();
    }
  }

  private final Way way;

  Answerer(Way way) {
    this.way = way;
  }

  @Override
  public Future<?> start() {
    return vertx.eventBus().<JsonObject>consumer(way.address(), this::answer).completion();
  }

  private void answer(Message<JsonObject> message) {
    switch (way) {
      case AT_ONCE -> message.reply(reply(message.body()));
      case EXECUTE_BLOCKING ->
          vertx
              .executeBlocking(() -> reply(message.body()), false)
              .onComplete(message::reply, failure -> message.fail(500, failure.toString()));
    }
  }

  private static JsonObject reply(JsonObject body) {
    return new JsonObject().put("state", "completed").put("result", body.getJsonObject("args"));
  }
}
