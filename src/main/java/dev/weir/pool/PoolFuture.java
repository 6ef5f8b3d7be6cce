package dev.weir.pool;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;

/**
 * A submitted task that is its own future. It completes after the books are written and the slot is
 * free, so that a thread that sees the result sees the pool without the task. {@link #cancel} goes
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
  @SuppressWarnings("rawtypes") // a class literal has no type arguments
  private static final AtomicReferenceFieldUpdater<PoolFuture, Object> RESULT =
      AtomicReferenceFieldUpdater.newUpdater(PoolFuture.class, Object.class, "result");

  @SuppressWarnings("rawtypes")
  private static final AtomicReferenceFieldUpdater<PoolFuture, Callable> CALLABLE =
      AtomicReferenceFieldUpdater.newUpdater(PoolFuture.class, Callable.class, "callable");

  @SuppressWarnings("rawtypes")
  private static final AtomicReferenceFieldUpdater<PoolFuture, WaitNode> WAITERS =
      AtomicReferenceFieldUpdater.newUpdater(PoolFuture.class, WaitNode.class, "waiters");

  /**
   * How a future ended that has no value. They are told apart from values by identity, and nothing
   * but a value that is null has an end of its own: to complete a future allocates nothing, so it
   * cannot fail.
   */
  private enum End {
    NULL,
    FAILED,
    CANCELLED,
    WAITED_TOO_LONG,
    RAN_TOO_LONG,
    ABANDONED
  }

  /** A thread that waits for the result. */
  private static final class WaitNode {
    volatile Thread thread = Thread.currentThread();
    WaitNode next;
  }

  private final NestedWaits nestedWaits;
  private volatile Callable<V> callable;
  private Runnable whenDone;

  /** Null until it is done; then the value or an {@link End}. */
  private volatile Object result;

  private volatile WaitNode waiters;

  /** Whether the future completes as its task does, though the task is answered as abandoned. */
  private volatile boolean entrusted;

  /** Whether the work may still be run elsewhere. */
  private volatile boolean isClaimable;

  /** Whether it waits for room or was accepted: from then on the pool decides its end. */
  private volatile boolean isInPool;

  /** The worker's own, until the task is over. */
  private boolean called;

  private V value;

  /** What the task threw, or what a get is to throw; kept when it failed. */
  private Throwable thrown;

  /**
   * Makes a future that is to be submitted.
   *
   * @param whenDone called when it is done; null for nothing
   */
  PoolFuture(
      Answers answers,
      NestedWaits nestedWaits,
      Callable<V> callable,
      TaskLimits limits,
      Runnable whenDone) {
    super(answers, null, TaskListener.NONE, limits);
    this.nestedWaits = nestedWaits;
    this.callable = callable;
    this.whenDone = whenDone;
    this.body = this;
  }

  // As a task.

  @Override
  boolean isTracked() {
    return true;
  }

  @Override
  void waitsAs(WaitingRoom.Waiter at) {
    super.waitsAs(at);
    isInPool = true;
  }

  @Override
  boolean hearsAcceptance() {
    return true;
  }

  @Override
  void accepted() {
    super.accepted();
    isInPool = true;
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
  Object code() {
    return callable;
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
    if (outcome == Outcome.COMPLETED) {
      completeWithValue();
    } else if (outcome == Outcome.FAILED) {
      thrown = failure;
      complete(End.FAILED);
    } else if (outcome == Outcome.CANCELLED && failure != null) { // it was given up
      thrown = failure;
      complete(End.FAILED);
    } else if (outcome == Outcome.CANCELLED) {
      complete(End.CANCELLED);
    } else if (outcome == Outcome.QUEUE_TIMEOUT) {
      complete(End.WAITED_TOO_LONG);
    } else if (outcome == Outcome.RUN_TIMEOUT) {
      complete(End.RAN_TOO_LONG);
    } else {
      isClaimable = !isToReturn;
      if (!entrusted) {
        complete(End.ABANDONED);
      }
    }
    answers.told();
  }

  private void completeWithValue() {
    complete(value == null ? End.NULL : value);
  }

  @Override
  void returned() {
    if (!entrusted) {
      return; // it is answered, and that stands
    }
    if (!called) {
      complete(End.ABANDONED);
    } else if (thrown != null) {
      complete(End.FAILED);
    } else {
      completeWithValue();
    }
  }

  @Override
  void refused(Rejection rejection) {
    over(Metrics.UNTIMED);
    discard();
  }

  /** Gives up a future that will never run. */
  void discard() {
    complete(End.CANCELLED);
  }

  private void complete(Object how) {
    if (!RESULT.compareAndSet(this, null, how)) {
      return;
    }
    value = null;
    if (how != End.FAILED) {
      thrown = null;
    }
    body = null;
    if (!isClaimable) {
      callable = null;
    }
    for (WaitNode node = WAITERS.getAndSet(this, null); node != null; ) {
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
    if (isInPool && !entrusted && cancelTask(mayInterruptIfRunning)) {
      return true;
    }
    // It is being answered at this moment, or is entrusted: the first to set the result wins.
    complete(End.CANCELLED);
    return result == End.CANCELLED;
  }

  @Override
  public boolean isCancelled() {
    return result == End.CANCELLED;
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
    Object it = result;
    if (!(it instanceof End end)) {
      return (V) it;
    }
    if (end == End.NULL) {
      return null;
    }
    if (end == End.CANCELLED) {
      throw new CancellationException();
    }
    throw wrapped(failure(end));
  }

  /** Returns what a future that ended like this failed with. */
  private Throwable failure(End end) {
    if (end == End.FAILED) {
      return thrown;
    }
    if (end == End.WAITED_TOO_LONG) {
      return new TimeoutException("the task waited longer than maxWait and never ran");
    }
    if (end == End.RAN_TOO_LONG) {
      return new TimeoutException("the task ran longer than its timeout");
    }
    return new PoolClosedException(
        Rejection.CLOSED, "the pool was shut down before the task ended");
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
    Object it = result;
    if (it == null) {
      return State.RUNNING;
    }
    if (it == End.CANCELLED) {
      return State.CANCELLED;
    }
    return it instanceof End && it != End.NULL ? State.FAILED : State.SUCCESS;
  }

  @Override
  public Throwable exceptionNow() {
    if (state() != State.FAILED) {
      throw new IllegalStateException("the task is " + state() + ": it must have failed");
    }
    return failure((End) result);
  }

  private boolean await(long nanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (result != null) {
      return true;
    }
    long start = System.nanoTime();
    NestedWaits.Wait wait = null;
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
          if (nestedWaits.runInline(this)) {
            continue;
          }
          if (wait == null) {
            wait = nestedWaits.begin(this);
          }
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
      nestedWaits.end(wait);
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
