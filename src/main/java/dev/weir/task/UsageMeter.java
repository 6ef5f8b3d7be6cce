package dev.weir.task;

import dev.weir.pool.NamedTask;
import dev.weir.pool.Outcome;
import dev.weir.pool.Rejection;
import dev.weir.pool.TaskListener;
import dev.weir.pool.Ticket;
import io.vertx.core.spi.metrics.PoolMetrics;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Tells Vert.x's own metrics of each task of a pool: while it waits, and while it holds a slot.
 * What these throw costs figures and nothing else; the first time is logged. Thread-safe.
 *
 * @param <Q> what they know a task by that waits
 * @param <T> what they know a task by that holds a slot
 */
final class UsageMeter<Q, T> {
  private static final System.Logger LOG = System.getLogger(UsageMeter.class.getName());

  private final String pool;

  /** Null if Vert.x measures nothing. */
  private final PoolMetrics<Q, T> metrics;

  private final AtomicBoolean hasFailed = new AtomicBoolean();

  private UsageMeter(String pool, PoolMetrics<Q, T> metrics) {
    this.pool = pool;
    this.metrics = metrics;
  }

  /**
   * Makes one.
   *
   * @param metrics null if Vert.x measures nothing
   */
  static <Q, T> UsageMeter<Q, T> of(String pool, PoolMetrics<Q, T> metrics) {
    return new UsageMeter<>(pool, metrics);
  }

  /**
   * Hands a task to the pool and watches it from then on.
   *
   * @param pool takes the task with the listener that it is given; it throws if it did not take it
   * @param listener the task's own
   */
  Ticket submit(Function<TaskListener, Ticket> pool, TaskListener listener) {
    TaskListener watched = watch(listener);
    try {
      return pool.apply(watched);
    } catch (RuntimeException | Error notTaken) {
      forget(watched);
      throw notTaken;
    }
  }

  /** Returns what the pool is to tell of a task in place of its own listener. */
  TaskListener watch(TaskListener listener) {
    if (metrics == null) {
      return listener;
    }
    return listener instanceof NamedTask ? new NamedWatch(listener) : new Watch(listener);
  }

  /**
   * The pool did not take a task, and tells nothing of it.
   *
   * @param watched what {@link #watch} returned
   */
  void forget(TaskListener watched) {
    if (metrics != null) {
      ((UsageMeter<?, ?>.Watch) watched).leavesQueue();
    }
  }

  /** No task comes any more. */
  void close() {
    if (metrics != null) {
      guarded(metrics::close);
    }
  }

  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error broken) {
      if (hasFailed.compareAndSet(false, true)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the metrics of Vert.x fail for pool '%s', whose figures there are wrong from now on"
                .formatted(pool),
            broken);
      }
    }
  }

  /** One task. Its notices come one at a time; each figure is written before the notice goes on. */
  private class Watch implements TaskListener {
    final TaskListener listener;
    private boolean isQueued;
    private Q queued;
    private boolean isUsing;
    private T using;

    Watch(TaskListener listener) {
      this.listener = listener;
      guarded(this::joinsQueue);
    }

    private void joinsQueue() {
      queued = metrics.enqueue();
      isQueued = true;
    }

    final void leavesQueue() {
      if (isQueued) {
        isQueued = false;
        guarded(() -> metrics.dequeue(queued));
        queued = null;
      }
    }

    private void takesSlot() {
      using = metrics.begin();
      isUsing = true;
    }

    private void leavesSlot() {
      if (isUsing) {
        isUsing = false;
        guarded(() -> metrics.end(using));
        using = null;
      }
    }

    @Override
    public final void accepted() {
      listener.accepted();
    }

    @Override
    public final void begun() {
      leavesQueue();
      guarded(this::takesSlot);
      listener.begun();
    }

    @Override
    public final void finished(Outcome outcome, Throwable failure) {
      leavesQueue(); // if it never began
      if (outcome == Outcome.COMPLETED || outcome == Outcome.FAILED) {
        leavesSlot(); // else its thread keeps the slot until it returns
      }
      listener.finished(outcome, failure);
    }

    @Override
    public final void returned() {
      leavesSlot();
      listener.returned();
    }

    @Override
    public final void refused(Rejection rejection) {
      leavesQueue();
      listener.refused(rejection);
    }
  }

  /** One that a recording knows by its name. */
  private final class NamedWatch extends Watch implements NamedTask {
    NamedWatch(TaskListener listener) {
      super(listener);
    }

    @Override
    public String taskType() {
      return ((NamedTask) listener).taskType();
    }

    @Override
    public String taskId() {
      return ((NamedTask) listener).taskId();
    }
  }
}
