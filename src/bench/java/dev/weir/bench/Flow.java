package dev.weir.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The rate at which short tasks pass through a peer that stays open. The first run warms up and
 * finds how many tasks take the time of one measurement, so that slow and fast peers get equal
 * time.
 */
final class Flow implements Trial, AutoCloseable {
  static final String RATE = "rate";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long FIRST = 64;

  private final Peer peer;
  private final int producers;
  private final Work work;
  private final Duration length;
  private final Deadline deadline;
  private long tasks;

  Flow(Peer peer, int producers, Work work, Duration length, Deadline deadline) {
    this.peer = peer;
    this.producers = producers;
    this.work = work;
    this.length = length;
    this.deadline = deadline;
  }

  static double perSecond(long tasks, long startNanos) {
    return tasks * 1e9 / (System.nanoTime() - startNanos);
  }

  @Override
  public Map<String, Double> run() throws InterruptedException {
    if (tasks == 0) {
      warmUp();
    }
    return Map.of(RATE, measure(tasks));
  }

  private void warmUp() throws InterruptedException {
    double seconds = length.toNanos() / 1e9;
    long some = FIRST;
    double rate = measure(some);
    while (some / rate < seconds) {
      some *= 2;
      rate = measure(some);
    }
    tasks = Math.max(producers, (long) (rate * seconds));
  }

  private double measure(long all) throws InterruptedException {
    Tally tally = new Tally();
    Runnable task = work.task(tally);
    long each = Math.max(1, all / producers);
    List<Thread> threads = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < producers; i++) {
      threads.add(Thread.ofPlatform().daemon().start(() -> submit(task, each)));
    }
    tally.await(each * producers, deadline.within(PATIENCE));
    double rate = perSecond(each * producers, start);
    for (Thread thread : threads) {
      thread.join();
    }
    return rate;
  }

  private void submit(Runnable task, long times) {
    for (long i = 0; i < times; i++) {
      peer.execute(task);
    }
  }

  @Override
  public void close() {
    peer.close();
  }
}
