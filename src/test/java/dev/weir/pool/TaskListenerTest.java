package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.Caller;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.Pools;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the listener of a task hears, when and where. */
final class TaskListenerTest {
  @RegisterExtension final Pools pools = new Pools();

  @EveryThreadKind
  void aTaskIsHeardAcceptedBegunAndFinishedOnceEach(Threads kind) {
    WorkerPool pool = pools.create(kind, 4, 1_000);
    List<Heard> all = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 500; i++) {
      Heard heard = pools.listener();
      all.add(heard);
      var unused = pool.executeAsync(() -> {}, heard);
    }
    all.forEach(heard -> heard.assertRan(Outcome.COMPLETED));
  }

  @EveryThreadKind
  void beginningIsHeardOnTheThreadThatRunsTheTask(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    AtomicReference<Thread> ranOn = new AtomicReference<>();
    Heard heard = pools.listener();
    var unused = pool.executeAsync(() -> ranOn.set(Thread.currentThread()), heard);
    heard.assertRan(Outcome.COMPLETED);
    assertThat(heard.begunOn()).isSameAs(ranOn.get());
  }

  @EveryThreadKind
  void theSlotIsFreeWhenACompletionIsHeard(Threads kind) {
    assertFreeWhenHeard(pools.create(kind, 1, 0), () -> {}, Outcome.COMPLETED);
  }

  @EveryThreadKind
  void theSlotIsFreeWhenAFailureIsHeard(Threads kind) {
    assertFreeWhenHeard(
        pools.create(kind, 1, 0),
        () -> {
          throw new IllegalStateException("bad task");
        },
        Outcome.FAILED);
  }

  private static void assertFreeWhenHeard(WorkerPool pool, Runnable task, Outcome expected) {
    for (int round = 0; round < 50; round++) {
      AtomicReference<Outcome> outcome = new AtomicReference<>();
      AtomicBoolean room = new AtomicBoolean();
      var unused =
          pool.executeAsync(
              task,
              new TaskListener() {
                @Override
                public void finished(Outcome how, Throwable failure) {
                  room.set(pool.tryExecute(() -> {}));
                  outcome.set(how);
                }
              });
      Eventually.until("the end is heard", () -> outcome.get() != null);
      assertThat(outcome).hasValue(expected);
      assertThat(room).isTrue();
      Eventually.until("all are answered", () -> pool.active() + pool.stats().starting() == 0);
    }
  }

  @EveryThreadKind
  void theTaskIsInTheBooksWhenItsEndIsHeard(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    AtomicReference<PoolStats> seen = new AtomicReference<>();
    var unused =
        pool.executeAsync(
            () -> {},
            new TaskListener() {
              @Override
              public void finished(Outcome outcome, Throwable failure) {
                seen.set(pool.stats());
              }
            });
    Eventually.until("the end is heard", () -> seen.get() != null);
    assertThat(seen.get().completed()).isEqualTo(1);
    assertThat(seen.get().active()).isZero();
  }

  @EveryThreadKind
  void aListenerThatThrowsEverywhereChangesNothing(Threads kind) {
    List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    ThreadFactory maker =
        switch (kind) {
          case VIRTUAL ->
              Thread.ofVirtual().uncaughtExceptionHandler((t, e) -> uncaught.add(e)).factory();
          case PLATFORM ->
              Thread.ofPlatform()
                  .daemon()
                  .uncaughtExceptionHandler((t, e) -> uncaught.add(e))
                  .factory();
        };
    WorkerPool pool = pools.create(Pools.options(kind, 1, 1).withThreadFactory(maker));
    Gate gate = pools.gate();
    Caller submitter =
        pools.call(
            () -> {
              Thread.currentThread().setUncaughtExceptionHandler((t, e) -> uncaught.add(e));
              var unused = pool.executeAsync(gate::pass, new Thrower());
            });
    assertThat(submitter.await()).isNull();
    gate.awaitEntered(1);
    gate.open();
    pools.awaitLevel(pool, PoolStats::completed, 1);
    Heard next = pools.listener();
    var unused = pool.executeAsync(() -> {}, next);
    next.assertRan(Outcome.COMPLETED);
    assertThat(pool.stats().failed()).isZero();
    assertThat(pool.stats().workersCreated()).isEqualTo(1);
    Eventually.becomes(
        "what reached the handlers",
        () -> uncaught.stream().map(Throwable::getMessage).toList(),
        List.of("accepted", "begun", "finished"));
  }

  @EveryThreadKind
  void aListenerThatThrowsOnRefusalChangesNothing(Threads kind) {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 0).withNonblocking(true));
    pools.occupy(pool, 1);
    List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    Caller submitter =
        pools.call(
            () -> {
              Thread.currentThread().setUncaughtExceptionHandler((t, e) -> uncaught.add(e));
              var unused = pool.executeAsync(() -> {}, new Thrower());
            });
    assertThat(submitter.await()).isNull();
    assertThat(uncaught).extracting(Throwable::getMessage).containsExactly("refused");
    assertThat(pool.stats().rejected().overload()).isEqualTo(1);
  }

  @EveryThreadKind
  void aListenerMaySubmitFromEveryCallback(Threads kind) {
    WorkerPool pool = pools.create(kind, 2, 100);
    List<Heard> inner = new CopyOnWriteArrayList<>();
    Runnable more =
        () -> {
          Heard heard = pools.listener();
          inner.add(heard);
          var unused = pool.executeAsync(() -> {}, heard);
        };
    var unused =
        pool.executeAsync(
            () -> {},
            new TaskListener() {
              @Override
              public void accepted() {
                more.run();
              }

              @Override
              public void begun() {
                more.run();
              }

              @Override
              public void finished(Outcome outcome, Throwable failure) {
                more.run();
              }
            });
    Eventually.becomes("inner submits", inner::size, 3);
    inner.forEach(heard -> heard.assertRan(Outcome.COMPLETED));
  }

  @EveryThreadKind
  void aListenerMayCancelFromTheBeginning(Threads kind) {
    WorkerPool pool = pools.create(kind, 1, 1);
    AtomicReference<Ticket> ticket = new AtomicReference<>();
    Gate known = pools.gate();
    Gate task = pools.gate();
    Heard heard = pools.listener();
    ticket.set(
        pool.executeAsync(
            task::pass,
            new TaskListener() {
              @Override
              public void accepted() {
                heard.accepted();
              }

              @Override
              public void begun() {
                heard.begun();
                known.pass();
                assertThat(ticket.get().cancel()).isTrue();
              }

              @Override
              public void finished(Outcome outcome, Throwable failure) {
                heard.finished(outcome, failure);
              }
            }));
    known.open();
    heard.assertRan(Outcome.CANCELLED);
    pools.awaitLevel(pool, PoolStats::stuck, 0);
  }

  private static final class Thrower implements TaskListener {
    @Override
    public void accepted() {
      throw new IllegalStateException("accepted");
    }

    @Override
    public void begun() {
      throw new IllegalStateException("begun");
    }

    @Override
    public void finished(Outcome outcome, Throwable failure) {
      throw new IllegalStateException("finished");
    }

    @Override
    public void refused(Rejection rejection) {
      throw new IllegalStateException("refused");
    }
  }
}
