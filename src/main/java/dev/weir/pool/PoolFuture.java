package dev.weir.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * A submitted task that is its own future. It completes after the books are written and the slot is
 * free, so that whoever sees the result sees the pool without the task. {@link #cancel} goes
 * through the pool: a task that waits gives up its permit at once, and a call that returns true has
 * made the future done. When it is done it keeps its value or failure only.
 *
 * <p>A task that runs while {@link WorkerPool#shutdownNow()} is called is answered as abandoned,
 * but its future completes as the task itself does, as that of any executor: so {@code get} shows
 * how the task took its interruption. A task that never began fails with {@link
 * PoolClosedException}; {@code shutdownNow} returns this future, and to run it then does the work
 * once.
 */
final class PoolFuture<V> extends TrackedTask implements RunnableFuture<V> {
  private static final VarHandle RESULT;
  private static final VarHandle CALLABLE;
  private static final VarHandle WAITERS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      RESULT = lookup.findVarHandle(PoolFuture.class, "result", Object.class);
      CALLABLE = lookup.findVarHandle(PoolFuture.class, "callable", Callable.class);
      WAITERS = lookup.findVarHandle(PoolFuture.class, "waiters", WaitNode.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final Object NULL = new Object();

  /** A result that is no value. */
  private record Failure(Throwable thrown, boolean isCancellation) {
    static final Failure CANCELLED = new Failure(null, true);
  }

  /** A thread that waits for the result. */
  private static final class WaitNode {
    volatile Thread thread = Thread.currentThread();
    WaitNode next;
  }

  private volatile Callable<V> callable;
  private Runnable whenDone;

  /** Null until it is done; then the value, {@link #NULL} or a {@link Failure}. */
  private volatile Object result;

  private volatile WaitNode waiters;

  /** Whether the future completes as its task does, though the task is answered as abandoned. */
  private volatile boolean entrusted;

  /** Whether the work may still be run elsewhere. */
  private volatile boolean isClaimable;

  /** Whether the pool has been asked to take it. */
  private volatile boolean submitted;

  /** The worker's own, until the task is over. */
  private boolean called;

  private V value;
  private Throwable thrown;

  /**
   * Makes a future that is to be submitted.
   *
   * @param whenDone called when it is done; null for nothing
   */
  PoolFuture(Answers answers, Callable<V> callable, TaskLimits limits, Runnable whenDone) {
    super(answers, null, TaskListener.NONE, limits);
    this.callable = callable;
    this.whenDone = whenDone;
    this.body = this;
  }

  /** It is about to be submitted: from now on the pool decides what becomes of it. */
  PoolFuture<V> submitted() {
    submitted = true;
    return this;
  }

  // As a task.

  @Override
  boolean isTracked() {
    return true;
  }

  @Override
  void runBody() throws Exception {
    called = true;
    try {
      value = callable.call();
    } catch (Throwable t) {
      thrown = t;
      throw t;
    }
  }

  @Override
  void entrust() {
    if (isRunning()) {
      entrusted = true;
    }
  }

  @Override
  void left() {
    super.left();
    if (isDone()) { // what comes too late is dropped
      value = null;
      thrown = null;
    }
  }

  @Override
  void forgetWork() {
    callable = null;
  }

  @Override
  void finished(Outcome outcome, Throwable failure, boolean isToReturn, long at) {
    over(at);
    switch (outcome) {
      case COMPLETED -> complete(value == null ? NULL : value);
      case FAILED -> complete(new Failure(failure, false));
      case CANCELLED -> complete(Failure.CANCELLED);
      case QUEUE_TIMEOUT -> fail("the task waited longer than maxWait and never ran");
      case RUN_TIMEOUT -> fail("the task ran longer than its timeout");
      case ABANDONED -> {
        isClaimable = !isToReturn;
        if (!entrusted) {
          complete(abandoned());
        }
      }
    }
    Callbacks.run(answers::told);
  }

  private void fail(String why) {
    complete(new Failure(new TimeoutException(why), false));
  }

  @Override
  void returned() {
    if (!entrusted) {
      return; // it is answered, and that stands
    }
    if (!called) {
      complete(abandoned());
    } else if (thrown != null) {
      complete(new Failure(thrown, false));
    } else {
      complete(value == null ? NULL : value);
    }
  }

  private static Failure abandoned() {
    return new Failure(
        new PoolClosedException(Rejection.CLOSED, "the pool was shut down before the task ended"),
        false);
  }

  @Override
  void refused(Rejection rejection) {
    over(Metrics.UNTIMED);
    discard();
  }

  /** Gives up a future that will never run. */
  void discard() {
    complete(Failure.CANCELLED);
  }

  private void complete(Object how) {
    if (!RESULT.compareAndSet(this, null, how)) {
      return;
    }
    value = null;
    thrown = null;
    body = null;
    if (!isClaimable) {
      callable = null;
    }
    for (WaitNode node = (WaitNode) WAITERS.getAndSet(this, null); node != null; ) {
      LockSupport.unpark(node.thread);
      node = node.next;
    }
    Runnable then = whenDone;
    whenDone = null;
    if (then != null) {
      Callbacks.run(then);
    }
  }

  // As a future.

  /** Runs the work of a task that {@code shutdownNow} returned, once; else does nothing. */
  @Override
  @SuppressWarnings("unchecked")
  public void run() {
    if (!isClaimable) {
      return;
    }
    Callable<V> work = (Callable<V>) CALLABLE.getAndSet(this, null);
    if (work != null) {
      try {
        work.call();
      } catch (Throwable t) {
        Callbacks.report(t);
      }
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    if (isDone()) {
      return false;
    }
    if (submitted && !entrusted && cancelTask(mayInterruptIfRunning)) {
      return true;
    }
    // It is being answered at this moment, or is entrusted: the first to set the result wins.
    complete(Failure.CANCELLED);
    return result == Failure.CANCELLED;
  }

  @Override
  public boolean isCancelled() {
    return result == Failure.CANCELLED;
  }

  @Override
  public boolean isDone() {
    return result != null;
  }

  @Override
  public V get() throws InterruptedException, ExecutionException {
    await(Long.MAX_VALUE);
    return report();
  }

  @Override
  public V get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (!await(unit.toNanos(timeout))) {
      throw new TimeoutException();
    }
    return report();
  }

  @SuppressWarnings("unchecked")
  private V report() throws ExecutionException {
    Object end = result;
    if (end instanceof Failure failure) {
      if (failure.isCancellation) {
        throw new CancellationException();
      }
      throw wrapped(failure.thrown);
    }
    return end == NULL ? null : (V) end;
  }

  /** Wraps a failure as FutureTask does; one whose text cannot be had goes by its class. */
  private static ExecutionException wrapped(Throwable thrown) {
    try {
      return new ExecutionException(thrown);
    } catch (Throwable hostile) {
      return new ExecutionException(thrown.getClass().getName(), thrown);
    }
  }

  @Override
  public State state() {
    Object end = result;
    if (end == null) {
      return State.RUNNING;
    }
    if (end instanceof Failure failure) {
      return failure.isCancellation ? State.CANCELLED : State.FAILED;
    }
    return State.SUCCESS;
  }

  @Override
  public Throwable exceptionNow() {
    if (state() != State.FAILED) {
      throw new IllegalStateException("the task is " + state() + ": it must have failed");
    }
    return ((Failure) result).thrown;
  }

  private boolean await(long nanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (result != null) {
      return true;
    }
    long start = System.nanoTime();
    WaitNode node = new WaitNode();
    do {
      node.next = waiters;
    } while (!WAITERS.compareAndSet(this, node.next, node));
    try {
      while (result == null) {
        long left = nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - start);
        if (left <= 0) {
          return false;
        }
        if (left == Long.MAX_VALUE) {
          LockSupport.park(this);
        } else {
          LockSupport.parkNanos(this, left);
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      return true;
    } finally {
      forget(node);
    }
  }

  /** Takes a node out that waits no more, so that repeated timed calls leave nothing behind. */
  private void forget(WaitNode gone) {
    gone.thread = null;
    for (WaitNode head; (head = waiters) != null && head.thread == null; ) {
      WAITERS.compareAndSet(this, head, head.next);
    }
  }
}
