package dev.weir.pool;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Changes the state and the bounds of a pool, each in one step. */
final class Lifecycle {
  private final Places places;
  private final Line line;
  private final Lobby lobby;
  private final Books books;
  private final Admission.House house;
  private final AtomicInteger life = new AtomicInteger();

  /** Whether what is in line is to be abandoned. While held. */
  private boolean halted;

  Lifecycle(Places places, Line line, Lobby lobby, Books books, Admission.House house) {
    this.places = places;
    this.line = line;
    this.lobby = lobby;
    this.books = books;
    this.house = house;
  }

  /** Returns which of its lives the pool is in; a reboot begins the next. */
  int life() {
    return life.get();
  }

  boolean pause() {
    return change(PoolState.RUNNING, PoolState.PAUSED);
  }

  boolean resume() {
    return change(PoolState.PAUSED, PoolState.RUNNING);
  }

  /** Opens a closed pool. Threads still stuck keep their slots. */
  boolean reboot() {
    return change(PoolState.CLOSED, PoolState.RUNNING);
  }

  private boolean change(PoolState from, PoolState to) {
    Gate opened;
    lobby.hold();
    try {
      if (places.state() != from) {
        return false;
      }
      moveTo(to);
      opened = lobby.letIn();
    } finally {
      lobby.letGo();
    }
    house.lineGrew(false);
    lobby.settle(opened);
    house.stateChanged(from, to);
    return true;
  }

  /** Admits nothing more and refuses all who wait for room; what was accepted still runs. */
  boolean drain() {
    return drain(false, life.get());
  }

  /**
   * Drains, and sees to it that nothing begins any more.
   *
   * @return false if that life of the pool is over
   */
  boolean halt(int ofLife) {
    drain(true, ofLife);
    return life.get() == ofLife && places.state() == PoolState.DRAINING;
  }

  private boolean drain(boolean halts, int ofLife) {
    PoolState before;
    Gate refused;
    lobby.hold();
    try {
      before = places.state();
      if (life.get() != ofLife) {
        return false;
      }
      if (halts && before != PoolState.CLOSED) {
        halted = true;
        line.open(false);
      }
      if (Admission.closedness(places) != null) {
        return false;
      }
      moveTo(PoolState.DRAINING);
      refused = lobby.refuseAll(Rejection.DRAINING);
    } finally {
      lobby.letGo();
    }
    house.lineGrew(false);
    lobby.settle(refused);
    house.stateChanged(before, PoolState.DRAINING);
    closeIfAnswered();
    return true;
  }

  private void moveTo(PoolState to) {
    if (places.state() == PoolState.CLOSED) {
      halted = false;
      life.incrementAndGet();
    }
    places.moveTo(to);
    line.open(places.starts() && !halted);
    if (places.starts()) {
      lobby.appendHeld();
    }
  }

  /** Returns whether all that was accepted has its outcome. */
  boolean isAnswered() {
    lobby.hold();
    try {
      return places.answered();
    } finally {
      lobby.letGo();
    }
  }

  /** Closes the pool if it drains and all is answered. Called after each answer was told. */
  void closeIfAnswered() {
    int ending;
    lobby.hold();
    try {
      if (!places.mayClose()) {
        return;
      }
      moveTo(PoolState.CLOSED);
      ending = life.get();
    } finally {
      lobby.letGo();
    }
    house.closed(ending);
  }

  PoolBounds.Change resize(UnaryOperator<PoolBounds> change) {
    for (; ; ) {
      PoolBounds before = places.bounds();
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
    Gate opened;
    lobby.hold();
    try {
      if (!places.bounds().equals(before)) {
        return false;
      }
      places.rebound(after);
      books.resizes.increment();
      opened = lobby.letIn();
    } finally {
      lobby.letGo();
    }
    house.lineGrew(false);
    lobby.settle(opened);
    house.resized(before, after);
    return true;
  }
}
