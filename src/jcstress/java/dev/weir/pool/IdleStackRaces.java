package dev.weir.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Races for the idle workers: each is woken or retired, once. */
public final class IdleStackRaces {
  private IdleStackRaces() {}

  /** A stack, and two workers that live and are idle at some time. */
  private static final class Idle {
    private final AtomicInteger live = new AtomicInteger(2);
    private final IdleStack stack = new IdleStack(live);
    private final Worker a = new Worker(null, null, null, null, false);
    private final Worker b = new Worker(null, null, null, null, false);
    private IdleStack.Entry restOfA;
    private IdleStack.Entry restOfB;

    void pushA() {
      restOfA = new IdleStack.Entry(a);
      stack.push(restOfA, 0);
    }

    void pushB() {
      restOfB = new IdleStack.Entry(b);
      stack.push(restOfB, 0);
    }

    String pop() {
      Worker worker = stack.pop();
      return worker == null ? "-" : worker == a ? "a" : "b";
    }

    void retireAll() {
      stack.retire(2);
    }

    String retired() {
      String names = (restOfA.isRetired() ? "a" : "") + (restOfB.isRetired() ? "b" : "");
      return names.isEmpty() ? "-" : names;
    }

    /** Returns how many are counted as alive, and how many of these as idle. */
    String books() {
      return live.get() + " live " + stack.size() + " idle";
    }
  }

  /** A worker becomes idle while another is woken: each is woken once in the end (invariant 8). */
  @JCStressTest
  @Outcome(
      id = "a, b, 2 live 0 idle",
      expect = ACCEPTABLE,
      desc = "woken before the other was idle")
  @Outcome(
      id = "b, a, 2 live 0 idle",
      expect = ACCEPTABLE,
      desc = "the last to become idle was woken first")
  @Outcome(expect = FORBIDDEN, desc = "a worker was lost or woken twice")
  @State
  public static class PushAndPop {
    private final Idle idle = new Idle();

    public PushAndPop() {
      idle.pushA();
    }

    @Actor
    public void worker() {
      idle.pushB();
    }

    @Actor
    public void submitter(LLL_Result r) {
      r.r1 = idle.pop();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r2 = idle.pop();
      r.r3 = idle.books();
    }
  }

  /** Two workers become idle at once: both are on the stack (invariant 8). */
  @JCStressTest
  @Outcome(id = "a, b, 2 live 0 idle", expect = ACCEPTABLE, desc = "the first was the last")
  @Outcome(id = "b, a, 2 live 0 idle", expect = ACCEPTABLE, desc = "the second was the last")
  @Outcome(expect = FORBIDDEN, desc = "a worker was lost")
  @State
  public static class TwoPushes {
    private final Idle idle = new Idle();

    @Actor
    public void first() {
      idle.pushA();
    }

    @Actor
    public void second() {
      idle.pushB();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r1 = idle.pop();
      r.r2 = idle.pop();
      r.r3 = idle.books();
    }
  }

  /** Two tasks come for two idle workers: each wakes another worker (invariant 8). */
  @JCStressTest
  @Outcome(id = "a, b, 2 live 0 idle", expect = ACCEPTABLE, desc = "each has one")
  @Outcome(id = "b, a, 2 live 0 idle", expect = ACCEPTABLE, desc = "each has one")
  @Outcome(expect = FORBIDDEN, desc = "a worker was lost or woken twice")
  @State
  public static class TwoPops {
    private final Idle idle = new Idle();

    public TwoPops() {
      idle.pushA();
      idle.pushB();
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = idle.pop();
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = idle.pop();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = idle.books();
    }
  }

  /**
   * All idle workers are retired while a task wakes one: no worker is both woken and retired, for
   * that would give up its permit and use it, too (invariant 1).
   */
  @JCStressTest
  @Outcome(id = "b, a, 1 live 0 idle", expect = ACCEPTABLE, desc = "one woken, one retired")
  @Outcome(id = "-, ab, 0 live 0 idle", expect = ACCEPTABLE, desc = "both were retired first")
  @Outcome(
      id = "a, b, 1 live 0 idle",
      expect = ACCEPTABLE_INTERESTING,
      desc = "woken from below one that had just been retired")
  @Outcome(expect = FORBIDDEN, desc = "a worker was woken and retired, or neither")
  @State
  public static class RetireAndPop {
    private final Idle idle = new Idle();

    public RetireAndPop() {
      idle.pushA();
      idle.pushB();
    }

    @Actor
    public void submitter(LLL_Result r) {
      r.r1 = idle.pop();
    }

    @Actor
    public void expiry() {
      idle.retireAll();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r2 = idle.retired();
      r.r3 = idle.books();
    }
  }

  /**
   * A worker becomes idle on top of one that is being retired and cut off: it is not cut off with
   * it (invariant 8).
   */
  @JCStressTest
  @Outcome(id = "b, a, 1 live 0 idle", expect = ACCEPTABLE, desc = "the new one stayed")
  @Outcome(
      id = "-, ab, 0 live 0 idle",
      expect = ACCEPTABLE_INTERESTING,
      desc = "it was retired, too")
  @Outcome(expect = FORBIDDEN, desc = "an idle worker was lost")
  @State
  public static class RetireAndPush {
    private final Idle idle = new Idle();

    public RetireAndPush() {
      idle.pushA();
    }

    @Actor
    public void worker() {
      idle.pushB();
    }

    @Actor
    public void expiry() {
      idle.retireAll();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r1 = idle.pop();
      r.r2 = idle.retired();
      r.r3 = idle.books();
    }
  }
}
