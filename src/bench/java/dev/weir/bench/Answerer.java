package dev.weir.bench;

import dev.weir.pool.PoolOptions;
import dev.weir.pool.WorkerPool;
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
    EXECUTE_BLOCKING("executeBlocking"),
    /** On a worker of the engine, which is given nothing but the answer: no id, record or limit. */
    ENGINE("engine alone");

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
  private final WorkerPool engine;

  Answerer(Way way) {
    this.way = way;
    this.engine = WorkerPool.create(PoolOptions.defaults().withName(way.address()));
  }

  @Override
  public Future<?> start() {
    return vertx.eventBus().<JsonObject>consumer(way.address(), this::answer).completion();
  }

  @Override
  public Future<?> stop() {
    engine.shutdown();
    return Future.succeededFuture();
  }

  private void answer(Message<JsonObject> message) {
    switch (way) {
      case AT_ONCE -> message.reply(reply(message.body()));
      case EXECUTE_BLOCKING ->
          vertx
              .executeBlocking(() -> reply(message.body()), false)
              .onComplete(message::reply, failure -> message.fail(500, failure.toString()));
      case ENGINE -> {
        if (!engine.tryExecute(() -> message.reply(reply(message.body())))) {
          message.fail(429, "full");
        }
      }
    }
  }

  private static JsonObject reply(JsonObject body) {
    return new JsonObject().put("state", "completed").put("result", body.getJsonObject("args"));
  }
}
