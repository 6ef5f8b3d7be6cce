package dev.weir.pool;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The future of a submitted task. It completes after the books are written and the slot is free, so
 * that who sees the result sees the pool without the task. {@link #cancel} goes through the pool: a
 * task that waits gives up its place at once.
 *
 * <p>A task that runs while {@link WorkerPool#shutdownNow()} is called is answered as abandoned,
 * but its future completes as the task itself does, as that of any executor: so {@code get} shows
 * how the task took its interruption.
 */
final class PoolFuture<V> extends FutureTask<V> implements TaskListener {
  private final Callable<V> callable;
  private final Consumer<? super PoolFuture<V>> whenDone;
  private volatile TicketJob job;
  private volatile boolean entrusted;
  private boolean called;
  private V value;
  private Throwable failure;

  PoolFuture(Callable<V> callable) {
    this(callable, future -> {});
  }

  PoolFuture(Callable<V> callable, Consumer<? super PoolFuture<V>> whenDone) {
    super(callable);
    this.callable = callable;
    this.whenDone = whenDone;
  }

  /** Binds the future to its job; once, before it is submitted. */
  TicketJob bind(Engine engine) {
    job = engine.ticket(this, this);
    return job;
  }

  /** The pool is shut down at once while the task runs: let the future complete as it does. */
  void entrust() {
    entrusted = true;
  }

  @Override
  public void run() {
    TicketJob mine = job;
    if (mine == null || mine.thread() != Thread.currentThread()) {
      super.run();
      return;
    }
    called = true;
    try {
      value = callable.call();
    } catch (Throwable t) {
      failure = t;
      PoolFuture.<RuntimeException>sneak(t);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable t) throws T {
    throw (T) t;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    TicketJob mine = job;
    return (mine == null || entrusted)
        ? super.cancel(mayInterruptIfRunning)
        : mine.cancel(mayInterruptIfRunning);
  }

  /** Gives up a future that was never submitted. */
  void discard() {
    super.cancel(false);
  }

  @Override
  public void finished(Outcome outcome, Throwable thrown) {
    switch (outcome) {
      case COMPLETED -> set(value);
      case FAILED -> setException(thrown);
      case CANCELLED -> super.cancel(false);
      case QUEUE_TIMEOUT ->
          setException(new TimeoutException("the task waited longer than maxWait and never ran"));
      case RUN_TIMEOUT ->
          setException(new TimeoutException("the task ran longer than its timeout"));
      case ABANDONED -> {
        if (!entrusted) {
          setException(abandoned());
        }
      }
    }
  }

  @Override
  public void returned() {
    if (!entrusted) {
      return; // it is answered, and that stands
    }
    if (!called) {
      setException(abandoned());
    } else if (failure != null) {
      setException(failure);
    } else {
      set(value);
    }
  }

  private static PoolClosedException abandoned() {
    return new PoolClosedException(
        Rejection.CLOSED, "the pool was shut down before the task ended");
  }

  @Override
  public void refused(Rejection rejection) {
    discard();
  }

  @Override
  protected void done() {
    whenDone.accept(this);
  }
}
