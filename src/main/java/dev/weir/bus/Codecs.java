package dev.weir.bus;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.shareddata.LocalMap;

/** Makes codecs known to a Vert.x, each once for as long as that lives, whoever asks first. */
final class Codecs {
  private Codecs() {}

  static void register(Vertx vertx, MessageCodec<?, ?> codec) {
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
