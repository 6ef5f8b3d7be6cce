package dev.weir.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.PoolStats;
import dev.weir.pool.WorkerPool;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes the pools of one test and everything that may hang in them. After the test it checks each
 * pool's invariants, opens the gates, shuts the pools down, and checks that every task was answered
 * once, every caller has come back and no thread is left.
 *
 * <p>Use it as {@code @RegisterExtension final Pools pools = new Pools();}.
 */
public final class Pools implements AfterEachCallback {
  private final List<Made> made = new CopyOnWriteArrayList<>();
  private final List<Gate> gates = new CopyOnWriteArrayList<>();
  private final List<Caller> callers = new CopyOnWriteArrayList<>();
  private final List<Heard> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean ending = new AtomicBoolean();

  private record Made(WorkerPool pool, TrackedThreads threads) {}

  /** Returns options of a pool with those bounds, and the defaults otherwise. */
  public static PoolOptions options(Threads kind, int capacity, int queueCapacity) {
    return PoolOptions.defaults()
        .withName("test")
        .withThreads(kind)
        .withCapacity(capacity)
        .withQueueCapacity(queueCapacity);
  }

  /** Creates a pool. */
  public WorkerPool create(PoolOptions options) {
    TrackedThreads threads =
        new TrackedThreads(
            options.threadFactory() == null
                ? TrackedThreads.plain(options.threads(), options.name())
                : options.threadFactory());
    WorkerPool pool = WorkerPool.create(options.withThreadFactory(threads));
    made.add(new Made(pool, threads));
    return pool;
  }

  /** Creates a pool with those bounds, and the defaults otherwise. */
  public WorkerPool create(Threads kind, int capacity, int queueCapacity) {
    return create(options(kind, capacity, queueCapacity));
  }

  /** Creates a pool on the threads it makes itself, which cannot be tracked. */
  public WorkerPool createUntracked(PoolOptions options) {
    WorkerPool pool = WorkerPool.create(options);
    made.add(new Made(pool, new TrackedThreads(Thread::new)));
    return pool;
  }

  /** Returns the live threads of a pool made here. */
  public TrackedThreads threadsOf(WorkerPool pool) {
    return made.stream().filter(m -> m.pool() == pool).findFirst().orElseThrow().threads();
  }

  /** Returns a shut gate that opens when the test ends, if not before. */
  public Gate gate() {
    Gate gate = new Gate();
    gates.add(gate);
    return gate;
  }

  /** Returns a listener whose words are checked when the test ends. */
  public Heard listener() {
    Heard heard = new Heard();
    listeners.add(heard);
    return heard;
  }

  /** Makes a call that may block on a thread of its own. */
  public Caller call(Caller.Action action) {
    Caller caller = Caller.start(action);
    callers.add(caller);
    return caller;
  }

  /** Fills that many slots with tasks that heed an interrupt; returns once all have begun. */
  public Gate occupy(WorkerPool pool, int slots) {
    Gate gate = gate();
    for (int i = 0; i < slots; i++) {
      pool.execute(gate::pass);
    }
    return gate.awaitEntered(slots);
  }

  /** Adds that many submits that wait for room without a thread; returns once all wait. */
  public List<Heard> block(WorkerPool pool, Runnable task, int submits) {
    int before = pool.stats().blocked();
    List<Heard> heard = new CopyOnWriteArrayList<>();
    for (int i = 0; i < submits; i++) {
      Heard listener = listener();
      heard.add(listener);
      var unused = pool.executeAsync(task, listener);
    }
    awaitLevel(pool, PoolStats::blocked, before + submits);
    return heard;
  }

  /** Waits until a figure of the pool's statistics has that value. */
  public void awaitLevel(WorkerPool pool, ToLongFunction<PoolStats> figure, long value) {
    Eventually.until("figure becomes " + value, () -> figure.applyAsLong(pool.stats()) == value);
  }

  /** Checks the invariants of a pool over and over until the test ends. */
  public Caller watch(WorkerPool pool) {
    return call(
        () -> {
          while (!ending.get()) {
            Invariants.check(pool.stats());
            LockSupport.parkNanos(200_000);
          }
        });
  }

  @Override
  public void afterEach(ExtensionContext context) {
    ending.set(true);
    made.forEach(m -> Invariants.check(m.pool().stats()));
    gates.forEach(Gate::open);
    made.forEach(m -> m.pool().shutdownNow());
    made.forEach(Pools::assertGone);
    callers.forEach(Pools::assertReturned);
    listeners.forEach(Heard::assertGrammar);
    listeners.stream()
        .filter(heard -> !heard.events().isEmpty())
        .forEach(heard -> assertThat(heard.isEnded()).as("ended: %s", heard.events()).isTrue());
  }

  private static void assertReturned(Caller caller) {
    if (caller.await() instanceof AssertionError broken) {
      throw broken;
    }
  }

  private static void assertGone(Made m) {
    assertThat(terminates(m.pool())).as(() -> "terminated: " + lastWords(m)).isTrue();
    Invariants.checkTerminated(m.pool().stats());
    Eventually.until("no thread of the pool is left", () -> m.threads().count() == 0);
  }

  private static String lastWords(Made m) {
    return m.pool().stats() + m.threads().describe();
  }

  private static boolean terminates(WorkerPool pool) {
    try {
      return pool.awaitTermination(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a pool to end", e);
    }
  }
}
