package dev.weir.model;

import dev.weir.pool.Outcome;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolStats;
import dev.weir.pool.Rejection;
import dev.weir.pool.TaskListener;
import dev.weir.pool.Ticket;
import dev.weir.pool.WorkerPool;
import dev.weir.testing.Invariants;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pool and its model. Each step is done to both; then the pool must become what the model is. Its
 * tasks run until a step ends them, or until they are interrupted.
 */
final class ModelledPool {
  static final String FAILURE = "as the step says";

  private static final int QUEUE = 3;
  private static final int WAITERS = 2;

  private final PoolModel model = new PoolModel(2, QUEUE, WAITERS);
  private final List<Task> tasks = new ArrayList<>();
  private final List<Thread> callers = new ArrayList<>();
  private final WorkerPool pool;
  private final long patience;

  ModelledPool(PoolOptions.Threads kind, long patienceMs) {
    this.patience = TimeUnit.MILLISECONDS.toNanos(patienceMs);
    this.pool =
        WorkerPool.create(
            PoolOptions.defaults()
                .withThreads(kind)
                .withCapacity(2)
                .withQueueCapacity(QUEUE)
                .withMaxBlockingTasks(WAITERS));
  }

  /** What can be done to a pool. */
  enum Kind {
    TRY,
    EXECUTE,
    LISTEN,
    RETURN,
    THROW,
    CANCEL,
    PAUSE,
    RESUME,
    RESIZE,
    SHUTDOWN,
    SHUTDOWN_NOW,
    REBOOT
  }

  /** One step; the number chooses among the tasks or sizes there are. */
  record Step(Kind kind, int number) {}

  /** A task that lasts until it is told to end. */
  private static final class Task implements Runnable, TaskListener {
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private volatile boolean fails;
    private volatile boolean listens;
    private volatile Ticket ticket;

    @Override
    public void run() {
      begun.incrementAndGet();
      try {
        end.await();
      } catch (InterruptedException cancelled) {
        return;
      }
      if (fails) {
        throw new IllegalStateException(FAILURE);
      }
    }

    @Override
    public void finished(Outcome outcome, Throwable failure) {
      told.incrementAndGet();
    }

    @Override
    public void refused(Rejection rejection) {
      told.incrementAndGet();
    }
  }

  /** Does a step; returns what is wrong after it, null if nothing is. */
  String take(Step step) throws InterruptedException {
    switch (step.kind) {
      case TRY -> {
        model.submit(tasks.size(), false);
        boolean unused = pool.tryExecute(newTask());
      }
      case EXECUTE -> execute();
      case LISTEN -> listen();
      case RETURN -> finish(step.number, false);
      case THROW -> finish(step.number, true);
      case CANCEL -> cancel(step.number);
      case PAUSE -> {
        model.pause();
        pool.pause();
      }
      case RESUME -> {
        model.resume();
        pool.resume();
      }
      case RESIZE -> {
        int to = 1 + step.number % 4;
        model.resize(to);
        pool.resize(to);
      }
      case SHUTDOWN -> {
        model.shutdown();
        pool.shutdown();
      }
      case SHUTDOWN_NOW -> {
        int neverBegan = model.shutdownNow();
        int returned = pool.shutdownNow().size();
        if (returned != neverBegan) {
          return "shutdownNow returned " + returned + " tasks, not " + neverBegan;
        }
      }
      case REBOOT -> {
        model.reboot();
        pool.reboot();
      }
    }
    return compare();
  }

  private Task newTask() {
    Task task = new Task();
    tasks.add(task);
    return task;
  }

  /**
   * Submits from a thread of its own, which is parked where there is no room. Where it is not, the
   * call has returned before the next step: a task is counted a moment before it is queued.
   */
  private void execute() throws InterruptedException {
    int number = tasks.size();
    model.submit(number, true);
    Task task = newTask();
    Runnable call =
        () -> {
          try {
            pool.execute(task);
          } catch (RejectedExecutionException refused) {
            // The books say so.
          }
        };
    Thread caller = Thread.ofPlatform().name("caller").start(call);
    callers.add(caller);
    if (!model.waiting.contains(number)) {
      caller.join(TimeUnit.NANOSECONDS.toMillis(patience));
    }
  }

