package dev.weir.bench;

import java.util.concurrent.RejectedExecutionException;
import org.jboss.threads.EnhancedQueueExecutor;

/** JBoss's executor. It can only refuse when full, so the submitter yields and tries again. */
final class EnhancedQueuePeer implements Peer {
  /** Without a stack trace, so that a refusal costs what the executor makes it cost. */
  private static final class Full extends RejectedExecutionException {
    private static final long serialVersionUID = 1;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  private final EnhancedQueueExecutor executor;

  EnhancedQueuePeer(Bounds bounds) {
    executor =
        new EnhancedQueueExecutor.Builder()
            .setCorePoolSize(bounds.capacity())
            .setMaximumPoolSize(bounds.capacity())
            .setMaximumQueueSize(bounds.queue())
            .setRegisterMBean(false)
            .setHandoffExecutor(EnhancedQueuePeer::refuse)
            .build();
  }

  private static void refuse(Runnable task) {
    throw new Full();
  }

  @Override
  public void execute(Runnable task) {
    while (true) {
      try {
        executor.execute(task);
        return;
      } catch (Full full) {
        Thread.yield();
      }
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
