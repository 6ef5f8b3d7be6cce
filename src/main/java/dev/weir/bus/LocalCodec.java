package dev.weir.bus;

import dev.weir.pool.TaskLimits;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.LocalMap;
import java.util.concurrent.Callable;

/**
 * Hands a body over as it is, within one JVM; it has no wire form. Each of the two codecs is known
 * to a Vert.x once, whoever asks first.
 */
final class LocalCodec<T> implements MessageCodec<T, T> {
  /** For a {@link Call}. */
  static final LocalCodec<Call<?>> CALL =
      new LocalCodec<>("dev.weir.call", "a Callable never leaves its JVM");

  /** For a reply that was made for its one receiver: Vert.x would copy it. */
  private static final LocalCodec<JsonObject> REPLY =
      new LocalCodec<>("dev.weir.reply", "is used where there is no wire");

  private static final DeliveryOptions UNCOPIED = new DeliveryOptions().setCodecName(REPLY.name);
  private static final DeliveryOptions USUAL = new DeliveryOptions();

  private final String name;
  private final String refusal;

  private LocalCodec(String name, String refusal) {
    this.name = name;
    this.refusal = refusal;
  }

  /**
   * Code on its way to a pool of the same JVM, which brings its own value back: the reply only says
   * that it is there. So the value keeps its type and needs no codec.
   */
  static final class Call<T> implements Callable<T> {
    private final Callable<T> code;
    private final TaskLimits limits;
    private volatile T value;

    /**
     * Makes one.
     *
     * @param limits null for the pool's own
     */
    Call(Callable<T> code, TaskLimits limits) {
      this.code = code;
      this.limits = limits;
    }

    TaskLimits limits() {
      return limits;
    }

    T value() {
      return value;
    }

    @Override
    public T call() throws Exception {
      value = code.call();
      return value;
    }
  }

  static void registerCall(Vertx vertx) {
    CALL.register(vertx);
  }

  /** Returns how replies are sent; neither of the two values is ever changed. */
  static DeliveryOptions replies(Vertx vertx) {
    if (vertx.isClustered()) {
      return USUAL;
    }
    REPLY.register(vertx);
    return UNCOPIED;
  }

  private void register(Vertx vertx) {
    LocalMap<String, Boolean> known = vertx.sharedData().getLocalMap("dev.weir.bus.codecs");
    if (known.containsKey(name)) {
      return;
    }
    try {
      vertx.eventBus().registerCodec(this);
    } catch (IllegalStateException another) {
      // Lost a race with another caller: the codec is there, which is all that was wanted.
    }
    known.put(name, true);
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
