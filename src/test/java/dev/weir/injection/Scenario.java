package dev.weir.injection;

import dev.weir.injection.Ledger.Entry;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolStats;
import dev.weir.pool.Ticket;
import dev.weir.pool.WorkerPool;
import dev.weir.testing.Invariants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * All operations of a small pool, one after another, while an error is thrown at one place of the
 * engine. After it, every task must have had its answer, the books must balance, and the pool must
 * still work and end. It is loaded by a {@link SweepLoader}, once for each.
 */
final class Scenario {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(6);
  private static final Duration BRIEF = Duration.ofMillis(2);

  private final Ledger ledger = new Ledger();
  private final List<String> complaints = new ArrayList<>();
  private final PoolOptions options;
  private WorkerPool pool;
  private Submitter submitter;

  private Scenario(String kind, String nested) {
    options =
        PoolOptions.defaults()
            .withThreads(PoolOptions.Threads.valueOf(kind))
            .withNestedSubmit(PoolOptions.NestedSubmit.valueOf(nested))
            .withCapacity(2)
            .withQueueCapacity(3)
            .withMaxBlockingTasks(4)
            .withExpiry(Duration.ofMillis(3));
  }

  /**
   * Plays the scenario.
   *
   * @return null if the error was not thrown; else what is wrong afterwards, empty for nothing
   */
  public static List<String> play(String kind, String nested, int place, int pass) {
    Scenario scenario = new Scenario(kind, nested);
    Points.arm(place, pass);
    try {
      scenario.play();
    } catch (Throwable t) {
      scenario.complaints.add("the scenario itself: " + t);
    }
    return Points.disarm() || place < 0 ? scenario.complaints : null;
  }

  private void play() throws Exception {
    Throwable failure = attempt(() -> pool = WorkerPool.create(options));
    if (failure != null) {
      if (!Points.Injected.TEXT.equals(failure.getMessage())) {
        complaints.add("no pool: " + failure);
      }
      return; // whoever wanted it has heard
    }
    submitter = new Submitter(pool, ledger);
    plainTasks();
    limitedTasks();
    blockedCallers();
    bulk();
    nestedTasks();
    changes();
    drain();
    reboot();
  }

  /** Calls the pool; what it throws is an answer. */
  private static Throwable attempt(Callable<?> call) {
    try {
      call.call();
      return null;
    } catch (Throwable t) {
      return t;
    }
  }

  private void plainTasks() {
    submitter.execute("plain", () -> {});
    submitter.tryExecute("tried", () -> {});
    submitter.submit("submitted", () -> {});
    submitter.submit("failing", Scenario::fail);
    submitter.executeAsync("listened to", () -> {});
    submitter.executeAsync("failing and listened to", Scenario::fail);
    for (int i = 0; i < 8; i++) {
      submitter.tryExecute("burst " + i, () -> {});
    }
    quiet();
  }

  private static void fail() {
    throw new IllegalStateException(Points.Injected.TEXT);
  }

  /** Fills every slot and place with tasks that end when the latch opens. */
  private CountDownLatch fill() {
    return fill(5);
  }

