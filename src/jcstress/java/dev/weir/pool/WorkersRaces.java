package dev.weir.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.LI_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/**
 * Races between a task that comes and a worker that goes: a worker is on its way, or will look at
 * the queue by itself. The worker's steps are those of its loop.
 */
public final class WorkersRaces {
  private static final PoolOptions ONE = Engine.options(1, 4);
  private static final PoolOptions TWO = Engine.options(2, 4);
  private static final PoolOptions ONE_WARM = ONE.withMinIdle(1);
  private static final PoolOptions TWO_WITH_ONE_WARM = TWO.withMinIdle(1);
  private static final PoolOptions TWO_WARM = TWO.withMinIdle(2);

  private WorkersRaces() {}

  /** A pool with one worker, that is on its way to the queue. */
  private static final class Searching {
    private final Engine engine;
    private final Worker worker;

    Searching(PoolOptions options) {
      engine = new Engine(options);
      engine.workers.warm();
      worker = engine.worker;
    }

    /** The worker becomes idle. */
    IdleStack.Entry idle() {
      IdleStack.Entry entry = new IdleStack.Entry(worker);
      engine.workers.push(entry);
      engine.workers.idles(Worker.Mode.SEARCHING);
      return entry;
    }
  }

  /**
   * The only worker finds no task and becomes idle while one comes: it takes it, or it is woken for
   * it (invariant 8).
   */
  @JCStressTest
  @Outcome(id = "taken", expect = ACCEPTABLE, desc = "the worker saw the task")
  @Outcome(id = "woken", expect = ACCEPTABLE, desc = "the worker was idle already, and is woken")
  @Outcome(expect = FORBIDDEN, desc = "the task lies in the queue and the worker sleeps")
  @State
  public static class IdleAndArrival {
    private final Searching one = new Searching(ONE_WARM);
    private IdleStack.Entry entry;

    @Actor
    public void worker() {
      if (one.engine.workers.next() == null) {
        entry = one.idle();
      } else {
        one.engine.workers.found();
      }
    }

    @Actor
    public void submitter() {
      one.engine.arrive(Errand.plain("a"));
    }

    @Arbiter
    public void after(L_Result r) {
      r.r1 = entry == null ? "taken" : entry.isOver() ? "woken" : "asleep";
    }
  }

  /**
   * The only worker has been idle for too long and is retired while a task comes: it is woken for
   * it, or another is made (invariant 8).
   */
  @JCStressTest
  @Outcome(id = "woken, 1", expect = ACCEPTABLE, desc = "the task came first")
  @Outcome(id = "retired, 1", expect = ACCEPTABLE, desc = "retired, and another worker made")
  @Outcome(expect = FORBIDDEN, desc = "the task lies in the queue and no worker is on its way")
  @State
  public static class RetireAndArrival {
    private final Searching one = new Searching(ONE_WARM);
    private final IdleStack.Entry entry = one.idle();

    public RetireAndArrival() {
      one.engine.lifecycle.resize(bounds -> ONE.bounds());
    }

    @Actor
    public void helper() {
      one.engine.workers.expire();
    }

    @Actor
    public void submitter() {
      one.engine.arrive(Errand.plain("a"));
    }

    @Arbiter
    public void after(LI_Result r) {
      r.r1 = entry.isRetired() ? "retired" : entry.isOver() ? "woken" : "asleep";
      r.r2 = one.engine.workers.live();
    }
  }

  /**
   * The only worker finds a task while another comes, and there is room for a second worker: one is
   * made, by the worker or by the submitter (invariant 8: no task waits for another to end).
   */
  @JCStressTest
  @Outcome(id = "a, 2", expect = ACCEPTABLE, desc = "a second worker is on its way")
  @Outcome(expect = FORBIDDEN, desc = "each relied on the other")
  @State
  public static class FoundAndArrival {
    private final Searching one = new Searching(TWO_WITH_ONE_WARM);

    public FoundAndArrival() {
      one.engine.arrive(Errand.plain("a"));
    }

    @Actor
    public void worker(LI_Result r) {
      r.r1 = Errand.nameOf(one.engine.workers.next());
      one.engine.workers.found();
    }

    @Actor
    public void submitter() {
      one.engine.arrive(Errand.plain("b"));
    }

    @Arbiter
    public void after(LI_Result r) {
      r.r2 = one.engine.workers.live();
    }
  }

  /** Two tasks come to a pool without workers: one worker is sent, and will send the next. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "one is on its way for both")
  @Outcome(expect = FORBIDDEN, desc = "nobody is on its way, or more than one")
  @State
  public static class TwoArrivals {
    private final Engine engine = new Engine(TWO);

    @Actor
    public void first() {
      engine.arrive(Errand.plain("a"));
    }

    @Actor
    public void second() {
      engine.arrive(Errand.plain("b"));
    }

    @Arbiter
    public void after(II_Result r) {
      r.r1 = engine.workers.live();
      r.r2 = (int) engine.workers.created();
    }
  }

  /**
   * Two workers, one too many after a resize, look whether they may stay: one ends (invariant 1).
   */
  @JCStressTest
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "the first ends")
  @Outcome(id = "false, true, 1", expect = ACCEPTABLE, desc = "the second ends")
  @Outcome(expect = FORBIDDEN, desc = "both end or both stay")
  @State
  public static class OneTooMany {
    private final Engine engine = new Engine(TWO_WARM);

    public OneTooMany() {
      engine.workers.warm();
      engine.lifecycle.resize(bounds -> ONE.bounds());
    }

    @Actor
    public void first(ZZI_Result r) {
      r.r1 = engine.workers.isSurplus();
    }

    @Actor
    public void second(ZZI_Result r) {
      r.r2 = engine.workers.isSurplus();
    }

    @Arbiter
    public void after(ZZI_Result r) {
      r.r3 = engine.workers.live();
    }
  }
}
