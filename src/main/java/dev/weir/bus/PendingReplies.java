package dev.weir.bus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;

/** How many submissions one {@link BusService} took and has not answered. Thread-safe. */
final class PendingReplies {
  private final AtomicInteger open = new AtomicInteger();
  private final Promise<Void> none = Promise.promise();
  private volatile boolean closing;

  void open() {
    open.incrementAndGet();
  }

  void close() {
    if (open.decrementAndGet() == 0 && closing) {
      none.tryComplete();
    }
  }

  /** Returns when all that was taken is answered. Call it when nothing more is taken. */
  Future<Void> drained() {
    closing = true;
    if (open.get() == 0) {
      none.tryComplete();
    }
    return none.future();
  }
}
