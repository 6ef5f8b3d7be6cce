package dev.weir.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands a body over as it is, within one JVM. It has no wire form. */
final class UncopiedCodec<T> implements MessageCodec<T, T> {
  private final String name;
  private final String refusal;

  /**
   * Makes a codec.
   *
   * @param refusal why there is no wire form
   */
  UncopiedCodec(String name, String refusal) {
    this.name = name;
    this.refusal = refusal;
  }

  @Override
  public void encodeToWire(Buffer buffer, T body) {
    throw new UnsupportedOperationException(refusal);
  }

  @Override
  public T decodeFromWire(int pos, Buffer buffer) {
    throw new UnsupportedOperationException(refusal);
  }

  @Override
  public T transform(T body) {
    return body;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