  private void listen() {
    model.submit(tasks.size(), true);
    Task task = newTask();
    task.listens = true;
    task.ticket = pool.executeAsync(task, task);
  }

  private void finish(int number, boolean fails) {
    if (!model.running.isEmpty()) {
      int task = model.running.get(number % model.running.size());
      model.finish(task, fails);
      tasks.get(task).fails = fails;
      tasks.get(task).end.countDown();
    }
  }

  private void cancel(int number) {
    if (!tasks.isEmpty()) {
      int task = number % tasks.size();
      if (tasks.get(task).listens) {
        model.cancel(task);
        tasks.get(task).ticket.cancel();
      }
    }
  }

  /** Waits until the pool is as the model is. */
  private String compare() {
    long start = System.nanoTime();
    String wrong;
    while ((wrong = difference(pool.stats())) != null) {
      if (System.nanoTime() - start > patience) {
        return wrong + "; model " + model + "; pool " + pool.stats();
      }
      Thread.yield();
    }
    return null;
  }

  private String difference(PoolStats is) {
    Invariants.check(is);
    String wrong = null;
    wrong = differs(wrong, "running", model.running.size(), is.active());
    wrong = differs(wrong, "stuck", 0, is.stuck());
    wrong = differs(wrong, "queued", model.queued.size(), is.queued());
    wrong = differs(wrong, "waiting", model.waiting.size(), is.blocked());
    wrong = differs(wrong, "accepted", model.accepted, is.accepted());
    wrong = differs(wrong, "completed", model.completed, is.completed());
    wrong = differs(wrong, "failed", model.failed, is.failed());
    wrong = differs(wrong, "cancelled", model.cancelled, is.cancelled());
    wrong = differs(wrong, "abandoned", model.abandoned, is.abandoned());
    wrong = differs(wrong, "overload", model.overload, is.rejected().overload());
    wrong = differs(wrong, "draining", model.draining, is.rejected().draining());
    wrong = differs(wrong, "closed", model.closed, is.rejected().closed());
    wrong = differs(wrong, "gaveUp", model.gaveUp, is.rejected().gaveUp());
    if (wrong == null && is.state() != model.state) {
      wrong = "state is " + is.state() + ", not " + model.state;
    }
    for (int i = 0; i < tasks.size() && wrong == null; i++) {
      wrong = differs(null, "begun, of task " + i, expectedBegun(i), tasks.get(i).begun.get());
    }
    return wrong;
  }

  /** A task that runs has begun; one that waits has not; what is over may have either. */
  private int expectedBegun(int task) {
    if (model.running.contains(task)) {
      return 1;
    }
    boolean waits = model.queued.contains(task) || model.waiting.contains(task);
    return waits ? 0 : Math.min(1, tasks.get(task).begun.get());
  }

  private static String differs(String before, String what, long expected, long is) {
    return before != null || expected == is ? before : what + " is " + is + ", not " + expected;
  }

  /** Ends the pool; returns what is wrong after it, null if nothing is. */
  String end() throws InterruptedException {
    String wrong = take(new Step(Kind.SHUTDOWN_NOW, 0));
    tasks.forEach(task -> task.end.countDown());
    if (!pool.awaitTermination(patience, TimeUnit.NANOSECONDS)) {
      return wrong + "; not terminated: " + pool.stats();
    }
    for (Thread caller : callers) {
      caller.join(TimeUnit.NANOSECONDS.toMillis(patience));
      wrong = caller.isAlive() ? "a caller waits for ever" : wrong;
    }
    for (int i = 0; i < tasks.size() && wrong == null; i++) {
      Task task = tasks.get(i);
      wrong = differs(null, "outcomes told of " + i, task.listens ? 1 : 0, task.told.get());
    }
    return wrong;
  }
}
