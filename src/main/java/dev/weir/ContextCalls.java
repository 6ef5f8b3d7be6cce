package dev.weir;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The calls that one context has made of one {@link WeirExecutor}: whose turn it is, and which to
 * cancel when the verticle is undeployed. Thread-safe by its own lock, under which nothing is
 * called.
 */
final class ContextCalls {
  private static final String UNDEPLOYED = "its verticle was undeployed";

  private final WeirExecutor.Target target;
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  /** The newest of all that are not answered; only where the context is one of a verticle. */
  private BlockingCall<?> newest;

  private boolean isWatched;
  private boolean closed;

  /** One of those in order is in the pool, or about to be. */
  private boolean busy;

  /** How often the turn was passed on and not taken up yet. */
  private final AtomicInteger passed = new AtomicInteger();

  /** A call that waits for its turn, since that time of the system's clock in nanoseconds. */
  private record Waiting(BlockingCall<?> call, long since) {}

  ContextCalls(WeirExecutor.Target target) {
    this.target = target;
  }

  /**
   * Begins to wait for the undeployment of the context's verticle. Vert.x ends the consumers of a
   * verticle that is undeployed, and tells so; there is no other exported way to hear of it.
   */
  void watch(Vertx vertx) {
    isWatched = true;
    vertx
        .eventBus()
        .localConsumer("dev.weir.undeployment." + UUID.randomUUID(), message -> {})
        .endHandler(undeployed -> close());
  }

  /** Takes a call: starts it, or has it wait for its turn. */
  void add(BlockingCall<?> call, boolean ordered) {
    call.joins(this, ordered);
    switch (place(call, ordered)) {
      case STARTS -> call.start();
      case WAITS -> endsInTime(call);
      case OVERLOAD -> call.endOverload();
      case CLOSED -> call.endCancelled(UNDEPLOYED);
    }
  }

  private enum Place {
    STARTS,
    WAITS,
    OVERLOAD,
    CLOSED
  }

  private Place place(BlockingCall<?> call, boolean ordered) {
    int most = ordered ? target.maxBlockingTasks() : 0;
    synchronized (this) {
      if (closed) {
        return Place.CLOSED;
      }
      if (!ordered || !busy) {
        busy |= ordered;
        list(call);
        return Place.STARTS;
      }
      if (most > 0 && waiting.size() >= most) {
        return Place.OVERLOAD;
      }
      waiting.add(new Waiting(call, System.nanoTime()));
      list(call);
      return Place.WAITS;
    }
  }

  /** Sets the timer for a call whose wait has a limit. */
  private void endsInTime(BlockingCall<?> call) {
    Duration most = call.maxWait();
    if (most.isZero()) {
      return;
    }
    Vertx vertx = call.context().owner();
    long timer =
        vertx.setTimer(
            Math.max(1, TimeUnit.NANOSECONDS.toMillis(most.toNanos())),
            due -> {
              if (withdraw(call)) {
                call.endWaitTimeout();
              }
            });
    boolean isWaiting;
    synchronized (this) {
      isWaiting = waiting.stream().anyMatch(other -> other.call() == call);
      call.timer = isWaiting ? timer : -1;
    }
    if (!isWaiting) {
      vertx.cancelTimer(timer);
    }
  }

  /**
   * The call whose turn it was has left the pool: starts the next. One that is refused or ends at
   * once passes the turn on from inside its start; the loop here sees to it, so nothing recurses.
   */
  void passOn() {
    if (passed.getAndIncrement() > 0) {
      return;
    }
    do {
      Waiting next = poll();
      if (next != null) {
        start(next);
      }
    } while (passed.decrementAndGet() > 0);
  }

  private static void start(Waiting next) {
    BlockingCall<?> call = next.call();
    if (call.timer >= 0) {
      call.context().owner().cancelTimer(call.timer);
    }
    call.startAfter(next.since());
  }

  private synchronized Waiting poll() {
    Waiting next = waiting.poll();
    busy = next != null;
    return next;
  }

  /** Takes a call out that waits for its turn; false if it does not. */
  synchronized boolean withdraw(BlockingCall<?> call) {
    return waiting.removeIf(other -> other.call() == call);
  }

  private void list(BlockingCall<?> call) {
    if (isWatched) {
      call.before = newest;
      if (newest != null) {
        newest.after = call;
      }
      newest = call;
    }
  }

  /** Forgets a call, which is answered. */
  void remove(BlockingCall<?> call) {
    if (isWatched) {
      unlist(call);
    }
  }

  private synchronized void unlist(BlockingCall<?> call) {
    if (call.after != null) {
      call.after.before = call.before;
    } else if (newest == call) {
      newest = call.before;
    }
    if (call.before != null) {
      call.before.after = call.after;
    }
    call.before = null;
    call.after = null;
  }

  private void close() {
    List<Waiting> unstarted;
    List<BlockingCall<?>> live = new ArrayList<>();
    synchronized (this) {
      closed = true;
      unstarted = List.copyOf(waiting);
      waiting.clear();
      for (BlockingCall<?> call = newest; call != null; call = call.before) {
        live.add(call);
      }
    }
    unstarted.forEach(other -> other.call().endCancelled(UNDEPLOYED));
    live.forEach(call -> call.cancel(UNDEPLOYED));
  }
}
