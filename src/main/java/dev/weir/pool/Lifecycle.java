package dev.weir.pool;

import dev.weir.pool.WaitingRoom.Waiter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * Changes the state and the bounds of a pool, each in one step under the lock of the {@link
 * WaitingRoom}, and tells the {@link Events} after it.
 *
 * <pre>
 * L1  RUNNING  -pause->     PAUSED
 * L2  PAUSED   -resume->    RUNNING
 * L3  RUNNING, PAUSED -drain-> DRAINING   refuses submissions that wait for room
 * L4  DRAINING -close->     CLOSED        all that was accepted is answered, and told
 * L5  CLOSED   -reboot->    RUNNING       begins the pool's next life
 * </pre>
 */
final class Lifecycle {
  /** What the pool does after a change. Called outside every lock. */
  interface Events {
    void stateChanged(PoolState before, PoolState after);

    void resized(PoolBounds before, PoolBounds after);
  }

  private final Permits permits;
  private final TaskQueue queue;
  private final WaitingRoom room;
  private final Admission admission;
  private final Admission.Signal signal;
  private final Events events;

  /** Outcomes that are written but not told yet; the pool does not close before they are. */
  private final Stripes untold = new Stripes();

  private final AtomicInteger life = new AtomicInteger();

  /** Whether what is in the queue is to be abandoned. Under the lock. */
  private boolean halted;

  Lifecycle(
      Permits permits,
      TaskQueue queue,
      WaitingRoom room,
      Admission admission,
      Admission.Signal signal,
      Events events) {
    this.permits = permits;
    this.queue = queue;
    this.room = room;
    this.admission = admission;
    this.signal = signal;
    this.events = events;
  }

  /** Returns which of its lives the pool is in, counted from 0; a reboot begins the next. */
  int life() {
    return life.get();
  }

  boolean pause() {
    return change(PoolState.RUNNING, PoolState.PAUSED); // L1
  }

  boolean resume() {
    return change(PoolState.PAUSED, PoolState.RUNNING); // L2
  }

  /** Opens a closed pool. Threads still stuck keep their slots. */
  boolean reboot() {
    return change(PoolState.CLOSED, PoolState.RUNNING); // L5
  }

  private boolean change(PoolState from, PoolState to) {
    Waiter admitted;
    synchronized (room) {
      room.hold();
      try {
        if (permits.state() != from) {
          return false;
        }
        moveTo(to);
        admitted = room.admitAll();
      } finally {
        room.unhold();
      }
    }
    signal.work(false, true);
    admission.settle(admitted);
    events.stateChanged(from, to);
    return true;
  }

  /** Admits nothing more and refuses submissions that wait for room; accepted tasks still run. */
  void drain() {
    drain(false, life.get());
  }

  /**
   * Drains, and sees to it that nothing begins any more.
   *
   * @return false if that life of the pool is over
   */
  boolean halt(int ofLife) {
    drain(true, ofLife);
    return life.get() == ofLife && permits.state() == PoolState.DRAINING;
  }

  private void drain(boolean halts, int ofLife) {
    PoolState before;
    Waiter refused;
    synchronized (room) {
      room.hold();
      try {
        before = permits.state();
        if (life.get() != ofLife) {
          return;
        }
        if (halts && before != PoolState.CLOSED) {
          halted = true;
          queue.open(false);
        }
        if (Admission.closedness(before) != null) {
          return;
        }
        moveTo(PoolState.DRAINING); // L3
        refused = room.refuseAll(Rejection.DRAINING);
      } finally {
        room.unhold();
      }
    }
    signal.work(false, true);
    room.settle(refused);
    events.stateChanged(before, PoolState.DRAINING);
    closeIfAnswered();
  }

  private void moveTo(PoolState to) {
    if (permits.state() == PoolState.CLOSED) {
      halted = false;
      life.incrementAndGet();
    }
    permits.moveTo(to);
    queue.open(permits.starts() && !halted);
    if (permits.starts()) {
      room.appendHeld();
    }
  }

  /** Returns whether all that was accepted has its outcome. */
  boolean isAnswered() {
    synchronized (room) {
      room.hold();
      try {
        return permits.isAnswered();
      } finally {
        room.unhold();
      }
    }
  }

  /** An outcome is about to be written; the pool does not close before it is told. */
  void announce() {
    untold.add(1);
  }

  /** An outcome that was announced is told. */
  void told() {
    untold.add(-1);
    closeIfDrained();
  }

  /** A draining pool is held, so an ordinary end need not look at the state. */
  void closeIfDrained() {
    if (permits.isHeld() && permits.state() == PoolState.DRAINING) {
      closeIfAnswered();
    }
  }

  /** Closes the pool if it drains and all is answered. Called after each answer was told. */
  void closeIfAnswered() {
    synchronized (room) {
      room.hold();
      try {
        // In this order: an outcome is announced before its task gives its permit back.
        if (permits.state() != PoolState.DRAINING || !permits.isAnswered() || untold.sum() != 0) {
          return;
        }
        moveTo(PoolState.CLOSED); // L4
      } finally {
        room.unhold();
      }
    }
    events.stateChanged(PoolState.DRAINING, PoolState.CLOSED);
  }

  PoolBounds.Change resize(UnaryOperator<PoolBounds> change) {
    for (; ; ) {
      PoolBounds before = permits.bounds();
      PoolBounds after = change.apply(before);
      if (before.equals(after)) {
        return new PoolBounds.Change(before, before);
      }
      if (resize(before, after)) {
        return new PoolBounds.Change(before, after);
      }
    }
  }

  private boolean resize(PoolBounds before, PoolBounds after) {
    Waiter admitted;
    synchronized (room) {
      room.hold();
      try {
        if (!permits.bounds().equals(before)) {
          return false;
        }
        permits.rebound(after);
        admitted = room.admitAll();
      } finally {
        room.unhold();
      }
    }
    signal.work(false, true);
    admission.settle(admitted);
    events.resized(before, after);
    return true;
  }

  /**
   * Does again what a change may have left undone because an error cut it short: refuses those who
   * wait in a pool that drains, lets in those for whom there is room, queues what may start, closes
   * what is answered. Changes nothing in a pool that is in order.
   */
  void repair() {
    Waiter chain;
    synchronized (room) {
      room.hold();
      try {
        if (permits.starts()) {
          room.appendHeld();
        }
        queue.open(permits.starts() && !halted);
        chain =
            Admission.closedness(permits.state()) == null
                ? room.admitAll()
                : room.refuseAll(Rejection.DRAINING);
      } finally {
        room.unhold();
      }
    }
    admission.settle(chain);
    closeIfDrained();
  }
}
