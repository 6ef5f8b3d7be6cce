package dev.weir.pool;

/** Runs what users hand in so that whatever it throws harms neither worker nor books. */
final class Guard {
  private Guard() {}

  static void run(Runnable callback) {
    try {
      callback.run();
    } catch (Throwable t) {
      report(t);
    }
  }

  /** Gives a failure to the current thread's uncaught-exception handler; the thread lives on. */
  static void report(Throwable failure) {
    Thread thread = Thread.currentThread();
    try {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    } catch (Throwable handlerFailed) {
      // As a dying thread would: a handler that fails is ignored.
    }
  }
}
