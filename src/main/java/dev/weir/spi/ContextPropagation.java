package dev.weir.spi;

/**
 * Carries values of the submitter's thread, such as a trace or the logger's MDC, to the thread that
 * runs the task. Implement it and name the class in {@code
 * META-INF/services/dev.weir.spi.ContextPropagation}. Weir makes one instance for the JVM when the
 * first task is submitted, by the context class loader of the thread that submits it.
 *
 * <p>Its methods are called by many threads at once, so it must be thread-safe, and for each task,
 * so it must be quick. What any of them throws is logged once for each class, and the task goes on
 * without it.
 */
@FunctionalInterface
public interface ContextPropagation {
  /**
   * Reads the values. Called on the submitter's thread.
   *
   * @return what puts them in place; null if there is nothing to carry
   */
  Captured capture();

  /** The values of one submission, until its task has run. */
  @FunctionalInterface
  interface Captured {
    /**
     * Puts the values in place. Called on the worker's thread, just before the task.
     *
     * @return what puts back those that were there before; null if there is nothing to undo
     */
    Undo restore();
  }

  /** Puts a worker's thread back as it was. */
  @FunctionalInterface
  interface Undo {
    /** Called on the worker's thread, just after the task, also if the task threw. */
    void undo();
  }
}
