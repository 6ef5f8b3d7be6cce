package dev.weir.bus;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands a {@link LocalCall} over as it is. It has no wire form, so it never leaves its JVM. */
final class LocalCodec implements MessageCodec<LocalCall<?>, LocalCall<?>> {
  /** The name under which each Vert.x knows it. */
  static final String NAME = "dev.weir.call";

  /** It has no state. */
  static final LocalCodec INSTANCE = new LocalCodec();

  private LocalCodec() {}

  static void register(Vertx vertx) {
    Codecs.register(vertx, INSTANCE);
  }

  @Override
  public void encodeToWire(Buffer buffer, LocalCall<?> call) {
    throw new UnsupportedOperationException("a Callable is never sent to another JVM");
  }

  @Override
  public LocalCall<?> decodeFromWire(int pos, Buffer buffer) {
    throw new UnsupportedOperationException("a Callable is never taken from another JVM");
  }

  @Override
  public LocalCall<?> transform(LocalCall<?> call) {
    return call;
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
