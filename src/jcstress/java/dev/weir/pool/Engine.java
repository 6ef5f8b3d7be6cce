package dev.weir.pool;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;

/**
 * The parts of a pool, wired as {@link WorkerPool} wires them but without threads: the actors of a
 * race play the submitters, the workers and the canceller. Its workers' threads never begin, and it
 * sends nobody to the queue unless an actor calls {@link Workers#signalWork}.
 */
final class Engine {
  /** One for all: it is large, and no race looks at a figure of it that another could change. */
  private static final Metrics METRICS =
      new Metrics(new Recording("races", System::nanoTime), System::nanoTime);

  private static final Task ENDED = new Task(null);

  /** The worker's way with a task is private, and to copy it here would be to test the copy. */
  private static final MethodHandle WORK;

  static {
    try {
      WORK =
          MethodHandles.privateLookupIn(Worker.class, MethodHandles.lookup())
              .findVirtual(Worker.class, "run", MethodType.methodType(void.class, Task.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Permits permits;
  final TaskQueue queue = new TaskQueue();
  final Admission admission;
  final Lifecycle lifecycle;
  final Answers answers;
  final Workers workers;
  final NestedWaits nestedWaits;

  /** The worker that was made last; at first one that nobody counts. */
  Worker worker;

  Engine(PoolOptions options) {
    permits = new Permits(options.bounds());
    WaitingRoom room = new WaitingRoom(permits, queue, METRICS);
    Helper helper = new Helper(options.name(), new NoDuties());
    admission =
        new Admission(options, permits, queue, room, METRICS, t -> null, (may, probes) -> {});
    lifecycle = new Lifecycle(permits, queue, room, admission, (may, probes) -> {}, new NoEvents());
    answers = new Answers(METRICS, admission, lifecycle, null, () -> {});
    workers =
        new Workers(
            permits, queue, METRICS, new Threads(options), this::newWorker, helper, () -> {});
    nestedWaits =
        new NestedWaits(PoolOptions.NestedSubmit.FAIL, permits, admission, workers, helper);
    worker = newWorker(false);
  }

  /** Returns the options of a pool whose idle workers expire as soon as somebody looks. */
  static PoolOptions options(int capacity, int queueCapacity) {
    return PoolOptions.defaults()
        .withCapacity(capacity)
        .withQueueCapacity(queueCapacity)
        .withExpiry(Duration.ofNanos(1))
        .withThreadFactory(NeverBegins::new);
  }

  private Worker newWorker(boolean isRenewal) {
    worker = new Worker(workers, admission, answers, METRICS, isRenewal);
    return worker;
  }

  /** Submits a task that never waits for room; returns why it was refused, null if it was not. */
  Rejection submit(Task task) {
    return admission.admit(task, Admission.WaitMode.NEVER, 0);
  }

  /** Submits a task that may wait for room, without a thread. */
  Rejection submitPatiently(Task task) {
    return admission.admit(task, Admission.WaitMode.LISTEN, 0);
  }

  /** Submits a task and sees to it that a worker comes. */
  void arrive(Task task) {
    if (submit(task) == null) {
      workers.signalWork(true, true);
    }
  }

  /** A worker that is back from a task gives back its permit. */
  void complete() {
    admission.release(ENDED, Outcome.COMPLETED);
  }

  /** Cancels a task that waits; false if it does not wait any more. */
  boolean drop(Task task) {
    return answers.drop(task, Outcome.CANCELLED);
  }

  /** Gives a task up, as {@code shutdownNow} does; false if it does not wait any more. */
  boolean abandon(Task task) {
    return answers.drop(task, Outcome.ABANDONED);
  }

  /** Cancels a task while the worker is in it; false if it has ended. */
  boolean cancelRunning(Task task, boolean interrupts) {
    return answers.answerRunning(task, Outcome.CANCELLED, interrupts, worker);
  }

  /** Gives up a task that the worker is in, as {@code shutdownNow} does; false if it has ended. */
  boolean abandonRunning(Task task) {
    task.entrust();
    return answers.answerRunning(task, Outcome.ABANDONED, false, worker);
  }

  /** Has the worker own a task on the calling thread, from its run to the notification. */
  void work(Task task) {
    worker.rememberThread(); // an actor's, which is another one in each race
    try {
      WORK.invokeExact(worker, task);
    } catch (Throwable t) {
      throw new AssertionError("a worker must outlive its tasks", t);
    }
  }

  /** Takes the oldest task from the queue, if there is one, and works on it. */
  void workOnOldest() {
    Task task = queue.claim();
    if (task != null) {
      work(task);
    }
  }

  /** Returns whether every permit is back and no thread is counted as stuck. */
  boolean isEmpty() {
    return permits.present() == 0 && permits.stuck() == 0;
  }

  private static final class NeverBegins extends Thread {
    NeverBegins(Runnable body) {
      super(body);
    }

    @Override
    public void start() {}
  }

  private static final class NoEvents implements Lifecycle.Events {
    @Override
    public void stateChanged(PoolState before, PoolState after) {}

    @Override
    public void resized(PoolBounds before, PoolBounds after) {}
  }

  /** Those of a helper that never begins. */
  private static final class NoDuties implements Helper.Duties {
    @Override
    public void work() {}

    @Override
    public long expire() {
      return Long.MAX_VALUE;
    }

    @Override
    public boolean hasNews() {
      return false;
    }

    @Override
    public void tell() {}

    @Override
    public boolean isRetrying() {
      return false;
    }

    @Override
    public long resolveDeadlock() {
      return Long.MAX_VALUE;
    }

    @Override
    public void repair() {}

    @Override
    public boolean isOver() {
      return false;
    }
  }
}
