package dev.weir.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.LIZ_Result;
import org.openjdk.jcstress.infra.results.LJ_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.ZIZ_Result;
import org.openjdk.jcstress.infra.results.ZLZ_Result;

/** Races for a future: how it completes, who sees it, and how often its work runs. */
public final class PoolFutureRaces {
  private static final PoolOptions OPTIONS = Engine.options(1, 0);
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

  private PoolFutureRaces() {}

  /** A pool with one submitted future, whose work counts its calls and returns 7 or fails. */
  private static final class Submitted {
    private final Engine engine = new Engine(OPTIONS);
    private final AtomicInteger calls = new AtomicInteger();
    private final PoolFuture<Integer> future =
        new PoolFuture<>(engine.answers, engine.nestedWaits, this::call, TaskLimits.NONE, null);

    private final boolean fails;

    Submitted() {
      this(false);
    }

    Submitted(boolean fails) {
      this.fails = fails;
      engine.submit(future);
    }

    private int call() {
      calls.incrementAndGet();
      if (fails) {
        throw new IllegalStateException("broken");
      }
      return 7;
    }

    /** Waits for the result; returns it in a word, or "late" if nobody woke this thread. */
    String get() {
      long start = System.nanoTime();
      String result = await();
      return System.nanoTime() - start < PATIENCE / 2 ? result : "late";
    }

    private String await() {
      try {
        return String.valueOf(future.get(PATIENCE, TimeUnit.NANOSECONDS));
      } catch (CancellationException e) {
        return "CANCELLED";
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        return cause instanceof PoolClosedException ? "ABANDONED" : "failed: " + messageOf(cause);
      } catch (TimeoutException e) {
        return "never";
      } catch (InterruptedException e) {
        return "interrupted";
      }
    }

    private static String messageOf(Throwable cause) {
      return cause == null ? "lost" : cause.getMessage();
    }

    /** Returns the result in a word, without waiting. */
    String end() {
      return future.isDone() ? get() : "not done";
    }
  }

  /**
   * A future is cancelled while a worker takes it, runs it and sets its value: a cancel that says
   * true has made it cancelled, one that says false has not (invariant 6).
   */
  @JCStressTest
  @Outcome(id = "false, 7, true", expect = ACCEPTABLE, desc = "it had its value")
  @Outcome(id = "true, CANCELLED, true", expect = ACCEPTABLE, desc = "it was cancelled")
  @Outcome(expect = FORBIDDEN, desc = "the canceller was told what is not so, or a permit is wrong")
  @State
  public static class SetAndCancel {
    private final Submitted submitted = new Submitted();

    @Actor
    public void worker() {
      submitted.engine.workOnOldest();
    }

    @Actor
    public void canceller(ZLZ_Result r) {
      r.r1 = submitted.future.cancel(false);
    }

    @Arbiter
    public void after(ZLZ_Result r) {
      r.r2 = submitted.end();
      r.r3 = submitted.engine.isEmpty();
    }
  }

  /**
   * The same where the work fails: what it threw is there for whoever sees that it failed, and is
   * not swept away by a cancel that came too late (invariant 6).
   */
  @JCStressTest
  @Outcome(id = "false, failed: broken, true", expect = ACCEPTABLE, desc = "it had failed")
  @Outcome(id = "true, CANCELLED, true", expect = ACCEPTABLE, desc = "it was cancelled")
  @Outcome(expect = FORBIDDEN, desc = "its failure was lost, or the canceller was told otherwise")
  @State
  public static class FailAndCancel {
    private final Submitted submitted = new Submitted(true);

    @Actor
    public void worker() {
      submitted.engine.workOnOldest();
    }

    @Actor
    public void canceller(ZLZ_Result r) {
      r.r1 = submitted.future.cancel(false);
    }

    @Arbiter
    public void after(ZLZ_Result r) {
      r.r2 = submitted.end();
      r.r3 = submitted.engine.isEmpty();
    }
  }