  private CountDownLatch fill(int tasks) {
    CountDownLatch gate = new CountDownLatch(1);
    for (int i = 0; i < tasks; i++) {
      submitter.tryExecute("held " + i, () -> await(gate));
    }
    return gate;
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void limitedTasks() {
    CountDownLatch never = new CountDownLatch(1);
    submitter.executeAsync("out of time", () -> await(never), Duration.ZERO, BRIEF);
    cancel(submitter.executeAsync("cancelled", () -> await(never)));
    Entry entry = submitter.submit("cancelled future", () -> await(never));
    attempt(() -> entry.future().cancel(true));
    quiet();
    CountDownLatch gate = fill();
    submitter.executeAsync("waits for too long", () -> {}, BRIEF, Duration.ZERO);
    cancel(submitter.executeAsync("cancelled while it waits", () -> {}));
    submitter.executeAsync("waits", () -> {});
    until(() -> stats().blocked() <= 1);
    gate.countDown();
    quiet();
    never.countDown();
  }

  private static void cancel(Ticket ticket) {
    attempt(() -> ticket != null && ticket.cancel());
  }

  private void blockedCallers() throws InterruptedException {
    CountDownLatch gate = fill();
    Thread patient = Thread.ofPlatform().start(() -> submitter.execute("blocked", () -> {}));
    Thread interrupted =
        Thread.ofPlatform().start(() -> submitter.execute("interrupted", () -> {}));
    until(() -> blockedOf(patient, interrupted) == stats().blocked());
    interrupted.interrupt();
    interrupted.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE));
    gate.countDown();
    patient.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE));
    if (patient.isAlive() || interrupted.isAlive()) {
      complaints.add("a submitter waits for ever");
    }
    quiet();
  }

  /** One whose call threw is not blocked. */
  private static int blockedOf(Thread a, Thread b) {
    return (a.isAlive() ? 1 : 0) + (b.isAlive() ? 1 : 0);
  }

  private void bulk() {
    List<Callable<Integer>> tasks = List.of(() -> 1, () -> 2, () -> 3);
    attempt(() -> pool.invokeAll(tasks));
    attempt(() -> pool.invokeAny(tasks));
    attempt(() -> pool.invokeAll(tasks, 1, TimeUnit.SECONDS));
    attempt(() -> pool.invokeAny(tasks, 1, TimeUnit.SECONDS));
    Entry entry = submitter.submit("waited for", Thread::yield);
    attempt(() -> entry.future().get(1, TimeUnit.SECONDS));
    quiet();
  }

  /** All workers wait for tasks of the pool; what else happens is up to its options. */
  private void nestedTasks() {
    CountDownLatch both = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      submitter.submit("waits for another", () -> waitForAnother(both));
    }
    quiet();
    List<Callable<Integer>> tasks = List.of(() -> 1, () -> 2);
    submitter.submit("waits for the first", () -> attempt(() -> pool.invokeAny(tasks)));
    submitter.submit("waits for an answer", this::waitForAnAnswer);
    quiet();
  }

  private void waitForAnother(CountDownLatch both) {
    both.countDown();
    attempt(() -> both.await(1, TimeUnit.SECONDS)); // the other may have been hit
    Entry inner = submitter.submit("inner", () -> {});
    attempt(() -> inner.future().get());
  }

  private void waitForAnAnswer() {
    CountDownLatch answered = new CountDownLatch(1);
    submitter.executeNested("asked for", answered::countDown);
    attempt(() -> answered.await(1, TimeUnit.SECONDS));
  }

  private void changes() {
    attempt(() -> pool.pause());
    submitter.tryExecute("paused", () -> {});
    cancel(submitter.executeAsync("cancelled in the pause", () -> {}));
    attempt(() -> pool.resume());
    attempt(() -> pool.resume()); // in case the first was cut short
    quiet();
    CountDownLatch gate = fill();
    attempt(() -> pool.resize(4));
    gate.countDown();
    attempt(() -> pool.resize(1));
    attempt(() -> pool.resize(2));
    attempt(() -> pool.retryAfter());
    quiet();
    until(() -> pool.idle() == 0); // by age
    submitter.execute("after the idle went", () -> {});
    quiet();
  }

  private void drain() {
    CountDownLatch gate = fill();
    submitter.executeAsync("never begins", () -> {});
    attempt(Executors.callable(() -> pool.shutdown(BRIEF)));
    // The call may have failed before it did anything.
    attempt(Executors.callable(() -> pool.shutdown(BRIEF)));
    terminated("after a drain");
    gate.countDown();
  }

  private void reboot() {
    Throwable failure = attempt(() -> pool.reboot());
    if (failure != null) {
      attempt(() -> pool.reboot());
    }
    CountDownLatch gate = fill(3); // which leaves room even if a resize was cut short
    submitter.submit("given back", () -> {});
    giveBack(shutdownNow());
    giveBack(shutdownNow());
    gate.countDown();
    terminated("after shutdownNow");
  }

  private List<Runnable> shutdownNow() {
    try {
      return pool.shutdownNow();
    } catch (Throwable t) {
      return List.of();
    }
  }

  private static void giveBack(List<Runnable> tasks) {
    for (Runnable task : tasks) {
      if (task instanceof Entry entry) {
        entry.giveBack();
      } else {
        attempt(Executors.callable(task));
      }
    }
  }

  /** Waits until everything so far is answered; then a task must still come through. */
  private void quiet() {
    until(() -> ledger.isSettled() && isEmpty(stats()));
  }

  private static boolean isEmpty(PoolStats stats) {
    return stats.active() + stats.starting() + stats.queued() + stats.blocked() == 0;
  }

  /** Looks once more if the error strikes in the look: it is thrown once. */
  private PoolStats stats() {
    try {
      return pool.stats();
    } catch (OutOfMemoryError | Points.Injected struck) {
      return pool.stats();
    }
  }

  private void terminated(String when) {
    attempt(() -> pool.awaitTermination(1, TimeUnit.SECONDS));
    until(() -> pool.isTerminated());
    complaints.addAll(ledger.complaints());
    // A plain task that was abandoned, or whose run the error ended, has no other answer.
    long lost = ledger.unrun() - stats().abandoned() - 1;
    if (lost > 0) {
      complaints.add(lost + " tasks neither ran nor are in the books " + when);
    }
    try {
      Invariants.checkTerminated(stats());
    } catch (Throwable t) {
      complaints.add(when + ": " + t.getMessage());
    }
  }

  private void until(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!holds(condition)) {
      if (System.nanoTime() - start > PATIENCE) {
        String where = StackWalker.getInstance().walk(Scenario::callers);
        throw new IllegalStateException("waited in vain in " + where + ": " + stats());
      }
      java.util.concurrent.locks.LockSupport.parkNanos(100_000);
    }
  }

  private static String callers(java.util.stream.Stream<StackWalker.StackFrame> frames) {
    return frames.skip(1).limit(2).map(f -> f.getMethodName() + ":" + f.getLineNumber()).toList()
        + " ";
  }

  /** A look may be where the error strikes. */
  private static boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (Throwable t) {
      return false;
    }
  }
}
