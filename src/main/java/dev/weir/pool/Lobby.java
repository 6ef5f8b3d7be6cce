package dev.weir.pool;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where submissions wait for room, and the lock under which everything happens at the door that is
 * not a single compare-and-set. Between {@link #hold} and {@link #letGo} the {@link Places} stand
 * still for everybody else, and they stay held while anybody waits here: so no newcomer overtakes,
 * and every place that is given back goes to the oldest gate.
 */
final class Lobby {
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashSet<Gate> gates = new LinkedHashSet<>();

  /** Jobs accepted while paused; they join the line when tasks are started again. */
  private final ArrayDeque<Job> held = new ArrayDeque<>();

  private final Places places;
  private final Line line;
  private final Books books;
  private final Admission.House house;

  Lobby(Places places, Line line, Books books, Admission.House house) {
    this.places = places;
    this.line = line;
    this.books = books;
    this.house = house;
  }

  void hold() {
    lock.lock();
    places.hold();
  }

  void letGo() {
    places.letGo(!gates.isEmpty() || !held.isEmpty());
    lock.unlock();
  }

  // While held.

  int size() {
    return gates.size();
  }

  void add(Gate gate) {
    gate.job.waits(gate);
    gates.add(gate);
  }

  boolean remove(Gate gate) {
    return gates.remove(gate);
  }

  /** Puts an accepted job in line, or keeps it until tasks are started again. */
  void append(Job job) {
    if (places.starts()) {
      line.append(job);
    } else {
      held.add(job);
    }
  }

  /** Tasks may be started again. */
  void appendHeld() {
    held.forEach(line::append);
    held.clear();
  }

  /** Lets waiters in, oldest first, while there is room; returns them chained, to be settled. */
  Gate letIn() {
    Gate first = null;
    Gate last = null;
    while (!gates.isEmpty() && places.take()) {
      Gate gate = gates.removeFirst();
      append(gate.job);
      gate.open();
      if (last == null) {
        first = gate;
      } else {
        last.next = gate;
      }
      last = gate;
    }
    return first;
  }

  /** Refuses everybody; returns them chained, to be settled. */
  Gate refuseAll(Rejection why) {
    Gate refused = null;
    while (!gates.isEmpty()) {
      Gate gate = gates.removeLast();
      books.count(why);
      gate.refuse(why);
      gate.next = refused;
      refused = gate;
    }
    return refused;
  }

  /** Removes dropped jobs. */
  void sweep() {
    held.removeIf(
        job -> {
          if (job.waits()) {
            return false;
          }
          line.bury(job);
          return true;
        });
  }

  /** Returns the submission that waits longest, null if none waits. */
  Job oldest() {
    Job oldest = line.oldest();
    for (Job job : held) {
      oldest = oldest == null && job.waits() ? job : oldest;
    }
    return oldest == null && !gates.isEmpty() ? gates.getFirst().job : oldest;
  }

  // After letting go.

  /** Has the jobs of a batch run, then lets its threads go on, then tells its listeners. */
  void settle(Gate chain) {
    if (chain == null) {
      return;
    }
    house.lineGrew(false);
    for (Gate gate = chain; gate != null; gate = gate.next) {
      gate.unpark();
    }
    for (Gate gate = chain; gate != null; ) {
      Gate next = gate.next;
      gate.next = null; // a ticket may outlive the batch by far
      gate.tell();
      gate = next;
    }
  }
}
