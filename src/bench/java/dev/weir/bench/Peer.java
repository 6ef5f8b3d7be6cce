package dev.weir.bench;

/** A pool under test, seen alike: every task given to it runs, and a full one makes us wait. */
interface Peer extends AutoCloseable {
  /** Runs a task, waiting for room first where the peer is bounded. */
  void execute(Runnable task);

  /** Returns the most workers that ever lived at once; 0 if the peer does not tell. */
  default int peakWorkers() {
    return 0;
  }

  /** Ends its threads; called when all its tasks have run. */
  @Override
  void close();
}
