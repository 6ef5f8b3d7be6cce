package dev.weir.model;

import dev.weir.pool.PoolState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a pool should be: lists and counters, changed by one operation at a time, without a thread.
 * Tasks are known by their numbers.
 */
final class PoolModel {
  final int queueCapacity;
  final int maxWaiters;
  PoolState state = PoolState.RUNNING;
  int capacity;
  final List<Integer> running = new ArrayList<>();
  final Deque<Integer> queued = new ArrayDeque<>();
  final Deque<Integer> waiting = new ArrayDeque<>();
  long accepted;
  long completed;
  long failed;
  long cancelled;
  long abandoned;
  long overload;
  long draining;
  long closed;
  long gaveUp;

  PoolModel(int capacity, int queueCapacity, int maxWaiters) {
    this.capacity = capacity;
    this.queueCapacity = queueCapacity;
    this.maxWaiters = maxWaiters;
  }

  private boolean starts() {
    return state == PoolState.RUNNING || state == PoolState.DRAINING;
  }

  private boolean admits() {
    return state == PoolState.RUNNING || state == PoolState.PAUSED;
  }

  /** A paused pool has no free slot; one that was made smaller has none until enough have ended. */
  private boolean hasRoom() {
    int slots = starts() ? Math.max(running.size(), capacity) : running.size();
    return running.size() + queued.size() < slots + queueCapacity;
  }

  /** Submits a task; {@code waits} says whether it waits where there is no room. */
  void submit(int task, boolean waits) {
    if (!admits()) {
      draining += state == PoolState.DRAINING ? 1 : 0;
      closed += state == PoolState.CLOSED ? 1 : 0;
    } else if (waiting.isEmpty() && hasRoom()) {
      accepted++;
      queued.add(task);
    } else if (waits && waiting.size() < maxWaiters) {
      waiting.add(task);
    } else {
      overload++;
    }
    settle();
  }

  void finish(Integer task, boolean fails) {
    running.remove(task);
    failed += fails ? 1 : 0;
    completed += fails ? 0 : 1;
    settle();
  }

  /** Cancels a task wherever it is; a running one heeds its interrupt. */
  void cancel(Integer task) {
    if (waiting.remove(task)) {
      gaveUp++;
    } else if (queued.remove(task) || running.remove(task)) {
      cancelled++;
    }
    settle();
  }

  void pause() {
    state = state == PoolState.RUNNING ? PoolState.PAUSED : state;
  }

  void resume() {
    state = state == PoolState.PAUSED ? PoolState.RUNNING : state;
    settle();
  }

  void resize(int to) {
    capacity = to;
    settle();
  }

  void shutdown() {
    drain();
    settle();
  }

  private void drain() {
    if (admits()) {
      state = PoolState.DRAINING;
      draining += waiting.size();
      waiting.clear();
    }
  }

  /** Returns what never began; nothing begins any more, in a paused pool neither. */
  int shutdownNow() {
    drain();
    int neverBegan = queued.size();
    abandoned += running.size() + neverBegan;
    running.clear();
    queued.clear();
    settle();
    return neverBegan;
  }

  void reboot() {
    state = state == PoolState.CLOSED ? PoolState.RUNNING : state;
  }

  /** Moves everybody up as far as there is room. */
  private void settle() {
    boolean moved;
    do {
      moved = false;
      if (admits() && !waiting.isEmpty() && hasRoom()) {
        queued.add(waiting.remove());
        accepted++;
        moved = true;
      }
      if (starts() && !queued.isEmpty() && running.size() < capacity) {
        running.add(queued.remove());
        moved = true;
      }
    } while (moved);
    if (state == PoolState.DRAINING && running.isEmpty() && queued.isEmpty()) {
      state = PoolState.CLOSED;
    }
  }

  @Override
  public String toString() {
    return "state=%s capacity=%d running=%s queued=%s waiting=%s accepted=%d completed=%d failed=%d"
            .formatted(state, capacity, running, queued, waiting, accepted, completed, failed)
        + " cancelled=%d abandoned=%d overload=%d draining=%d closed=%d gaveUp=%d"
            .formatted(cancelled, abandoned, overload, draining, closed, gaveUp);
  }
}
