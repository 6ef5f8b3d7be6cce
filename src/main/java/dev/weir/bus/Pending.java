package dev.weir.bus;

import dev.weir.task.TaskHandle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The submissions that one face took and has not answered. Thread-safe. */
final class Pending {
  private final Set<Key> open = ConcurrentHashMap.newKeySet();
  private final Promise<Void> none = Promise.promise();
  private volatile boolean closing;

  /** One unanswered submission, and the hold on it once there is one. */
  static final class Key {
    private volatile TaskHandle handle;
    private volatile String cancelled;

    /** Ties the key to its task. A cancellation racing this is seen by one of both. */
    void hold(TaskHandle taken) {
      handle = taken;
      if (cancelled != null) {
        taken.cancel(cancelled);
      }
    }

    private void cancel(String reason) {
      cancelled = reason;
      TaskHandle taken = handle;
      if (taken != null) {
        taken.cancel(reason);
      }
    }
  }

  Key open() {
    Key key = new Key();
    open.add(key);
    return key;
  }

  void close(Key key) {
    open.remove(key);
    if (closing && open.isEmpty()) {
      none.tryComplete();
    }
  }

  /** Returns when all that was taken is answered. Call it when nothing more is taken. */
  Future<Void> drained() {
    closing = true;
    if (open.isEmpty()) {
      none.tryComplete();
    }
    return none.future();
  }

  void cancelAll(String reason) {
    open.forEach(key -> key.cancel(reason));
  }
}
