package dev.weir.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.JZJ_Result;
import org.openjdk.jcstress.infra.results.ZJ_Result;

/** Races for permits: the two totals and the bit that holds them still. */
public final class PermitsRaces {
  private static final PoolBounds ONE = Engine.options(1, 0).bounds();
  private static final PoolBounds TWO = Engine.options(2, 0).bounds();

  private PermitsRaces() {}

  /** Two submitters want the last permit: exactly one gets it (invariant 2). */
  @JCStressTest
  @Outcome(id = "0, -1", expect = ACCEPTABLE, desc = "the first is let in, the other finds it full")
  @Outcome(
      id = "-1, 0",
      expect = ACCEPTABLE,
      desc = "the second is let in, the other finds it full")
  @Outcome(expect = FORBIDDEN, desc = "the permit was given twice, or to nobody")
  @State
  public static class LastPermit {
    private final Permits permits = new Permits(ONE);

    @Actor
    public void first(JJ_Result r) {
      r.r1 = permits.tryAcquire();
    }

    @Actor
    public void second(JJ_Result r) {
      r.r2 = permits.tryAcquire();
    }
  }

  /** A submitter comes to a full pool while a worker gives back the permit (invariant 2). */
  @JCStressTest
  @Outcome(id = "1, true, 1", expect = ACCEPTABLE, desc = "it gets the permit that came back")
  @Outcome(id = "-1, true, 0", expect = ACCEPTABLE, desc = "it came too early and found it full")
  @Outcome(expect = FORBIDDEN, desc = "a permit was made up or lost")
  @State
  public static class FreedPermit {
    private final Permits permits = new Permits(ONE);

    public FreedPermit() {
      permits.acquire();
    }

    @Actor
    public void submitter(JZJ_Result r) {
      r.r1 = permits.tryAcquire();
    }

    @Actor
    public void worker(JZJ_Result r) {
      r.r2 = permits.tryRelease();
    }

    @Arbiter
    public void after(JZJ_Result r) {
      r.r3 = permits.present();
    }
  }

  /**
   * A submitter comes while the words are held and plain arithmetic lets another task in: neither
   * of the two is lost (invariant 4).
   */
  @JCStressTest
  @Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "let in before the hold")
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "let in after the hold")
  @Outcome(id = "-2, 1", expect = ACCEPTABLE_INTERESTING, desc = "met the hold; goes to the lock")
  @Outcome(expect = FORBIDDEN, desc = "the word changed while it was held")
  @State
  public static class AcquireUnderHold {
    private final Permits permits = new Permits(TWO);

    @Actor
    public void submitter(JJ_Result r) {
      r.r1 = permits.tryAcquire();
    }

    @Actor
    public void holder() {
      permits.hold();
      permits.acquire();
      permits.unhold(false);
    }

    @Arbiter
    public void after(JJ_Result r) {
      r.r2 = permits.accepted();
    }
  }

  /** The same with a worker that gives back a permit while the holder gives back another. */
  @JCStressTest
  @Outcome(id = "true, 0", expect = ACCEPTABLE, desc = "given back before or after the hold")
  @Outcome(id = "false, 1", expect = ACCEPTABLE_INTERESTING, desc = "met the hold")
  @Outcome(expect = FORBIDDEN, desc = "the word changed while it was held")
  @State
  public static class ReleaseUnderHold {
    private final Permits permits = new Permits(TWO);

    public ReleaseUnderHold() {
      permits.acquire();
      permits.acquire();
    }

    @Actor
    public void worker(ZJ_Result r) {
      r.r1 = permits.tryRelease();
    }

    @Actor
    public void holder() {
      permits.hold();
      permits.release();
      permits.unhold(false);
    }

    @Arbiter
    public void after(ZJ_Result r) {
      r.r2 = permits.present();
    }
  }

  /**
   * A submitter looks for room while the capacity goes from two to one, with one task present: it
   * may come in before the change or not at all, for the version in the word makes its step fail
   * (invariant 2). The second figure is what the change itself saw.
   */
  @JCStressTest
  @Outcome(id = "1, 2, 2", expect = ACCEPTABLE, desc = "let in before the bounds changed")
  @Outcome(id = "-1, 1, 1", expect = ACCEPTABLE, desc = "found the smaller pool full")
  @Outcome(id = "-2, 1, 1", expect = ACCEPTABLE_INTERESTING, desc = "met the hold")
  @Outcome(expect = FORBIDDEN, desc = "let in by bounds that no longer held")
  @State
  public static class AcquireWhileResized {
    private final Permits permits = new Permits(TWO);

    public AcquireWhileResized() {
      permits.acquire();
    }

    @Actor
    public void submitter(JJJ_Result r) {
      r.r1 = permits.tryAcquire();
    }

    @Actor
    public void operator(JJJ_Result r) {
      permits.hold();
      permits.rebound(ONE);
      r.r2 = permits.present();
      permits.unhold(false);
    }

    @Arbiter
    public void after(JJJ_Result r) {
      r.r3 = permits.present();
    }
  }
}
