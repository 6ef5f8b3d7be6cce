package dev.weir.pool;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The accepted jobs that have not begun, first come first served. A job that is dropped stays as a
 * dead entry until it is reached or until the dead outnumber the living, when they are swept out.
 */
final class Line {
  private static final int SWEEP_FROM = 256;

  private final ConcurrentLinkedQueue<Job> jobs = new ConcurrentLinkedQueue<>();
  private final AtomicInteger dead = new AtomicInteger();
  private final AtomicBoolean sweeping = new AtomicBoolean();
  private volatile boolean stopped;

  void append(Job job) {
    jobs.add(job);
  }

  /** Takes the oldest job and claims it for the calling worker; null if there is none. */
  Job claim() {
    for (Job job; !stopped && (job = jobs.poll()) != null; ) {
      if (job.claim()) {
        return job;
      }
      dead.decrementAndGet();
    }
    return null;
  }

  /** Takes the oldest entry, dead or alive, and leaves its claim to the caller. */
  Job poll() {
    return jobs.poll();
  }

  /** Returns whether no worker need come; dead entries count, so "no" may be too careful. */
  boolean isEmpty() {
    return stopped || jobs.isEmpty();
  }

  /** From now on no worker gets a job, for all that are in line are to be abandoned. */
  void stop() {
    stopped = true;
  }

  /** Serves workers again. */
  void restart() {
    stopped = false;
  }

  Job oldest() {
    for (Job job : jobs) {
      if (job.waits()) {
        return job;
      }
    }
    return null;
  }

  /**
   * Notes that an entry died, with about {@code living} others alive.
   *
   * @return whether the dead are so many that they should be swept out
   */
  boolean died(int living) {
    int n = dead.incrementAndGet();
    return n > SWEEP_FROM && n > living;
  }

  /** Removes the dead. A second sweep at the same time does nothing. */
  void sweep() {
    if (sweeping.compareAndSet(false, true)) {
      int[] swept = {0};
      jobs.removeIf(
          job -> {
            boolean gone = !job.waits();
            swept[0] += gone ? 1 : 0;
            return gone;
          });
      buried(swept[0]);
      sweeping.set(false);
    }
  }

  /** Notes that dead entries are gone. */
  void buried(int n) {
    dead.addAndGet(-n);
  }
}
