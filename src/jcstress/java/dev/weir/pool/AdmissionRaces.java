package dev.weir.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJJ_Result;
import org.openjdk.jcstress.infra.results.LIJ_Result;
import org.openjdk.jcstress.infra.results.LLJ_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.ZLJ_Result;

/** Races on the way in and out, where the lock and the held words meet those who need neither. */
public final class AdmissionRaces {
  private static final PoolOptions ONE = Engine.options(1, 0);
  private static final PoolOptions TWO = Engine.options(2, 0);

  private AdmissionRaces() {}

  /** Returns what became of a submission, in a word. */
  private static String word(Rejection why) {
    return why == null ? "ACCEPTED" : why.name();
  }

  /**
   * A snapshot is taken while one task ends and the next comes: it shows an instant that was, and
   * loses neither (invariant 4). The figures are accepted, completed and present in the snapshot,
   * and present in the end.
   */
  @JCStressTest
  @Outcome(id = "1, 0, 1, 1", expect = ACCEPTABLE, desc = "before the first task ended")
  @Outcome(id = "1, 1, 0, 1", expect = ACCEPTABLE_INTERESTING, desc = "between the two")
  @Outcome(id = "2, 1, 1, 1", expect = ACCEPTABLE, desc = "after the second has come")
  @Outcome(expect = FORBIDDEN, desc = "the books do not balance")
  @State
  public static class Snapshot {
    private final Engine engine = new Engine(TWO);

    public Snapshot() {
      engine.submit(Errand.plain("a"));
    }

    @Actor
    public void flow() {
      engine.complete();
      engine.submit(Errand.plain("b"));
    }

    @Actor
    public void reader(JJJJ_Result r) {
      Admission.Levels levels = engine.admission.levels();
      r.r1 = levels.accepted();
      r.r2 = levels.answered().completed();
      r.r3 = (long) levels.slots() + levels.queued();
    }

    @Arbiter
    public void after(JJJJ_Result r) {
      r.r4 = engine.permits.present();
    }
  }

  /**
   * A submission joins those who wait for room while a worker gives back the only permit: it gets
   * in either way, and its submitter hears so once (invariant 5).
   */
  @JCStressTest
  @Outcome(id = "at once, 1, 1", expect = ACCEPTABLE, desc = "there was room already")
  @Outcome(id = "waited, 1, 1", expect = ACCEPTABLE, desc = "the worker let it in")
  @Outcome(expect = FORBIDDEN, desc = "it waits although there is room, or was told twice")
  @State
  public static class JoinsTheWaiters {
    private final Engine engine = new Engine(ONE);
    private final Errand patient = Errand.plain("b");

    public JoinsTheWaiters() {
      engine.submit(Errand.plain("a"));
      engine.queue.claim();
    }

    @Actor
    public void submitter() {
      engine.submitPatiently(patient);
    }

    @Actor
    public void worker() {
      engine.complete();
    }

    @Arbiter
    public void after(LIJ_Result r) {
      boolean isQueued = engine.queue.claim() == patient;
      r.r1 = !isQueued ? "not queued" : patient.waiter == null ? "at once" : "waited";
      r.r2 = patient.accepted;
      r.r3 = engine.permits.present();
    }
  }

  /**
   * One submission waits for room when a worker gives back the only permit and a newcomer comes:
   * the permit goes to the one that waits, and nobody overtakes it (invariant 5).
   */
  @JCStressTest
  @Outcome(id = "OVERLOAD, b, 1", expect = ACCEPTABLE, desc = "the one that waited got in")
  @Outcome(expect = FORBIDDEN, desc = "the newcomer overtook, or the permit was lost")
  @State
  public static class NewcomerOvertakesNobody {
    private final Engine engine = new Engine(ONE);

    public NewcomerOvertakesNobody() {
      engine.submit(Errand.plain("a"));
      engine.queue.claim();
      engine.submitPatiently(Errand.plain("b"));
    }

    @Actor
    public void worker() {
      engine.complete();
    }

    @Actor
    public void newcomer(LLJ_Result r) {
      r.r1 = word(engine.submit(Errand.plain("c")));
    }

    @Arbiter
    public void after(LLJ_Result r) {
      r.r2 = Errand.drain(engine.queue);
      r.r3 = engine.permits.present();
    }
  }

  /**
   * A submission that waits for room is cancelled while a worker gives back the permit: it is
   * either refused or let in, and the permit is not lost between the two (invariant 6).
   */
  @JCStressTest
  @Outcome(id = "true, -, 0", expect = ACCEPTABLE, desc = "cancelled before there was room")
  @Outcome(id = "false, b, 1", expect = ACCEPTABLE, desc = "let in before it was cancelled")
  @Outcome(expect = FORBIDDEN, desc = "refused and let in, or neither")
  @State
  public static class CancelledWaiter {
    private final Engine engine = new Engine(ONE);
    private final Errand patient = Errand.plain("b");

    public CancelledWaiter() {
      engine.submit(Errand.plain("a"));
      engine.queue.claim();
      engine.submitPatiently(patient);
    }

    @Actor
    public void canceller(ZLJ_Result r) {
      r.r1 = engine.admission.withdraw(patient.waiter, Rejection.CANCELLED);
    }

    @Actor
    public void worker() {
      engine.complete();
    }

    @Arbiter
    public void after(ZLJ_Result r) {
      r.r2 = Errand.drain(engine.queue);
      r.r3 = engine.permits.present();
    }
  }

  /**
   * A task is submitted while an empty pool drains: no task slips into a closed pool, and no pool
   * closes over a task (invariant 10).
   */
  @JCStressTest
  @Outcome(id = "ACCEPTED, DRAINING", expect = ACCEPTABLE, desc = "came in; the pool waits for it")
  @Outcome(id = "CLOSED, CLOSED", expect = ACCEPTABLE, desc = "came too late")
  @Outcome(
      id = "DRAINING, CLOSED",
      expect = ACCEPTABLE_INTERESTING,
      desc = "refused in the middle of it")
  @Outcome(expect = FORBIDDEN, desc = "a task in a closed pool, or a pool that does not close")
  @State
  public static class SubmitWhileDrained {
    private final Engine engine = new Engine(ONE);

    @Actor
    public void submitter(LL_Result r) {
      r.r1 = word(engine.submit(Errand.plain("a")));
    }

    @Actor
    public void operator() {
      engine.lifecycle.drain();
    }

    @Arbiter
    public void after(LL_Result r) {
      r.r2 = engine.permits.state().name();
    }
  }
}
