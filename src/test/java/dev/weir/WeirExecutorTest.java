package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.weir.bus.PoolException;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import dev.weir.pool.TaskLimits;
import dev.weir.pool.WorkerPool;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeirExecutorTest {
  private static final TaskLimits SOON = new TaskLimits(Duration.ofMillis(20), Duration.ZERO);

  private final Vertx vertx = Vertx.vertx();
  private final WorkerPool pool =
      WorkerPool.create(
          PoolOptions.defaults()
              .withName("mine")
              .withCapacity(2)
              .withQueueCapacity(1)
              .withMaxBlockingTasks(3));
  private final WeirExecutor executor = WeirExecutor.of(vertx, pool);
  private final Context context = vertx.getOrCreateContext();
  private final Semaphore gate = new Semaphore(0);
  private final Semaphore entered = new Semaphore(0);

  @AfterEach
  void stop() throws Exception {
    gate.release(10_000);
    pool.shutdown();
    assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  private static Throwable failure(Future<?> future) {
    return catchThrowable(() -> get(future));
  }

  private static void assertCode(Future<?> future, int code) {
    assertThat(failure(future)).isInstanceOf(PoolException.class);
    assertThat(((PoolException) future.cause()).code()).as("%s", future.cause()).isEqualTo(code);
  }

  /** Does something on one and the same context; off Vert.x's threads each call has its own. */
  private <R> R on(Supplier<R> what) {
    CompletableFuture<R> done = new CompletableFuture<>();
    context.runOnContext(turn -> done.complete(what.get()));
    return done.join();
  }

  private <T> Future<T> inOrder(Callable<T> code) {
    return on(() -> executor.executeBlocking(code));
  }

  private <T> BlockingCall<T> callInOrder(Callable<T> code, TaskLimits limits) {
    return on(() -> executor.call(code, limits, true));
  }

  private int pass() throws InterruptedException {
    entered.release();
    gate.acquire();
    return 1;
  }

  /** Does something on the context of a verticle; returns the id of its deployment. */
  private String deploy(ThreadingModel model, Consumer<Context> start) throws Exception {
    return get(
        vertx.deployVerticle(
            () ->
                new AbstractVerticle() {
                  @Override
                  public void start() {
                    start.accept(context);
                  }
                },
            new DeploymentOptions().setThreadingModel(model)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void codeRunsOnThePoolAndItsValueComesBack(boolean ordered) throws Exception {
    Object value = new Object();

    assertThat(get(executor.executeBlocking(() -> value, ordered))).isSameAs(value);
    assertThat(get(executor.<Object>executeBlocking(() -> null, ordered))).isNull();
    assertThat(get(executor.executeBlocking(pool::isWorkerThread, ordered))).isTrue();
    assertThat(pool.stats().completed()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatItThrowsIsTheFailure(boolean ordered) {
    for (Throwable thrown :
        List.of(new IOException("a"), new IllegalStateException("b"), new AssertionError("c"))) {
      Future<Object> answer =
          executor.executeBlocking(
              () -> {
                if (thrown instanceof Exception checked) {
                  throw checked;
                }
                throw (Error) thrown;
              },
              ordered);

      assertThat(failure(answer)).isSameAs(thrown);
    }
    assertThat(pool.stats().failed()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = ThreadingModel.class,
      names = {"EVENT_LOOP", "WORKER", "VIRTUAL_THREAD"})
  void theAnswerComesOnTheContextOfTheCaller(ThreadingModel model) throws Exception {
    List<Promise<Boolean>> same = List.of(Promise.promise(), Promise.promise());
    deploy(
        model,
        context -> {
          for (int i = 0; i < 2; i++) {
            Promise<Boolean> answered = same.get(i);
            executor
                .executeBlocking(() -> 1, i == 0)
                .onComplete(done -> answered.complete(vertx.getOrCreateContext() == context));
          }
        });

    for (Promise<Boolean> answered : same) {
      assertThat(get(answered.future())).isTrue();
    }
  }

  @Test
  void aDuplicatedContextStaysTheSameOneAndHasItsTurnAmongTheOthers() throws Exception {
    ContextInternal root = (ContextInternal) vertx.getOrCreateContext();
    List<Integer> began = Collections.synchronizedList(new ArrayList<>());
    List<Future<Boolean>> answers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int n = i;
      Promise<Boolean> answer = Promise.promise();
      answers.add(answer.future());
      ContextInternal duplicate = root.duplicate();
      duplicate.runOnContext(
          turn ->
              executor
                  .executeBlocking(
                      () -> {
                        began.add(n);
                        return pass();
                      })
                  .onComplete(done -> answer.complete(ContextInternal.current() == duplicate)));
    }
    entered.acquire();
    assertThat(pool.stats().accepted()).isEqualTo(1);
    gate.release(3);
    for (Future<Boolean> answer : answers) {
      assertThat(get(answer)).isTrue();
    }
    assertThat(began).containsExactly(0, 1, 2);
  }

  @Test
  void orderedCallsOfOneContextRunOneAfterAnother() throws Exception {
    pool.resize(bounds -> bounds.withMaxBlockingTasks(0));
    List<Integer> ran = new ArrayList<>(); // not thread-safe: a second one beside would be seen
    AtomicInteger inside = new AtomicInteger();
    List<Future<Integer>> answers = new ArrayList<>();
    CountDownLatch submitted = new CountDownLatch(1);
    vertx.runOnContext(
        start -> {
          IntStream.range(0, 20_000)
              .forEach(
                  i ->
                      answers.add(
                          executor.executeBlocking(
                              () -> {
                                assertThat(inside.incrementAndGet()).isEqualTo(1);
                                ran.add(i);
                                inside.decrementAndGet();
                                if (i % 1_000 == 7) {
                                  throw new IOException("one that fails keeps nobody waiting");
                                }
                                return i;
                              })));
          submitted.countDown();
        });
    submitted.await();

    Future.join(answers).otherwiseEmpty().await(60, TimeUnit.SECONDS);
    assertThat(ran).hasSize(20_000).isSorted();
    assertThat(answers).filteredOn(Future::failed).hasSize(20);
  }

  @Test
  void contextsAndUnorderedCallsDoNotWaitForOrderedOnesOfOthers() throws Exception {
    Future<Integer> first = inOrder(this::pass);
    entered.acquire();
    Future<Integer> second = inOrder(() -> 2);
    Promise<Integer> other = Promise.promise();
    vertx.runOnContext(turn -> executor.executeBlocking(() -> 3).onComplete(other));

    assertThat(get(other.future())).isEqualTo(3);
    assertThat(get(executor.executeBlocking(() -> 4, false))).isEqualTo(4);
    assertThat(second.isComplete()).isFalse();
    gate.release();
    assertThat(get(first) + get(second)).isEqualTo(3);
  }

  @Test
  void aFullPoolRefuses() throws Exception {
    List<Future<Integer>> held = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      held.add(executor.executeBlocking(this::pass, false));
    }
    Future<Integer> refused = executor.executeBlocking(() -> 1, false);
    assertCode(refused, 429);
    assertThat(((PoolException) refused.cause()).retryAfterMs()).isPositive();
    gate.release(6);
    get(Future.all(held));
  }

  @Test
  void noMoreOrderedCallsWaitThanMayWaitForRoom() throws Exception {
    List<Future<Integer>> held = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      held.add(inOrder(this::pass));
    }
    assertCode(inOrder(() -> 1), 429);
    gate.release(4);
    get(Future.all(held));
    assertThat(get(inOrder(() -> 5))).isEqualTo(5);
  }

  @Test
  void whenThePoolRefusesOneTheNextHasItsTurn() throws Exception {
    Future<Integer> first = inOrder(this::pass);
    entered.acquire();
    List<Future<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(inOrder(() -> 1));
    }
    pool.shutdown();
    gate.release();

    assertThat(get(first)).isEqualTo(1);
    waiting.forEach(answer -> assertCode(answer, 503));
  }

  @Test
  void aLongLineOfRefusalsDoesNotUseUpTheStack() throws Exception {
    pool.resize(bounds -> bounds.withMaxBlockingTasks(0));
    Future<Integer> first = inOrder(this::pass);
    entered.acquire();
    List<Future<Integer>> waiting = new ArrayList<>();
    on(
        () -> {
          for (int i = 0; i < 20_000; i++) {
            waiting.add(executor.executeBlocking(() -> 1));
          }
          return waiting;
        });
    pool.shutdown();
    gate.release();

    assertThat(get(first)).isEqualTo(1);
    Future.join(waiting).otherwiseEmpty().await(30, TimeUnit.SECONDS);
    assertThat(waiting).allMatch(answer -> ((PoolException) answer.cause()).code() == 503);
  }

  @Test
  void aRunLimitAnswersAtOnceAndTheNextWaitsUntilTheThreadIsBack() throws Exception {
    TaskLimits brief = new TaskLimits(Duration.ZERO, Duration.ofMillis(20));
    CountDownLatch release = new CountDownLatch(1);
    BlockingCall<Integer> deaf =
        callInOrder(
            () -> {
              while (release.getCount() > 0) {
                Thread.onSpinWait();
              }
              return 1;
            },
            brief);
    Future<Integer> next = inOrder(() -> 2);

    assertCode(deaf.future(), 504);
    assertThat(pool.stats().stuck()).isEqualTo(1);
    assertThat(next.isComplete()).isFalse();
    release.countDown();
    assertThat(get(next)).isEqualTo(2);
  }

  @Test
  void aWaitLimitHoldsWhileACallWaitsForItsTurnAndInTheQueue() throws Exception {
    Future<Integer> first = inOrder(this::pass);
    entered.acquire();
    assertCode(callInOrder(() -> 2, SOON).future(), 408);
    Future<Integer> second = executor.executeBlocking(this::pass, false);
    entered.acquire();
    assertCode(executor.call(() -> 2, SOON, false).future(), 408);
    TaskLimits awaited = TaskLimits.NONE.withDeadline(SOON.maxWait());
    assertCode(callInOrder(() -> 2, awaited).future(), 410);
    assertCode(executor.call(() -> 2, awaited, false).future(), 410);
    gate.release(2);
    assertThat(get(first) + get(second)).isEqualTo(2);
  }

  @Test
  void aCallIsCancelledWhereverItStands() throws Exception {
    BlockingCall<Integer> running = callInOrder(this::pass, TaskLimits.NONE);
    entered.acquire();
    BlockingCall<Integer> inLine = callInOrder(this::pass, TaskLimits.NONE);
    BlockingCall<Integer> running2 = executor.call(this::pass, TaskLimits.NONE, false);
    entered.acquire();
    BlockingCall<Integer> queued = executor.call(this::pass, TaskLimits.NONE, false);
    BlockingCall<Integer> blocked = executor.call(this::pass, TaskLimits.NONE, false);

    for (BlockingCall<Integer> call : List.of(inLine, queued, blocked, running, running2)) {
      assertThat(call.cancel()).isTrue();
      assertCode(call.future(), 499);
      assertThat(call.cancel()).isFalse();
    }
    assertThat(get(inOrder(() -> 5))).isEqualTo(5);
    await().until(() -> pool.active() == 0 && pool.stats().stuck() == 0);
  }

  @ParameterizedTest
  @EnumSource(
      value = ThreadingModel.class,
      names = {"EVENT_LOOP", "WORKER", "VIRTUAL_THREAD"})
  void undeploymentCancelsWhatTheVerticleAskedFor(ThreadingModel model) throws Exception {
    List<Future<Integer>> answers = new ArrayList<>();
    Semaphore interrupted = new Semaphore(0);
    List<Context> contexts = new ArrayList<>();
    String id =
        deploy(
            model,
            context -> {
              contexts.add(context);
              for (boolean ordered : new boolean[] {true, true, true, false}) {
                answers.add(
                    executor.executeBlocking(
                        () -> {
                          try {
                            return pass();
                          } catch (InterruptedException e) {
                            interrupted.release();
                            throw e;
                          }
                        },
                        ordered));
              }
            });
    entered.acquire(2);
    Future<Integer> others = executor.executeBlocking(() -> 7, false);
    get(vertx.undeploy(id));

    answers.forEach(answer -> assertCode(answer, 499));
    interrupted.acquire(2);
    assertThat(entered.tryAcquire()).isFalse();
    assertThat(get(others)).isEqualTo(7);
    Promise<Integer> late = Promise.promise();
    contexts.getFirst().runOnContext(turn -> executor.executeBlocking(() -> 1).onComplete(late));
    assertCode(late.future(), 499);
  }

  /** Nobody is told any more, as with {@code vertx.executeBlocking}, for no event loop is left. */
  @Test
  void aCallOfAClosedVertxHasItsResult() throws Exception {
    Vertx other = Vertx.vertx();
    WeirExecutor there = WeirExecutor.of(other, pool);
    Future<Integer> answer = there.executeBlocking(this::pass, false);
    entered.acquire();
    get(other.close());
    gate.release();

    await().until(answer::isComplete);
    assertThat(answer.result()).isEqualTo(1);
  }

  @Test
  void aPoolThatIsNotDeployedIsNamedAndLaterFound() throws Exception {
    WeirExecutor byName = WeirExecutor.of(vertx, "later");
    assertThat(failure(byName.executeBlocking(() -> 1)))
        .hasMessageContaining("pool 'later' is not deployed");
    JsonObject config =
        new JsonObject()
            .put("name", "later")
            .put("maxWaitMs", 40)
            .put("capacity", 1)
            .put("http", new JsonObject().put("enabled", false));
    String id =
        get(vertx.deployVerticle(new PoolVerticle(), new DeploymentOptions().setConfig(config)));

    assertThat(get(byName.executeBlocking(() -> 1))).isEqualTo(1);
    Future<Integer> running = byName.executeBlocking(this::pass, false);
    entered.acquire();
    assertCode(
        byName.call(() -> 2, new TaskLimits(Duration.ofDays(1), Duration.ZERO), false).future(),
        408);
    gate.release();
    assertThat(get(running)).isEqualTo(1);
    get(vertx.undeploy(id));
    assertThat(failure(byName.executeBlocking(() -> 1, false)))
        .hasMessageContaining("pool 'later' is not deployed");
  }

  @Test
  void nothingIsTakenForCode() {
    assertThatThrownBy(() -> executor.executeBlocking(null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> executor.call(() -> 1, null, true))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> WeirExecutor.of(vertx, (String) null))
        .isInstanceOf(NullPointerException.class);
    assertThat(pool.stats().submitted()).isZero();
  }
}
