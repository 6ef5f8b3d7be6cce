package dev.weir.bus;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonObject;

/**
 * Hands a JSON object over as it is, where Vert.x would copy it: for a reply that was made for its
 * one receiver. It has no wire form, so it is not used in a cluster.
 */
final class ReplyCodec implements MessageCodec<JsonObject, JsonObject> {
  private static final String NAME = "dev.weir.reply";
  private static final ReplyCodec INSTANCE = new ReplyCodec();
  private static final DeliveryOptions UNCOPIED = new DeliveryOptions().setCodecName(NAME);
  private static final DeliveryOptions USUAL = new DeliveryOptions();

  private ReplyCodec() {}

  /** Returns how replies are sent; neither of the two values is ever changed. */
  static DeliveryOptions options(Vertx vertx) {
    if (vertx.isClustered()) {
      return USUAL;
    }
    Codecs.register(vertx, INSTANCE);
    return UNCOPIED;
  }

  @Override
  public void encodeToWire(Buffer buffer, JsonObject reply) {
    throw new UnsupportedOperationException("is used where there is no wire");
  }

  @Override
  public JsonObject decodeFromWire(int pos, Buffer buffer) {
    throw new UnsupportedOperationException("is used where there is no wire");
  }

  @Override
  public JsonObject transform(JsonObject reply) {
    return reply;
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
