package dev.weir.bench;

/** No pool: a new virtual thread for every task, without a bound. */
final class VirtualThreadsPeer implements Peer {
  @Override
  public void execute(Runnable task) {
    Thread.startVirtualThread(task);
  }

  @Override
  public void close() {}
}
