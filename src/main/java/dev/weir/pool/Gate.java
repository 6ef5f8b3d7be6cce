package dev.weir.pool;

import java.util.concurrent.locks.LockSupport;

/** The place of one submission that waits for room. Its outcome is set once, under the lock. */
final class Gate {
  final Job job;

  /** The submitting thread, parked; null if none is. */
  private final Thread thread;

  /** The next of a batch that left the waiting room together; theirs alone who took the batch. */
  Gate next;

  private volatile boolean open;
  private volatile Rejection rejection;

  Gate(Job job, Thread thread) {
    this.job = job;
    this.thread = thread;
  }

  boolean waits() {
    return !open && rejection == null;
  }

  Rejection rejection() {
    return rejection;
  }

  void open() {
    open = true;
  }

  /** Ends the wait for good: the job is dropped, so nothing can happen to it any more. */
  void refuse(Rejection why) {
    job.drop();
    rejection = why;
  }

  /** Lets the submitting thread go on, outside every lock. */
  void unpark() {
    LockSupport.unpark(thread);
  }

  /** Tells the listener what became of the submission, outside every lock. */
  void tell() {
    if (rejection == null) {
      job.accepted();
    } else {
      job.refused(rejection);
    }
  }
}
