package dev.weir.bus;

import dev.weir.pool.TaskLimits;
import java.util.concurrent.Callable;

/**
 * Code on its way to a pool of the same JVM, which brings its own value back: the reply only says
 * that it is there. So the value keeps its type and needs no codec.
 */
final class LocalCall<T> implements Callable<T> {
  private final Callable<T> code;
  private final TaskLimits limits;
  private volatile T value;

  /**
   * Makes one.
   *
   * @param limits null for the pool's own
   */
  LocalCall(Callable<T> code, TaskLimits limits) {
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
