package dev.weir.pool;

/** Calls what users wrote so that whatever it throws harms neither worker nor books. */
final class Callbacks {
  private Callbacks() {}

  static void run(Runnable callback) {
    try {
      callback.run();
    } catch (Throwable t) {
      report(t);
    }
  }

  /** Gives a failure to the current thread's uncaught-exception handler; the thread lives on. */
  static void report(Throwable failure) {
    try {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    } catch (Throwable handlerFailed) {
      // A thread that dies ignores a handler that fails, and so does this.
    }
  }
}