  /**
   * A thread waits for the result while a worker sets it: it is woken, and then the slot is free
   * already. The second figure is how many tasks it sees in the pool.
   */
  @JCStressTest
  @Outcome(id = "7, 0", expect = ACCEPTABLE, desc = "it sees the value, and the pool without it")
  @Outcome(expect = FORBIDDEN, desc = "it was not woken, or told before the slot was free")
  @State
  public static class SetAndGet {
    private final Submitted submitted = new Submitted();

    @Actor
    public void worker() {
      submitted.engine.workOnOldest();
    }

    @Actor
    public void taker(LJ_Result r) {
      r.r1 = submitted.get();
      r.r2 = submitted.engine.permits.present();
    }
  }

  /** A thread waits for the result while another cancels the future: both see it cancelled. */
  @JCStressTest
  @Outcome(id = "true, CANCELLED", expect = ACCEPTABLE, desc = "both see it")
  @Outcome(expect = FORBIDDEN, desc = "the one that waits was not woken, or sees something else")
  @State
  public static class CancelAndGet {
    private final Submitted submitted = new Submitted();

    @Actor
    public void canceller(LL_Result r) {
      r.r1 = submitted.future.cancel(true);
    }

    @Actor
    public void taker(LL_Result r) {
      r.r2 = submitted.get();
    }
  }

  /**
   * The pool gives up a future that waits, and its new owner runs it, while a worker takes it from
   * the queue: the work runs once, by the one or the other (invariant 6).
   */
  @JCStressTest
  @Outcome(id = "true, 1, true", expect = ACCEPTABLE, desc = "its new owner ran it")
  @Outcome(id = "false, 1, true", expect = ACCEPTABLE, desc = "the worker ran it")
  @Outcome(expect = FORBIDDEN, desc = "it ran twice or never, or a permit is wrong")
  @State
  public static class StrangerAndWorker {
    private final Submitted submitted = new Submitted();

    @Actor
    public void worker() {
      submitted.engine.workOnOldest();
    }

    @Actor
    public void stranger(ZIZ_Result r) {
      r.r1 = submitted.engine.abandon(submitted.future);
      submitted.future.run();
    }

    @Arbiter
    public void after(ZIZ_Result r) {
      r.r2 = submitted.calls.get();
      r.r3 = submitted.engine.isEmpty();
    }
  }

  /** Two threads run a future that the pool gave up: its work runs once. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "one of them ran it")
  @Outcome(expect = FORBIDDEN, desc = "it ran twice or never")
  @State
  public static class TwoStrangers {
    private final Submitted submitted = new Submitted();

    public TwoStrangers() {
      submitted.engine.abandon(submitted.future);
    }

    @Actor
    public void first() {
      submitted.future.run();
    }

    @Actor
    public void second() {
      submitted.future.run();
    }

    @Arbiter
    public void after(I_Result r) {
      r.r1 = submitted.calls.get();
    }
  }

  /**
   * {@code shutdownNow} comes while a worker runs a future: the future completes as its work does,
   * or fails if that never began, but it completes (invariant 6).
   */
  @JCStressTest
  @Outcome(id = "7, 1, true", expect = ACCEPTABLE, desc = "completed as its work did")
  @Outcome(
      id = "ABANDONED, 0, true",
      expect = ACCEPTABLE_INTERESTING,
      desc = "given up between its claim and its begin")
  @Outcome(expect = FORBIDDEN, desc = "never done, not what its work did, or a permit is wrong")
  @State
  public static class SetAndEntrust {
    private final Submitted submitted = new Submitted();

    public SetAndEntrust() {
      submitted.engine.queue.claim();
    }

    @Actor
    public void worker() {
      submitted.engine.work(submitted.future);
    }

    @Actor
    public void operator() {
      submitted.engine.abandonRunning(submitted.future);
    }

    @Arbiter
    public void after(LIZ_Result r) {
      r.r1 = submitted.end();
      r.r2 = submitted.calls.get();
      r.r3 = submitted.engine.isEmpty();
    }
  }
}
