package dev.weir.bus;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.LocalMap;

/**
 * Hands a reply over as it is, within one JVM: it was made for its one receiver, and Vert.x would
 * copy it. The codec is registered once in each Vert.x.
 */
final class ReplyCodec implements MessageCodec<JsonObject, JsonObject> {
  private static final String NAME = "dev.weir.reply";
  private static final DeliveryOptions UNCOPIED = new DeliveryOptions().setCodecName(NAME);
  private static final DeliveryOptions USUAL = new DeliveryOptions();

  private ReplyCodec() {}

  /** Returns how replies are sent; neither of the two values is ever changed. */
  static DeliveryOptions replies(Vertx vertx) {
    if (vertx.isClustered()) {
      return USUAL;
    }
    register(vertx);
    return UNCOPIED;
  }

  private static void register(Vertx vertx) {
    LocalMap<String, Boolean> known = vertx.sharedData().getLocalMap("dev.weir.bus.codecs");
    if (known.containsKey(NAME)) {
      return;
    }
    try {
      vertx.eventBus().registerCodec(new ReplyCodec());
    } catch (IllegalStateException another) {
      // Lost a race with another caller: the codec is there, which is all that was wanted.
    }
    known.put(NAME, true);
  }

  @Override
  public void encodeToWire(Buffer buffer, JsonObject body) {
    throw noWire();
  }

  @Override
  public JsonObject decodeFromWire(int pos, Buffer buffer) {
    throw noWire();
  }

  private static UnsupportedOperationException noWire() {
    return new UnsupportedOperationException(NAME + " is used where there is no wire");
  }

  @Override
  public JsonObject transform(JsonObject body) {
    return body;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
