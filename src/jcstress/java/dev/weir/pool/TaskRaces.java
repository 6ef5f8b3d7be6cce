package dev.weir.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LIZ_Result;
import org.openjdk.jcstress.infra.results.LZ_Result;
import org.openjdk.jcstress.infra.results.ZIL_Result;
import org.openjdk.jcstress.infra.results.ZLZ_Result;

/** Races for a task that runs: who answers it, who is told, and where its interrupt arrives. */
public final class TaskRaces {
  private static final PoolOptions OPTIONS = Engine.options(1, 0);
  private static final int MOMENT = 10;

  private TaskRaces() {}

  /** A pool whose worker holds a task, on a thread that notes the interrupts. */
  private static final class Busy extends Thread {
    private final Engine engine = new Engine(OPTIONS);
    private final Errand task = Errand.plain("a");
    private int interrupts;
    private boolean wasLate;

    /** Whether the worker is done with the task. */
    private volatile boolean wentOn;

    Busy() {
      engine.worker.setThread(this);
      engine.submit(task);
      engine.queue.claim();
    }

    @Override
    public void interrupt() {
      for (int i = 0; i < MOMENT; i++) { // a real one takes as long
        Thread.onSpinWait();
      }
      wasLate |= wentOn;
      interrupts++;
    }

    void finish() {
      engine.work(task);
      wentOn = true;
    }

    String verdict() {
      return wasLate ? "late" : engine.isEmpty() ? "in order" : "permit kept";
    }
  }

  /**
   * A task is cancelled while its worker comes back from it: one of the two answers, and the
   * interrupt arrives while the worker is in the task or not at all (invariants 6 and 7).
   */
  @JCStressTest
  @Outcome(id = "true, 1, in order", expect = ACCEPTABLE, desc = "cancelled and interrupted")
  @Outcome(id = "false, 0, in order", expect = ACCEPTABLE, desc = "it had ended")
  @Outcome(expect = FORBIDDEN, desc = "the interrupt came late, or a permit was not given back")
  @State
  public static class FinishAndCancel {
    private final Busy busy = new Busy();

    @Actor
    public void worker() {
      busy.finish();
    }

    @Actor
    public void canceller(ZIL_Result r) {
      r.r1 = busy.engine.cancelRunning(busy.task, true);
    }

    @Arbiter
    public void after(ZIL_Result r) {
      r.r2 = busy.interrupts;
      r.r3 = busy.verdict();
    }
  }

  /**
   * A task that was answered before is interrupted once more while its worker comes back from it:
   * again, the interrupt is in time or is not sent (invariant 7).
   */
  @JCStressTest
  @Outcome(id = "true, 1, in order", expect = ACCEPTABLE, desc = "interrupted in time")
  @Outcome(id = "true, 0, in order", expect = ACCEPTABLE, desc = "the worker was back")
  @Outcome(expect = FORBIDDEN, desc = "the interrupt came late, or a permit was not given back")
  @State
  public static class FinishAndInterruptAgain {
    private final Busy busy = new Busy();
    private final boolean isAnswered = busy.engine.cancelRunning(busy.task, false);

    @Actor
    public void worker() {
      busy.finish();
    }

    @Actor
    public void operator() {
      busy.engine.answers.interruptAnswered(busy.task, busy);
    }

    @Arbiter
    public void after(ZIL_Result r) {
      r.r1 = isAnswered;
      r.r2 = busy.interrupts;
      r.r3 = busy.verdict();
    }
  }

  /** A pool with a task in the queue, to which somebody listens. */
  private static final class Heard {
    private final Engine engine = new Engine(OPTIONS);
    private final Notices notices = new Notices();
    private final TrackedTask task =
        new TrackedTask(engine.answers, () -> {}, notices, TaskLimits.NONE);
  }

  /**
   * A task's run limit passes while its worker comes back from it: the listener hears one outcome,
   * and the books are written once, whoever comes first to them (invariants 4 and 6). The figure is
   * how many stuck threads the worker sees once it is back.
   */
  @JCStressTest
  @Outcome(id = "accepted begun COMPLETED, 0, true", expect = ACCEPTABLE, desc = "it had ended")
  @Outcome(
      id = "accepted begun RUN_TIMEOUT returned, 0, true",
      expect = ACCEPTABLE,
      desc = "its time was up")
  @Outcome(
      id = "accepted RUN_TIMEOUT returned, 0, true",
      expect = ACCEPTABLE_INTERESTING,
      desc = "its time was up before it told that it began")
  @Outcome(expect = FORBIDDEN, desc = "two outcomes or none, or a permit is wrong")
  @State
  public static class FinishAndRunLimit {
    private final Heard heard = new Heard();

    public FinishAndRunLimit() {
      heard.engine.submit(heard.task);
      heard.engine.queue.claim();
    }

    @Actor
    public void worker(LIZ_Result r) {
      heard.engine.work(heard.task);
      r.r2 = heard.engine.permits.stuck();
    }

    @Actor
    public void timer() {
      heard.engine.answers.runExpired(heard.task);
      heard.engine.answers.answerExpired();
    }

    @Arbiter
    public void after(LIZ_Result r) {
      r.r1 = heard.notices.toString();
      r.r3 = heard.engine.isEmpty();
    }
  }

  /**
   * A task is cancelled by its ticket while a worker takes, runs and ends it: a cancel that says
   * true is the outcome, and the listener hears each notice once and in order (invariant 6).
   */
  @JCStressTest
  @Outcome(id = "false, accepted begun COMPLETED, true", expect = ACCEPTABLE, desc = "it had ended")
  @Outcome(id = "true, accepted CANCELLED, true", expect = ACCEPTABLE, desc = "it never began")
  @Outcome(
      id = "true, accepted begun CANCELLED returned, true",
      expect = ACCEPTABLE,
      desc = "cancelled while it ran")
  @Outcome(
      id = "true, accepted CANCELLED returned, true",
      expect = ACCEPTABLE_INTERESTING,
      desc = "cancelled between its claim and its begin")
  @Outcome(expect = FORBIDDEN, desc = "not what the canceller was told, or out of order")
  @State
  public static class RunAndCancel {
    private final Heard heard = new Heard();

    public RunAndCancel() {
      heard.engine.submit(heard.task);
    }

    @Actor
    public void worker() {
      heard.engine.workOnOldest();
    }

    @Actor
    public void canceller(ZLZ_Result r) {
      r.r1 = heard.task.cancel();
    }

    @Arbiter
    public void after(ZLZ_Result r) {
      r.r2 = heard.notices.toString();
      r.r3 = heard.engine.isEmpty();
    }
  }

  /**
   * A worker takes and ends a task while its submitter has yet to tell that it is accepted: the
   * listener hears that first all the same (invariant 6).
   */
  @JCStressTest
  @Outcome(id = "accepted begun COMPLETED, true", expect = ACCEPTABLE, desc = "in order")
  @Outcome(id = "accepted, false", expect = ACCEPTABLE, desc = "the worker came too early")
  @Outcome(expect = FORBIDDEN, desc = "a notice is missing, twice or out of order")
  @State
  public static class AcceptedAndRun {
    private final Heard heard = new Heard();

    @Actor
    public void submitter() {
      heard.engine.submit(heard.task);
    }

    @Actor
    public void worker() {
      heard.engine.workOnOldest();
    }

    @Arbiter
    public void after(LZ_Result r) {
      r.r1 = heard.notices.toString();
      r.r2 = heard.engine.isEmpty();
    }
  }
}
