package dev.weir.bus;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.LocalMap;

/** The codecs of the pool's messages, each known to a Vert.x once, whoever asks first. */
final class Codecs {
  /** For a {@link LocalCall}. */
  static final UncopiedCodec<LocalCall<?>> CALL =
      new UncopiedCodec<>("dev.weir.call", "a Callable never leaves its JVM");

  /** For a reply that was made for its one receiver: Vert.x would copy it. */
  private static final UncopiedCodec<JsonObject> REPLY =
      new UncopiedCodec<>("dev.weir.reply", "is used where there is no wire");

  private static final DeliveryOptions UNCOPIED = new DeliveryOptions().setCodecName(REPLY.name());
  private static final DeliveryOptions USUAL = new DeliveryOptions();

  private Codecs() {}

  static void registerCall(Vertx vertx) {
    register(vertx, CALL);
  }

  /** Returns how replies are sent; neither of the two values is ever changed. */
  static DeliveryOptions replies(Vertx vertx) {
    if (vertx.isClustered()) {
      return USUAL;
    }
    register(vertx, REPLY);
    return UNCOPIED;
  }

  private static void register(Vertx vertx, MessageCodec<?, ?> codec) {
    LocalMap<String, Boolean> known = vertx.sharedData().getLocalMap("dev.weir.bus.codecs");
    if (known.containsKey(codec.name())) {
      return;
    }
    try {
      vertx.eventBus().registerCodec(codec);
    } catch (IllegalStateException another) {
      // Lost a race with another caller: the codec is there, which is all that was wanted.
    }
    known.put(codec.name(), true);
  }
}
