package dev.weir.pool;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Has the JVM load what the engine needs before the engine needs it. A class is loaded and
 * initialized when it is first used, and the JDK's atomic classes link each of their methods when
 * it is first called. Both allocate. If memory is out at that moment, the step that used it throws
 * although it allocates nothing itself, and a class whose initialization failed stays unusable.
 *
 * <p>{@code PreloadTest} compares this list with the engine's class files.
 */
final class Preload {
  static final List<String> CLASSES =
      List.of(
          "Admission",
          "Admission$Levels",
          "Admission$Signal",
          "Admission$WaitMode",
          "Answers",
          "BulkInvoker",
          "Callbacks",
          "Forecast",
          "Forecast$Place",
          "Growth",
          "Helper",
          "Helper$Duties",
          "Histogram",
          "Histogram$Recorder",
          "IdleStack",
          "IdleStack$Entry",
          "Lifecycle",
          "Lifecycle$Events",
          "Metrics",
          "Metrics$Advice",
          "Metrics$Answered",
          "Metrics$Rates",
          "Metrics$Rates$Average",
          "NamedTask",
          "NestedTask",
          "NestedWaits",
          "NestedWaits$Kind",
          "NestedWaits$Wait",
          "Outcome",
          "Permits",
          "Permits$Layout",
          "PoolBounds",
          "PoolBounds$Change",
          "PoolClosedException",
          "PoolFuture",
          "PoolFuture$End",
          "PoolFuture$WaitNode",
          "PoolListener",
          "PoolListener$1",
          "PoolOptions",
          "PoolOptions$NestedSubmit",
          "PoolOptions$Threads",
          "PoolOverloadException",
          "PoolRecorder",
          "PoolRecorder$Step",
          "PoolRejectedException",
          "PoolRejectedException$1",
          "PoolState",
          "PoolStats",
          "PoolStats$Rate",
          "PoolStats$Rejected",
          "PoolStats$Timing",
          "Recording",
          "Rejection",
          "Rejection$Group",
          "StackProbe",
          "Stripes",
          "Submission",
          "Task",
          "TaskLimits",
          "TaskListener",
          "TaskListener$1",
          "TaskQueue",
          "Termination",
          "Termination$Deadline",
          "Termination$Unbegun",
          "Threads",
          "Threads$1",
          "Ticket",
          "Timer",
          "Timer$Alarm",
          "Timer$Shared",
          "Timer$Shared$1",
          "TrackedTask",
          "WaitingRoom",
          "WaitingRoom$Waiter",
          "Worker",
          "Worker$Mode",
          "Worker$Suspended",
          "WorkerPool",
          "WorkerPool$Changes",
          "WorkerPool$HelperDuties",
          "Workers");

  private static volatile boolean done;

  private Preload() {}

  /** Loads everything, once. Thread-safe; if an error ends it half way, it can be called again. */
  static void run() {
    if (!done) {
      initializeClasses();
      linkAtomics();
      done = true;
    }
  }

  private static void initializeClasses() {
    for (String name : CLASSES) {
      try {
        Class.forName(Preload.class.getPackageName() + "." + name);
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(
            "class " + name + " is missing: Weir's jar is incomplete", e);
      }
    }
  }

  /** Calls each method that the engine calls, on a value of its own. */
  private static void linkAtomics() {
    link(new AtomicBoolean());
    link(new AtomicReference<>());
    link(new AtomicIntegerArray(1));
    link(new AtomicLongArray(1));
    link(new AtomicReferenceArray<>(1));
  }

  private static void link(AtomicBoolean flag) {
    flag.set(flag.get());
    flag.compareAndSet(false, true);
  }

  private static void link(AtomicReference<Object> reference) {
    reference.set(reference.get());
    reference.compareAndSet(null, reference.getAndSet(null));
  }

  private static void link(AtomicIntegerArray cells) {
    cells.getAndAdd(0, cells.get(0));
  }

  private static void link(AtomicLongArray cells) {
    cells.set(0, cells.get(0));
    cells.setOpaque(0, cells.getOpaque(0));
    cells.compareAndSet(0, cells.getPlain(0), cells.getAndIncrement(0));
  }

  private static void link(AtomicReferenceArray<Object> cells) {
    cells.set(0, cells.get(0));
    cells.compareAndSet(0, null, cells.getAndSet(0, null));
  }
}
