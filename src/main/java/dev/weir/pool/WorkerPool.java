package dev.weir.pool;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** Skeleton: signatures only; the engine replaces this file. */
@SuppressWarnings("DoNotCallSuggester")
public final class WorkerPool implements ExecutorService {
  private WorkerPool() {}

  private static UnsupportedOperationException no() {
    return new UnsupportedOperationException();
  }

  /** Result of a resize. */
  public record Resized(PoolBounds before, PoolBounds after) {
    /** Returns whether anything changed. */
    public boolean changed() {
      return !before.equals(after);
    }
  }

  /** Creates a running pool. */
  public static WorkerPool create(PoolOptions options) {
    throw no();
  }

  /** Blocks while full, interruptibly. */
  @Override
  public void execute(Runnable task) {
    throw no();
  }

  /** Never blocks; false if refused for whatever reason. */
  public boolean tryExecute(Runnable task) {
    throw no();
  }

  /** Waits that long at most; false if refused; an interrupt refuses it and stays set. */
  public boolean tryExecute(Runnable task, Duration patience) {
    throw no();
  }

  /** Parks no thread; the pool's default limits. */
  public Ticket executeAsync(Runnable task, TaskListener listener) {
    throw no();
  }

  /** Parks no thread; limits of its own. */
  public Ticket executeAsync(Runnable task, TaskListener listener, TaskLimits limits) {
    throw no();
  }

  @Override
  public Future<?> submit(Runnable task) {
    throw no();
  }

  @Override
  public <T> Future<T> submit(Runnable task, T result) {
    throw no();
  }

  @Override
  public <T> Future<T> submit(Callable<T> task) {
    throw no();
  }

  @Override
  public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks)
      throws InterruptedException {
    throw no();
  }

  @Override
  public <T> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    throw no();
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    throw no();
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    throw no();
  }

  /** No deadline, interrupts nothing, runs what was queued. Returns at once. */
  @Override
  public void shutdown() {
    throw no();
  }

  /** Like shutdown, but what is not answered after the grace is abandoned. Returns at once. */
  public void shutdown(Duration grace) {
    throw no();
  }

  @Override
  public List<Runnable> shutdownNow() {
    throw no();
  }

  @Override
  public boolean isShutdown() {
    throw no();
  }

  @Override
  public boolean isTerminated() {
    throw no();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    throw no();
  }

  @Override
  public void close() {
    throw no();
  }

  /** Changes the capacity; false if it already was that. */
  public boolean resize(int capacity) {
    throw no();
  }

  /** Changes the bounds in one step. */
  public Resized resize(UnaryOperator<PoolBounds> change) {
    throw no();
  }

  /** RUNNING to PAUSED; false elsewhere. */
  public boolean pause() {
    throw no();
  }

  /** PAUSED to RUNNING; false elsewhere. */
  public boolean resume() {
    throw no();
  }

  /** CLOSED to RUNNING; false elsewhere. */
  public boolean reboot() {
    throw no();
  }

  /** Counts a submission that a face refused before it asked the pool (INVALID, TOO_LARGE). */
  public void countRefusal(Rejection rejection) {
    throw no();
  }

  /**
   * Returns how long a refused submitter had best wait, from the measured service rate; >= 1 ms.
   */
  public Duration retryAfter() {
    throw no();
  }

  /** Returns a consistent snapshot. */
  public PoolStats stats() {
    throw no();
  }

  /** Returns the state. */
  public PoolState state() {
    throw no();
  }

  /** Returns the bounds. */
  public PoolBounds bounds() {
    throw no();
  }

  /** Returns the capacity, -1 if unbounded. */
  public int capacity() {
    throw no();
  }

  /** Returns live workers, idle or busy. */
  public int running() {
    throw no();
  }

  /** Returns tasks whose code runs now and that are not answered. */
  public int active() {
    throw no();
  }

  /** Returns idle workers. */
  public int idle() {
    throw no();
  }

  /** Returns capacity - running, never below 0; Integer.MAX_VALUE if unbounded. */
  public int free() {
    throw no();
  }

  /** Returns queued + blocked. */
  public int waiting() {
    throw no();
  }

  /** Returns whether the calling thread is a worker of this pool. */
  public boolean isWorkerThread() {
    throw no();
  }
}
