package dev.weir.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The bulk calls of an executor. Their time bounds cover admission too: waiting for room in a full
 * pool is waiting like any other.
 */
final class BulkInvoker {
  private final WorkerPool pool;
  private final boolean timed;
  private final long deadline;

  /** Bulk calls that end when {@code nanos} have passed; {@code Long.MAX_VALUE} for never. */
  BulkInvoker(WorkerPool pool, long nanos) {
    this.pool = pool;
    this.timed = nanos != Long.MAX_VALUE;
    this.deadline = System.nanoTime() + Math.max(0, nanos);
  }

  private long left() {
    return timed ? deadline - System.nanoTime() : Long.MAX_VALUE;
  }

  /** Submits; false if the time was up first. */
  private boolean offer(PoolFuture<?> future) throws InterruptedException {
    long left = left();
    Rejection refusal =
        left <= 0 ? Rejection.WAIT_TIMEOUT : pool.admit(future, Admission.WaitMode.PARK, left);
    if (refusal == Rejection.INTERRUPTED) {
      Thread.interrupted();
      throw new InterruptedException();
    }
    if (refusal == Rejection.WAIT_TIMEOUT && timed && left() <= 0) {
      return false;
    }
    pool.check(refusal);
    return true;
  }

  <T> List<Future<T>> all(Collection<? extends Callable<T>> tasks) throws InterruptedException {
    List<PoolFuture<T>> futures = new ArrayList<>(tasks.size());
    for (Callable<T> task : tasks) {
      futures.add(pool.future(Objects.requireNonNull(task, "task"), null));
    }
    boolean whole = false;
    try {
      whole = offerAll(futures) && awaitAll(futures);
    } finally {
      if (!whole) {
        cancelAll(futures);
      }
    }
    return List.copyOf(futures);
  }

  private <T> boolean offerAll(List<PoolFuture<T>> futures) throws InterruptedException {
    for (PoolFuture<T> future : futures) {
      if (!offer(future)) {
        future.discard();
        return false;
      }
    }
    return true;
  }

  private <T> boolean awaitAll(List<PoolFuture<T>> futures) throws InterruptedException {
    for (PoolFuture<T> future : futures) {
      try {
        future.get(left(), TimeUnit.NANOSECONDS);
      } catch (CancellationException | ExecutionException ended) {
        // However it ended, it ended: the caller reads the future.
      } catch (TimeoutException timeUp) {
        return false;
      }
    }
    return true;
  }

  <T> T any(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<Callable<T>> all = new ArrayList<>(tasks);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("tasks is empty: must hold at least one task");
    }
    all.forEach(task -> Objects.requireNonNull(task, "task"));
    List<PoolFuture<T>> futures = new ArrayList<>(all.size());
    // One with an array: a worker that adds to it allocates nothing.
    BlockingQueue<PoolFuture<T>> done = new ArrayBlockingQueue<>(all.size());
    try {
      return firstOf(all, futures, done);
    } finally {
      cancelAll(futures);
    }
  }

  /** Allocates nothing, for it may be called because memory is out. */
  private static <T> void cancelAll(List<PoolFuture<T>> futures) {
    for (int i = 0; i < futures.size(); i++) {
      futures.get(i).cancel(true);
    }
  }

  /** Submits one after another, looking between two whether one has already succeeded. */
  private <T> T firstOf(
      List<Callable<T>> tasks, List<PoolFuture<T>> futures, BlockingQueue<PoolFuture<T>> done)
      throws InterruptedException, ExecutionException, TimeoutException {
    ExecutionException failure = null;
    int failed = 0;
    for (Callable<T> task : tasks) {
      AtomicReference<PoolFuture<T>> self = new AtomicReference<>();
      PoolFuture<T> future = pool.future(task, () -> done.add(self.get()));
      self.set(future);
      futures.add(future);
      if (!offer(future)) {
        throw new TimeoutException();
      }
      for (PoolFuture<T> ended; (ended = done.poll()) != null; failed++) {
        try {
          return ended.get();
        } catch (ExecutionException | CancellationException e) {
          failure = asFailure(e);
        }
      }
    }
    for (; failed < futures.size(); failed++) {
      PoolFuture<T> ended = timed ? poll(done) : await(futures, done);
      if (ended == null) {
        throw new TimeoutException();
      }
      try {
        return ended.get();
      } catch (ExecutionException | CancellationException e) {
        failure = asFailure(e);
      }
    }
    throw failure;
  }

  private <T> PoolFuture<T> poll(BlockingQueue<PoolFuture<T>> done) throws InterruptedException {
    return done.poll(Math.max(0, left()), TimeUnit.NANOSECONDS);
  }

  /** Waits without a limit: if that is in a task of the pool, the pool sees to it that it ends. */
  private <T> PoolFuture<T> await(List<PoolFuture<T>> futures, BlockingQueue<PoolFuture<T>> done)
      throws InterruptedException {
    NestedWaits nested = pool.nestedWaits();
    for (int i = 0; i < futures.size() && done.isEmpty(); i++) {
      nested.runInline(futures.get(i));
    }
    NestedWaits.Wait wait = done.isEmpty() ? nested.begin(futures) : null;
    try {
      return poll(done);
    } finally {
      nested.end(wait);
    }
  }

  private static ExecutionException asFailure(Exception e) {
    return e instanceof ExecutionException failure ? failure : new ExecutionException(e);
  }
}
