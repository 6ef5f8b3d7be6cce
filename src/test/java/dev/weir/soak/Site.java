package dev.weir.soak;

import dev.weir.pool.PoolBounds;
import dev.weir.pool.PoolListener;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolOptions.NestedSubmit;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.PoolState;
import dev.weir.pool.Ticket;
import dev.weir.pool.WorkerPool;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;

/** The pool under test and what all who use it share. */
final class Site {
  static final int MOST_SLOTS = 12;

  private static final int TICKETS = 64;

  final Faults faults;
  final FlakyThreads threads;
  final WorkerPool pool;
  final Ledger ledger;
  final Calls calls;

  /** Whether an accepted plain task may end without a witness: a deadline gave it up unheard. */
  volatile boolean mayVanish;

  /**
   * Whether bulk calls are made in this round; of their submissions only the upper bound is known.
   */
  volatile boolean bulk;

  private final AtomicReferenceArray<Ticket> tickets = new AtomicReferenceArray<>(TICKETS);
  private final AtomicInteger turn = new AtomicInteger();
  private volatile boolean open;
  private volatile boolean over;
  private volatile Thread lister;

  Site(Threads kind, NestedSubmit nested, Faults faults, int entries) throws InterruptedException {
    this.faults = faults;
    this.threads = new FlakyThreads(kind, faults);
    this.ledger = new Ledger(entries, this);
    LongSupplier ticker =
        () -> {
          if (faults.strikes(Fault.TICKER, 500)) {
            throw new HostileException();
          }
          return System.nanoTime();
        };
    this.pool =
        WorkerPool.create(
            PoolOptions.defaults()
                .withName("soak")
                .withThreads(kind)
                .withThreadFactory(threads)
                .withNestedSubmit(nested)
                .withCapacity(MOST_SLOTS)
                .withQueueCapacity(8)
                .withMaxBlockingTasks(16)
                .withExpiry(Duration.ofMillis(2))
                .withTicker(ticker)
                .withListener(listener()));
    this.calls = new Calls(this);
  }

  private PoolListener listener() {
    return new PoolListener() {
      @Override
      public void stateChanged(PoolState before, PoolState after) {
        listenerMayThrow();
      }

      @Override
      public void resized(PoolBounds before, PoolBounds after) {
        listenerMayThrow();
      }

      @Override
      public void terminated() {
        listenerMayThrow();
      }
    };
  }

  void listenerMayThrow() {
    if (faults.strikes(Fault.LISTENER, 20)) {
      throw new HostileException();
    }
  }

  /** Lets a task use the pool from inside. */
  void nested(Work work) {
    if (open && work == Work.NEST) {
      switch (Math.floorMod(turn.getAndIncrement(), 5)) {
        case 0 -> calls.execute(Work.NOTHING);
        case 1 -> calls.tryExecute(Work.SPIN, null);
        case 2 -> calls.listen(Work.NOTHING, null);
        case 3 -> calls.future(Work.NOTHING);
        default -> calls.waitForAnother();
      }
    } else if (open && work == Work.END) {
      pool.shutdown();
    }
  }

  /** Runs what shutdownNow returned and what is no entry itself. */
  void runElsewhere(Runnable listed) {
    lister = Thread.currentThread();
    try {
      listed.run();
    } catch (Throwable t) {
      // The task's own, and so its answer.
    } finally {
      lister = null;
    }
  }

  boolean isRunElsewhere() {
    return Thread.currentThread() == lister;
  }

  void keep(Ticket ticket) {
    tickets.set(turn.getAndIncrement() & (TICKETS - 1), ticket);
  }

  Ticket anyTicket(SplittableRandom random) {
    return tickets.get(random.nextInt(TICKETS));
  }

  void forgetTickets() {
    for (int i = 0; i < TICKETS; i++) {
      tickets.set(i, null);
    }
  }

  /** Whether the pool may be used now. */
  boolean isOpen() {
    return open && !ledger.isSpent();
  }

  void open(boolean now) {
    open = now;
  }

  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
  }
}
