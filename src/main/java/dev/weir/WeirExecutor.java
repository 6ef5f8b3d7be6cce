package dev.weir;

import dev.weir.pool.TaskLimits;
import dev.weir.pool.TaskListener;
import dev.weir.pool.Ticket;
import dev.weir.pool.WorkerPool;
import dev.weir.task.TaskService;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * Runs blocking code for Vert.x code, as {@code vertx.executeBlocking} does, on a pool that has
 * bounds. Thread-safe: make one and keep it.
 *
 * <pre>{@code
 * WeirExecutor blocking = WeirExecutor.of(vertx, "pool"); // a PoolVerticle of this Vert.x
 * blocking.executeBlocking(() -> jdbc.query("..."), false).onSuccess(rows -> ...);
 * }</pre>
 *
 * <p>The answer comes on the context of the caller; a duplicated context stays the same one. Calls
 * are counted in the pool's figures and have no record of their own. What the code throws is the
 * failure of the future, as it is. What the pool says instead of an answer (it is full, a time
 * limit passed, the call was cancelled) is a {@link dev.weir.bus.PoolException}.
 *
 * <p><b>Ordered</b> calls of one context run one after another, in the order of the calls. A call
 * that waits for its turn is not in the pool; as many may wait as may wait for room in the pool.
 *
 * <p><b>Undeployment</b> of the verticle that made a call cancels the call: one that has not begun
 * never runs, the thread of one that runs is interrupted.
 */
public final class WeirExecutor {
  private final Vertx vertx;
  private final Target target;

  /** A pool that runs calls. */
  interface Target {
    /**
     * Runs a task.
     *
     * @param limits its own; null for the pool's
     * @param waiter the worker of this pool that may wait for it; null for none
     * @param isNext whether the end of another task calls this, as the last thing that it does
     */
    Ticket execute(
        Runnable task, TaskListener listener, TaskLimits limits, Thread waiter, boolean isNext);

    /** Returns the calling thread if it is a worker of this pool; else null. */
    Thread waiter();

    String name();

    Duration retryAfter();

    /** Returns how many may wait for room; 0 for no limit. */
    int maxBlockingTasks();
  }

  private WeirExecutor(Vertx vertx, Target target) {
    this.vertx = Objects.requireNonNull(vertx, "vertx");
    this.target = target;
  }

  /**
   * Returns an executor on the pool of that name, which a {@link PoolVerticle} of this Vert.x
   * serves. The pool is looked up at each call, so it may be deployed later, or anew.
   */
  public static WeirExecutor of(Vertx vertx, String pool) {
    return new WeirExecutor(
        vertx, new Deployed(SharedPool.pools(vertx), Objects.requireNonNull(pool, "pool")));
  }

  /** Returns an executor on a pool that the caller made, and closes. */
  public static WeirExecutor of(Vertx vertx, WorkerPool pool) {
    return new WeirExecutor(vertx, new Given(Objects.requireNonNull(pool, "pool")));
  }

  /** Runs code after all that this context has had executed so before. */
  public <T> Future<T> executeBlocking(Callable<T> code) {
    return executeBlocking(code, true);
  }

  /**
   * Runs code.
   *
   * @param ordered whether it runs after all that this context has had executed so before
   * @return its value, which may be null
   */
  public <T> Future<T> executeBlocking(Callable<T> code, boolean ordered) {
    return submit(code, null, ordered).future();
  }

  /**
   * Runs code within limits, and within those of the pool.
   *
   * @param ordered whether it runs after all that this context has had executed so before; the time
   *     until then counts as waiting
   */
  public <T> BlockingCall<T> call(Callable<T> code, TaskLimits limits, boolean ordered) {
    return submit(code, Objects.requireNonNull(limits, "limits"), ordered);
  }

  private <T> BlockingCall<T> submit(Callable<T> code, TaskLimits limits, boolean ordered) {
    Objects.requireNonNull(code, "code");
    Context context = vertx.getOrCreateContext();
    boolean isDeployed = context.deploymentID() != null; // then its undeployment cancels the call
    BlockingCall<T> call =
        new BlockingCall<>(target, context, code, limits, isDeployed || limits != null);
    if (ordered || isDeployed) {
      calls(context).add(call, ordered);
    } else {
      call.start();
    }
    return call;
  }

  /** Duplicates of a context have the data of the one that they are of. */
  private ContextCalls calls(Context context) {
    ContextCalls calls = context.get(this);
    if (calls != null) {
      return calls;
    }
    synchronized (this) {
      ContextCalls raced = context.get(this);
      if (raced != null) {
        return raced;
      }
      ContextCalls first = new ContextCalls(target);
      context.put(this, first);
      if (context.deploymentID() != null) {
        first.watch(vertx);
      }
      return first;
    }
  }

  /** The pool of a verticle, whichever has that name now. */
  private static final class Deployed implements Target {
    private final LocalMap<String, SharedPool> pools;
    private final String name;

    /** The one that was found last: a look at the map costs a tenth of a call. */
    private volatile SharedPool last;

    Deployed(LocalMap<String, SharedPool> pools, String name) {
      this.pools = pools;
      this.name = name;
    }

    /** Returns null if there is none. */
    private SharedPool pool() {
      SharedPool pool = last;
      if (pool == null || pool.isGone()) {
        pool = pools.get(name);
        last = pool;
      }
      return pool;
    }

    private TaskService service() {
      SharedPool pool = pool();
      if (pool == null) {
        throw new IllegalStateException(
            "pool '%s' is not deployed in this Vert.x: a PoolVerticle must serve it"
                .formatted(name));
      }
      return pool.service();
    }

    @Override
    public Ticket execute(
        Runnable task, TaskListener listener, TaskLimits limits, Thread waiter, boolean isNext) {
      return service().execute(task, listener, limits, waiter, isNext);
    }

    @Override
    public Thread waiter() {
      SharedPool pool = pool();
      return pool == null ? null : pool.service().waiter();
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Duration retryAfter() {
      return service().retryAfter();
    }

    @Override
    public int maxBlockingTasks() {
      SharedPool pool = pool();
      return pool == null ? 0 : pool.service().maxBlockingTasks();
    }
  }

  /** A pool that is not served. */
  private record Given(WorkerPool pool) implements Target {
    @Override
    public Ticket execute(
        Runnable task, TaskListener listener, TaskLimits limits, Thread waiter, boolean isNext) {
      TaskLimits own = limits == null ? pool.limits() : limits;
      if (waiter != null) {
        return pool.executeAsync(task, listener, own, waiter);
      }
      return isNext
          ? pool.executeNext(task, listener, own)
          : pool.executeAsync(task, listener, own);
    }

    @Override
    public Thread waiter() {
      return pool.isWorkerThread() ? Thread.currentThread() : null;
    }

    @Override
    public String name() {
      return pool.name();
    }

    @Override
    public Duration retryAfter() {
      return pool.retryAfter();
    }

    @Override
    public int maxBlockingTasks() {
      return pool.bounds().maxBlockingTasks();
    }
  }
}
