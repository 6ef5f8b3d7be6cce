package dev.weir.soak;

import dev.weir.pool.TaskLimits;
import dev.weir.pool.Ticket;
import dev.weir.testing.Invariants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;

/** Submits in every way, cancels some of it, and looks at the pool meanwhile. */
final class Submitter extends Actor {
  private static final Duration[] PATIENCE = {
    Duration.ofNanos(1_000), Duration.ofNanos(50_000), Duration.ofMillis(1)
  };
  private static final TaskLimits[] LIMITS = {
    null,
    TaskLimits.NONE,
    new TaskLimits(Duration.ofNanos(30_000), Duration.ZERO),
    new TaskLimits(Duration.ofMillis(2), Duration.ofNanos(100_000)),
    new TaskLimits(Duration.ZERO, Duration.ofNanos(20_000))
  };

  private final SplittableRandom random;
  private final List<Callable<Entry>> bulk = new ArrayList<>(8);

  Submitter(int number, Site site, SplittableRandom random) {
    super("submitter-" + number, site);
    this.random = random;
  }

  @Override
  void step() throws InterruptedException {
    int n = random.nextInt(100);
    if (n < 18) {
      site.calls.execute(work());
    } else if (n < 36) {
      site.calls.tryExecute(work(), null);
    } else if (n < 42) {
      site.calls.tryExecute(work(), PATIENCE[random.nextInt(PATIENCE.length)]);
    } else if (n < 66) {
      site.calls.listen(work(), LIMITS[random.nextInt(LIMITS.length)]);
    } else if (n < 84) {
      site.calls.future(work());
    } else if (n < 86) {
      bulk();
    } else {
      look(n);
    }
  }

  private Work work() {
    return Work.choose(random, site.faults);
  }

  private void bulk() throws InterruptedException {
    if (site.bulk) {
      site.calls.bulk(bulk, random);
    }
  }

  private void look(int n) throws InterruptedException {
    Entry entry = site.ledger.any(random);
    if (n < 91) {
      Ticket ticket = site.anyTicket(random);
      var unused = ticket != null && ticket.cancel();
    } else if (n < 95 && entry != null) {
      site.calls.cancel(entry, random.nextBoolean());
    } else if (n < 98 && entry != null) {
      site.calls.get(entry);
    } else {
      Invariants.check(site.pool.stats());
    }
  }
}
