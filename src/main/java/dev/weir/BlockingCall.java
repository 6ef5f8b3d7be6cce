package dev.weir;

import dev.weir.bus.PoolException;
import dev.weir.pool.Outcome;
import dev.weir.pool.Rejection;
import dev.weir.pool.TaskLimits;
import dev.weir.pool.TaskListener;
import dev.weir.pool.Ticket;
import dev.weir.spi.Carried;
import dev.weir.task.Code;
import dev.weir.task.TaskFailure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * One call of a {@link WeirExecutor}: its answer, and the way to cancel it. Thread-safe.
 *
 * @param <T> what the code returns
 */
public final class BlockingCall<T> {
  private static final VarHandle PHASE;

  /** The code has not begun. */
  private static final int WAITING = 0;

  /** A thread is or was inside the code. */
  private static final int ENTERED = 1;

  /** It was answered before, so the code never runs. */
  private static final int SKIPPED = 2;

  static {
    try {
      PHASE = MethodHandles.lookup().findVarHandle(BlockingCall.class, "phase", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final WeirExecutor.Target target;
  private final Context context;

  /** Completed by whichever thread ends the call; the future tells its listeners on the context. */
  private final CompletableFuture<T> answer = new CompletableFuture<>();

  private final Future<T> future;
  private final Callable<T> code;

  /** Values of the thread that asks; null for none. */
  private final Carried carried = Carried.capture();

  /** Null for the pool's own. */
  private final TaskLimits limits;

  /** The worker of the same pool that asks, and may wait for the answer; or null. */
  private final Thread waiter;

  /** Whether {@link #cancel} may be called: else there is no need to keep the ticket. */
  private final boolean cancellable;

  /** What the code returned. Written before the notice that it completed. */
  private T value;

  @SuppressWarnings("UnusedVariable") // by its handle
  private volatile int phase;

  private volatile Ticket ticket;
  private volatile String cancelReason;

  /** The calls of the same context; null where it is not one of many. */
  private ContextCalls calls;

  private boolean ordered;

  /** Whether it is started by the end of the call before it. */
  private boolean isNext;

  /** Belongs to the notices: it was answered while its code ran, so the next one has to wait. */
  private boolean keepsTurn;

  /** Of {@link ContextCalls}, and under its lock: its neighbours among all calls of the context. */
  BlockingCall<?> before;

  BlockingCall<?> after;

  /** Likewise: the timer that ends its wait for its turn, or -1. */
  long timer = -1;

  /**
   * Makes a call, to be started.
   *
   * @param context of the one that asks
   * @param limits null for the pool's own
   * @param cancellable whether {@link #cancel} may be called
   */
  BlockingCall(
      WeirExecutor.Target target,
      Context context,
      Callable<T> code,
      TaskLimits limits,
      boolean cancellable) {
    this.target = target;
    this.context = context;
    this.future = Future.fromCompletionStage(answer, context);
    this.code = code;
    this.limits = limits;
    this.cancellable = cancellable;
    this.waiter = target.waiter();
  }

  /** Says before its start that it is one of those, and whether it takes its turn among them. */
  void joins(ContextCalls others, boolean inOrder) {
    calls = others;
    ordered = inOrder;
  }

  /** Returns the answer; it is completed on the context that made the call. */
  public Future<T> future() {
    return future;
  }

  /**
   * Cancels the call: its future fails with {@link PoolException} 499. One that has not begun never
   * runs; the thread of one that runs is interrupted.
   *
   * @return false if it has ended
   */
  public boolean cancel() {
    return cancel("cancelled");
  }

  boolean cancel(String reason) {
    cancelReason = reason;
    Ticket hold = ticket;
    if (hold != null) {
      return hold.cancel();
    }
    if (calls != null && calls.withdraw(this)) {
      endCancelled(reason);
      return true;
    }
    return !answer.isDone(); // the thread that is starting it looks at the reason afterwards
  }

  /** Returns the longest time it may wait, its turn included; zero for ever. */
  Duration maxWait() {
    return limits == null ? Duration.ZERO : limits.longestWait();
  }

  Context context() {
    return context;
  }

  /** Hands it to the pool; it hears what becomes of it. */
  void start() {
    start(limits);
  }

  /**
   * Does so when its turn has come. The thread that passes the turn on does nothing else after
   * this.
   *
   * @param since when it began to wait for its turn, in nanoseconds of the system's clock
   */
  void startAfter(long since) {
    isNext = true;
    TaskLimits rest = limits;
    if (!maxWait().isZero()) {
      Duration waited = Duration.ofNanos(System.nanoTime() - since);
      if (waited.compareTo(maxWait()) >= 0) {
        endWaitTimeout();
        passOn();
        return;
      }
      rest = limits.afterWaiting(waited);
    }
    start(rest);
  }

  private void start(TaskLimits rest) {
    Ticket hold;
    try {
      Run run = new Run();
      hold = target.execute(run, run, rest, waiter, isNext);
    } catch (RuntimeException | Error notTaken) { // no such pool, or no memory
      end(null, notTaken);
      passOn();
      return;
    }
    if (cancellable) {
      ticket = hold;
      if (cancelReason != null) {
        hold.cancel();
      }
    }
  }

  // Its ends. Each call has one.

  void endCancelled(String reason) {
    fail(TaskFailure.of(Code.CANCELLED, reason));
  }

  /** Its wait was over before its turn came. */
  void endWaitTimeout() {
    fail(TaskFailure.ended(limits.endOfWait(), null, target.name(), null, null));
  }

  /** There is no room to wait for its turn. */
  void endOverload() {
    refuse(Rejection.OVERLOAD);
  }

  private void refuse(Rejection rejection) {
    Duration retry = rejection == Rejection.OVERLOAD ? target.retryAfter() : Duration.ZERO;
    fail(TaskFailure.refused(rejection, target.name(), null, cancelReason, retry));
  }

  private void fail(TaskFailure failure) {
    end(null, PoolException.of(failure));
  }

  private void end(T result, Throwable failure) {
    if (calls != null) {
      calls.remove(this);
    }
    if (failure == null) {
      answer.complete(result);
    } else {
      answer.completeExceptionally(failure);
    }
  }

  /** Nothing of it is in the pool any more. */
  private void passOn() {
    if (ordered) {
      calls.passOn();
    }
  }

  /** What the pool runs, and what hears of it. */
  private final class Run implements Runnable, TaskListener {
    @Override
    public void run() {
      if (PHASE.compareAndSet(BlockingCall.this, WAITING, ENTERED)) {
        try {
          value = Carried.call(carried, code);
        } catch (Throwable thrown) {
          throw BlockingCall.<RuntimeException>unchecked(thrown);
        }
      }
    }

    @Override
    public boolean hearsStart() {
      return false;
    }

    @Override
    public void finished(Outcome outcome, Throwable failure) {
      switch (outcome) {
        case COMPLETED -> end(value, null);
        case FAILED -> end(null, failure);
        default -> fail(TaskFailure.ended(outcome, failure, target.name(), null, cancelReason));
      }
      keepsTurn =
          outcome != Outcome.COMPLETED
              && outcome != Outcome.FAILED
              && !PHASE.compareAndSet(BlockingCall.this, WAITING, SKIPPED);
      if (!keepsTurn) {
        passOn();
      }
    }

    @Override
    public void returned() {
      if (keepsTurn) {
        passOn();
      }
    }

    @Override
    public void refused(Rejection rejection) {
      refuse(rejection);
      passOn();
    }
  }

  /** A {@code Runnable} may throw what it likes; only the compiler objects. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E unchecked(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
