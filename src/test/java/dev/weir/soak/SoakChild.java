package dev.weir.soak;

import dev.weir.pool.PoolOptions.NestedSubmit;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.PoolStats;
import dev.weir.testing.Invariants;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One pool, soaked: rounds of everything at once, each with faults of its own, and after each a
 * quiet point at which every submission is accounted for.
 */
final class SoakChild {
  private static final int SUBMITTERS = 3;
  private static final int BIG_HEAP_MB = 256;
  private static final long ROUND_NANOS = 2_000_000_000L;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final Site site;
  private final List<Actor> actors = new ArrayList<>();
  private final SplittableRandom random;
  private final Levels levels;
  private final long end;
  private Score score = Score.NONE;

  /** Made beforehand: when they are needed, the heap may be full. */
  private final BooleanSupplier everyoneIsBack;

  private final BooleanSupplier poolIsQuiet;

  private SoakChild(Threads kind, double seconds, long seed, String without)
      throws InterruptedException {
    boolean isBig = Runtime.getRuntime().maxMemory() >> 20 >= BIG_HEAP_MB;
    random = new SplittableRandom(seed);
    Faults faults = new Faults(Fault.without(without), random.nextLong(), isBig ? 1 : 8);
    // Of the four children, each option has one of either kind and one of either heap.
    NestedSubmit nested =
        isBig == (kind == Threads.VIRTUAL) ? NestedSubmit.COMPENSATE : NestedSubmit.INLINE;
    site = new Site(kind, nested, faults, isBig ? 1 << 16 : 1 << 14);
    levels = new Levels(site);
    everyoneIsBack = () -> revive() && isEveryoneBack();
    poolIsQuiet = () -> revive() && isQuiet();
    end = System.nanoTime() + (long) (seconds * 1e9);
    for (int i = 0; i < SUBMITTERS; i++) {
      actors.add(new Submitter(i, site, random.split()));
    }
    List<Actor> submitters = List.copyOf(actors);
    actors.add(new Digger(site, random.split()));
    actors.add(new Disturber(site, random.split(), submitters));
  }

  /** Soaks; the arguments are those that {@link Soak} gives. */
  public static void main(String[] arguments) throws Exception {
    double seconds = Double.parseDouble(arguments[2]);
    long seed = Long.parseLong(arguments[3]);
    System.out.println("begins"); // the JDK loads what it prints with, which needs memory
    SoakChild child = new SoakChild(Threads.valueOf(arguments[0]), seconds, seed, arguments[4]);
    try {
      child.run();
    } catch (Hang hang) {
      child.score = child.score.plus(Score.DIED);
      hang.print(child.site);
    } catch (Throwable failure) {
      child.site.end();
      child.score = child.score.plus(Score.DIED);
      failure.printStackTrace(System.out);
    }
    System.out.println(child.score);
    Runtime.getRuntime().halt(child.score.isPassed() ? 0 : 1);
  }

  private void run() throws Exception {
    // Failures that are told on the threads of submitters and of the timer, thousands of them.
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> site.listenerMayThrow());
    actors.forEach(actor -> actor.thread.start());
    PoolStats before = site.pool.stats();
    while (System.nanoTime() - end < 0) {
      Set<Fault> faults = round();
      settle();
      before = quietPoint(before, faults);
    }
    finish();
  }

  /** Lets everybody loose for a while; returns the faults that were about. */
  private Set<Fault> round() {
    Set<Fault> faults = site.faults.choose();
    site.bulk = random.nextBoolean();
    site.mayVanish = false;
    long roundEnd = System.nanoTime() + ROUND_NANOS;
    site.open(true);
    while (System.nanoTime() - roundEnd < 0 && site.isOpen()) {
      LockSupport.parkNanos(5_000_000);
    }
    site.open(false);
    site.faults.stop();
    return faults;
  }

  /** Brings the pool to rest: nobody submits, all is answered, and the pool runs. */
  private void settle() {
    await("the threads that use the pool come back", everyoneIsBack);
    await("all is answered, and the pool is empty", poolIsQuiet);
  }

  private boolean revive() {
    site.pool.resume();
    site.pool.reboot();
    return true;
  }

  private boolean isEveryoneBack() {
    return actors.stream().allMatch(Actor::isResting);
  }

  private boolean isQuiet() {
    PoolStats stats = site.pool.stats();
    int present = stats.active() + stats.starting() + stats.stuck() + stats.queued();
    return present + stats.blocked() == 0 && !site.pool.isShutdown();
  }

  private static void await(String what, BooleanSupplier condition) {
    long patience = System.nanoTime() + PATIENCE_NANOS;
    while (!holds(condition)) {
      if (System.nanoTime() - patience > 0) {
        throw new Hang(what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** A task that fills the heap may not be over yet. */
  private static boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (OutOfMemoryError full) {
      return false;
    }
  }

  private PoolStats quietPoint(PoolStats before, Set<Fault> faults) {
    System.gc(); // a collector that just now failed may refuse memory until it has run
    await("the last listeners have heard", this::isHeard);
    PoolStats after = site.pool.stats();
    checked(() -> Invariants.check(after));
    Audit audit = Audit.of(site.ledger);
    Books.compare(before, after, audit, site.ledger, site.mayVanish, faults);
    int used = site.ledger.used();
    site.forgetTickets();
    site.ledger.clearEntries();
    String level = levels.measure();
    System.out.println(
        used
            + " submissions, "
            + audit.lost
            + " lost, "
            + audit.doubles
            + " double, "
            + level
            + ", faults "
            + faults);
    close(used, audit);
    return after;
  }

  /** An outcome is counted before it is told, so the last may still be on its way. */
  private boolean isHeard() {
    for (int i = 0; i < site.ledger.used(); i++) {
      if (site.ledger.get(i).isToldLate()) {
        return false;
      }
    }
    return true;
  }

  private void close(int used, Audit audit) {
    int others = (int) Math.max(0, site.ledger.broken() - audit.lost - audit.doubles);
    long struck = site.faults.strikes() - score.faults();
    score = score.plus(new Score(used, struck, audit.lost, audit.doubles, others));
    site.ledger.printBroken();
    site.ledger.clear();
  }

  private void checked(Runnable check) {
    try {
      check.run();
    } catch (AssertionError broken) {
      site.ledger.broke(broken.getMessage());
    }
  }

  private void finish() throws InterruptedException {
    site.end();
    site.pool.shutdown();
    if (!site.pool.awaitTermination(30, TimeUnit.SECONDS)) {
      throw new Hang("the pool terminates");
    }
    await("the last thread of the pool ends", () -> site.threads.live() == 0);
    checked(() -> Invariants.checkTerminated(site.pool.stats()));
    score = score.plus(new Score(0, 0, 0, 0, site.ledger.broken()));
    site.ledger.printBroken();
  }
}
