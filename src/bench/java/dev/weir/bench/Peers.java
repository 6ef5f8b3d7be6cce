package dev.weir.bench;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;

/** The pools that are compared. */
enum Peers {
  WEIR("Weir", Bound.BOUNDED),
  TPE_LINKED("TPE + LinkedBlockingQueue", Bound.BOUNDED),
  TPE_ARRAY("TPE + ArrayBlockingQueue", Bound.BOUNDED),
  TPE_SYNC("TPE + SynchronousQueue", Bound.BOUNDED),
  FORK_JOIN("ForkJoinPool", Bound.UNBOUNDED),
  ENHANCED_QUEUE("EnhancedQueueExecutor", Bound.BOUNDED),
  VERTX("Vert.x WorkerExecutor", Bound.UNBOUNDED),
  VIRTUAL_THREADS("virtual threads", Bound.UNBOUNDED),
  VIRTUAL_SEMAPHORE("virtual threads + Semaphore", Bound.BOUNDED),
  TPE_VIRTUAL("TPE with virtual threads", Bound.BOUNDED);

  /** Whether a peer keeps to the capacity and the queue it is given. */
  enum Bound {
    BOUNDED,
    /** Accepts without end, so it is shown beside the others, and not compared with them. */
    UNBOUNDED
  }

  private final String title;
  private final Bound bound;

  Peers(String title, Bound bound) {
    this.title = title;
    this.bound = bound;
  }

  /** Returns the name under which it stands in tables and JSON. */
  String title() {
    return title;
  }

  Bound bound() {
    return bound;
  }

  Peer open(Bounds bounds) {
    return switch (this) {
      case WEIR -> new WeirPeer(bounds);
      case TPE_LINKED -> queued(bounds, new LinkedBlockingQueue<>(bounds.queue()));
      case TPE_ARRAY -> queued(bounds, new ArrayBlockingQueue<>(bounds.queue()));
      case TPE_SYNC -> handingOff(bounds, platform());
      case FORK_JOIN -> ExecutorPeer.forkJoin(bounds);
      case ENHANCED_QUEUE -> new EnhancedQueuePeer(bounds);
      case VERTX -> new VertxPeer(bounds);
      case VIRTUAL_THREADS -> new VirtualThreadsPeer();
      case VIRTUAL_SEMAPHORE -> new SemaphorePeer(bounds);
      case TPE_VIRTUAL -> handingOff(bounds, Thread.ofVirtual().factory());
    };
  }

  private static Peer queued(Bounds bounds, BlockingQueue<Runnable> queue) {
    return ExecutorPeer.threadPool(bounds.capacity(), bounds, queue, platform());
  }

  /** Core size 0: an idle thread is offered the task before a new one is made. */
  private static Peer handingOff(Bounds bounds, ThreadFactory threads) {
    return ExecutorPeer.threadPool(0, bounds, new SynchronousQueue<>(), threads);
  }

  private static ThreadFactory platform() {
    return Thread.ofPlatform().daemon().name("peer-", 0).factory();
  }
}
