package dev.weir.soak;

import dev.weir.pool.PoolState;
import dev.weir.pool.Ticket;
import dev.weir.pool.WorkerPool;
import dev.weir.soak.Entry.Event;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Changes the pool under its users: bounds, pauses, ends, new lives; and interrupts everybody. */
final class Disturber extends Actor {
  private static final Duration GRACE = Duration.ofMillis(1);

  private final SplittableRandom random;
  private final List<? extends Actor> others;

  Disturber(Site site, SplittableRandom random, List<? extends Actor> others) {
    super("disturber", site);
    this.random = random;
    this.others = others;
  }

  @Override
  void step() throws Throwable {
    WorkerPool pool = site.pool;
    switch (random.nextInt(16)) {
      case 0 -> {
        if (pool.pause()) {
          LockSupport.parkNanos(random.nextInt(1_000_000));
        }
      }
      case 1, 2 -> pool.resize(1 + random.nextInt(Site.MOST_SLOTS));
      case 3 -> {
        int queue = random.nextInt(10);
        int waiters = 1 + random.nextInt(20);
        int warm = random.nextInt(2);
        var unused =
            pool.resize(
                b -> b.withMinIdle(warm).withQueueCapacity(queue).withMaxBlockingTasks(waiters));
      }
      case 4, 5, 6, 7 -> interrupt();
      case 8 -> end();
      default -> LockSupport.parkNanos(200_000);
    }
    if (random.nextBoolean()) {
      pool.resume();
      pool.reboot();
    }
  }

  private void interrupt() {
    if (site.faults.strikes(Fault.INTERRUPT, 1)) {
      Ticket ticket = site.anyTicket(random);
      Thread worker = ticket == null ? null : ticket.thread();
      if (worker != null) {
        worker.interrupt();
      } else {
        others.get(random.nextInt(others.size())).thread.interrupt();
      }
    }
  }

  private void end() throws InterruptedException {
    boolean abandons = site.faults.strikes(Fault.ABANDON, 1);
    switch (abandons ? random.nextInt(3) : 0) {
      case 0 -> site.pool.shutdown();
      case 1 -> {
        site.mayVanish = true;
        site.pool.shutdown(GRACE);
      }
      default -> shutdownNow();
    }
    boolean ended = site.pool.awaitTermination(random.nextInt(3), TimeUnit.MILLISECONDS);
    if (ended && site.pool.state() == PoolState.CLOSED) {
      site.pool.reboot();
    }
  }

  private void shutdownNow() {
    boolean returned = false;
    try {
      List<Runnable> listed = site.pool.shutdownNow();
      for (Runnable task : listed) {
        if (task instanceof Entry entry) {
          entry.note(Event.LISTED);
        } else {
          site.runElsewhere(task);
        }
      }
      returned = true;
    } finally {
      // If no list came back, nobody knows what was in it.
      site.mayVanish |= !returned;
    }
  }
}
