package dev.weir.web.guard;

import java.util.concurrent.atomic.AtomicInteger;

/** How many connections are open on a port, all its servers together. Thread-safe. */
final class Seats {
  private final AtomicInteger ordinary = new AtomicInteger();
  private final AtomicInteger reserve = new AtomicInteger();

  /** What a connection may do. */
  enum Seat {
    /** Stay for as long as it waits or reads. */
    ORDINARY,
    /** Have what is answered at once. */
    RESERVE,
    /** Nothing: it is being closed. */
    NONE
  }

  /** Takes the best seat that is free. */
  Seat take(HttpLimits limits) {
    if (takeOrdinary(limits)) {
      return Seat.ORDINARY;
    }
    return take(reserve, limits.reserve()) ? Seat.RESERVE : Seat.NONE;
  }

  boolean takeOrdinary(HttpLimits limits) {
    return take(ordinary, limits.connections());
  }

  private static boolean take(AtomicInteger taken, int most) {
    if (taken.incrementAndGet() <= most) {
      return true;
    }
    taken.decrementAndGet();
    return false;
  }

  void free(Seat seat) {
    switch (seat) {
      case ORDINARY -> ordinary.decrementAndGet();
      case RESERVE -> reserve.decrementAndGet();
      case NONE -> {}
    }
  }
}
