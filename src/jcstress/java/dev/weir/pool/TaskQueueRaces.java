package dev.weir.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Races for the tasks in the queue: none is lost, none is taken twice. */
public final class TaskQueueRaces {
  private TaskQueueRaces() {}

  /**
   * A submitter makes and appends a task while a worker looks for one: the worker sees the whole
   * task or none, and one that it did not see is still there (invariant 8).
   */
  @JCStressTest
  @Outcome(id = "a, -", expect = ACCEPTABLE, desc = "the worker took it")
  @Outcome(id = "-, a", expect = ACCEPTABLE, desc = "the worker came too early")
  @Outcome(expect = FORBIDDEN, desc = "the task was lost, or came without its work")
  @State
  public static class AppendAndClaim {
    private final TaskQueue queue = new TaskQueue();

    @Actor
    public void submitter() {
      queue.append(Errand.plain("a"));
    }

    @Actor
    public void worker(LL_Result r) {
      r.r1 = Errand.nameOf(queue.claim());
    }

    @Arbiter
    public void after(LL_Result r) {
      r.r2 = Errand.drain(queue);
    }
  }

  /** Two submitters append: nothing is lost, and the tasks of each stay in order (invariant 2). */
  @JCStressTest
  @Outcome(id = "abc", expect = ACCEPTABLE, desc = "the first came first")
  @Outcome(id = "cab", expect = ACCEPTABLE, desc = "the second came first")
  @Outcome(id = "acb", expect = ACCEPTABLE, desc = "the second came between")
  @Outcome(expect = FORBIDDEN, desc = "a task was lost, or overtaken by a later one")
  @State
  public static class TwoAppends {
    private final TaskQueue queue = new TaskQueue();

    @Actor
    public void first() {
      queue.append(Errand.plain("a"));
      queue.append(Errand.plain("b"));
    }

    @Actor
    public void second() {
      queue.append(Errand.plain("c"));
    }

    @Arbiter
    public void after(L_Result r) {
      r.r1 = Errand.drain(queue);
    }
  }

  /** Two workers take from the queue: each gets a task of its own (invariant 6). */
  @JCStressTest
  @Outcome(id = "a, b, -", expect = ACCEPTABLE, desc = "each has one")
  @Outcome(id = "b, a, -", expect = ACCEPTABLE, desc = "each has one")
  @Outcome(expect = FORBIDDEN, desc = "a task was lost or taken twice")
  @State
  public static class TwoClaims {
    private final TaskQueue queue = new TaskQueue();

    public TwoClaims() {
      queue.append(Errand.plain("a"));
      queue.append(Errand.plain("b"));
    }

    @Actor
    public void first(LLL_Result r) {
      r.r1 = Errand.nameOf(queue.claim());
    }

    @Actor
    public void second(LLL_Result r) {
      r.r2 = Errand.nameOf(queue.claim());
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = Errand.drain(queue);
    }
  }

  /**
   * The oldest task is cancelled while a worker takes it: either it is dropped, gives back its
   * permit and lets go of its work, and the worker gets the next; or the worker has it whole
   * (invariant 6).
   */
  @JCStressTest
  @Outcome(id = "true, b, a without work, 1", expect = ACCEPTABLE, desc = "cancelled first")
  @Outcome(id = "false, a, a, 2", expect = ACCEPTABLE, desc = "claimed first")
  @Outcome(expect = FORBIDDEN, desc = "cancelled and run, neither, or a permit is wrong")
  @State
  public static class CancelAndClaim {
    private static final PoolOptions OPTIONS = Engine.options(1, 1);

    private final Engine engine = new Engine(OPTIONS);
    private final Errand oldest = Errand.withTicket("a");

    public CancelAndClaim() {
      engine.submit(oldest);
      engine.submit(Errand.plain("b"));
    }

    @Actor
    public void canceller(LLLL_Result r) {
      r.r1 = engine.drop(oldest);
    }

    @Actor
    public void worker(LLLL_Result r) {
      r.r2 = Errand.nameOf(engine.queue.claim());
    }

    @Arbiter
    public void after(LLLL_Result r) {
      r.r3 = Errand.nameOf(oldest);
      r.r4 = engine.permits.present();
    }
  }

  /**
   * Dead entries are unlinked, one of them the last in the queue, while a task is appended and the
   * oldest living one is taken: neither of the living is lost (invariant 6).
   */
  @JCStressTest
  @Outcome(id = "a, b", expect = ACCEPTABLE, desc = "all that live came out, in order")
  @Outcome(expect = FORBIDDEN, desc = "a task went with the dead, or came twice")
  @State
  public static class SweepAndClaim {
    private final TaskQueue queue = new TaskQueue();

    public SweepAndClaim() {
      appendDead();
      queue.append(Errand.plain("a"));
      appendDead();
    }

    private void appendDead() {
      Errand dead = Errand.withTicket("dead");
      queue.append(dead);
      dead.drop();
    }

    @Actor
    public void sweeper() {
      queue.sweep();
    }

    @Actor
    public void others(LL_Result r) {
      queue.append(Errand.plain("b"));
      r.r1 = Errand.nameOf(queue.claim());
    }

    @Arbiter
    public void after(LL_Result r) {
      r.r2 = Errand.drain(queue);
    }
  }
}
