package dev.weir.task;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds how many bytes are held at once by those that each take some and give them back. */
final class ByteBudget {
  private final long most;
  private final AtomicLong taken = new AtomicLong();

  ByteBudget(long most) {
    this.most = most;
  }

  /**
   * Takes bytes; false if there would be too many. A caller that holds them alone is let in however
   * many it takes, so that nothing is refused for ever.
   */
  boolean take(long bytes) {
    long before = taken.get();
    while (before == 0 || before + bytes <= most) {
      if (taken.compareAndSet(before, before + bytes)) {
        return true;
      }
      before = taken.get();
    }
    return false;
  }

  /** Returns how many bytes are taken now. */
  long taken() {
    return taken.get();
  }

  /** Returns whether so many bytes could be taken now. */
  boolean hasRoom(long bytes) {
    long now = taken.get();
    return now == 0 || now + bytes <= most;
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }
}
