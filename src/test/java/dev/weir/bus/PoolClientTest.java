package dev.weir.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.monitor.Actor;
import dev.weir.pool.TaskLimits;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A client whose pool lives in the same Vert.x. */
class PoolClientTest extends PoolClientAnswers {
  PoolClientTest() {
    super(PoolClient::create);
  }

  @Test
  void aCallableBringsItsOwnValueBack() throws Exception {
    Object value = new Object();

    assertThat(get(PoolClient.submit(vertx, () -> value))).isSameAs(value);
    assertThat(get(client.<Object>submit(() -> null))).isNull();
    assertThat(get(client.submit(() -> 1 + 1, TaskLimits.NONE))).isEqualTo(2);
  }

  @Test
  void aCallableRunsOnThePoolAndNotOnTheEventLoop() throws Exception {
    assertThat(get(client.submit(() -> io.vertx.core.Context.isOnEventLoopThread()))).isFalse();
    assertThat(service.stats().getLong("completed")).isEqualTo(1);
  }

  @Test
  void aCallableThatThrowsIsAFailedTask() {
    ReplyException failure =
        failure(
            client.submit(
                () -> {
                  throw new IllegalStateException("boom");
                }));

    assertThat(failure.failureCode()).isEqualTo(500);
    assertThat(failure)
        .hasMessageStartingWith("TASK_FAILED: java.lang.IllegalStateException: boom");
  }

  @Test
  void aCallableThatItsCallerNoLongerWaitsForNeverRuns() throws Exception {
    fill();
    TaskLimits limits = TaskLimits.NONE.withDeadline(Duration.ofMillis(10));
    get(client.cancel("blocked"));

    assertThat(failure(client.submit(() -> 1, limits)).failureCode()).isEqualTo(410);
  }

  @Test
  void aCallableHasItsOwnLimits() {
    TaskLimits limits = new TaskLimits(Duration.ofSeconds(5), Duration.ofMillis(10));

    assertThat(
            failure(
                    client.submit(
                        () -> {
                          gate.acquire();
                          return 1;
                        },
                        limits))
                .failureCode())
        .isEqualTo(504);
  }

  @Test
  void nothingGoesOverTheBus() throws Exception {
    vertx
        .eventBus()
        .addOutboundInterceptor(
            sent -> {
              throw new AssertionError("sent to " + sent.message().address());
            });

    assertThat(get(client.submit("echo", new JsonObject())).getString("state"))
        .isEqualTo("completed");
    assertThat(get(client.submit(() -> 1))).isEqualTo(1);
  }

  @Test
  void aPoolThatIsNotThereIsNamed() {
    ReplyException failure = failure(PoolClient.create(vertx, "nosuch").submit(() -> 1));

    assertThat(failure.failureType()).isEqualTo(ReplyFailure.NO_HANDLERS);
    assertThat(failure).hasMessageContaining("pool 'nosuch'");
  }

  @Test
  void whatLivedHereIsNotAskedAnyMore() throws Exception {
    get(face.unregister());

    assertThat(failure(client.submit(() -> 1)).failureType()).isEqualTo(ReplyFailure.NO_HANDLERS);
    assertThat(failure(client.submit(task("echo"))).failureType())
        .isEqualTo(ReplyFailure.NO_HANDLERS);
  }

  @Test
  void aPoolThatWasMadeAnewIsAskedAtOnce() throws Exception {
    service.by(Actor.CODE).shutdown();
    assertThat(failure(client.submit(() -> 1)).failureCode()).isEqualTo(503);
    service.by(Actor.CODE).reboot();

    assertThat(get(client.submit(() -> 1))).isEqualTo(1);
  }

  @Test
  void aPoolOfAnotherClassLoaderIsNotMistakenForOne() throws Exception {
    vertx.sharedData().getLocalMap("dev.weir.bus.pools").put("pool", "somebody else's");

    assertThat(failure(client.submit(() -> 1)).failureType()).isEqualTo(ReplyFailure.NO_HANDLERS);
    assertThat(get(client.submit("echo", new JsonObject())).getString("state"))
        .isEqualTo("completed");
  }

  @Test
  void theAnswerToCodeComesOnTheContextThatAsked() throws Exception {
    Promise<Boolean> same = Promise.promise();
    vertx.runOnContext(
        start -> {
          Context asked = vertx.getOrCreateContext();
          client
              .submit(() -> 1)
              .onComplete(
                  answer ->
                      same.complete(
                          vertx.getOrCreateContext() == asked && Context.isOnEventLoopThread()));
        });

    assertThat(get(same.future())).isTrue();
  }

  /** Nobody is told any more, as with {@code vertx.executeBlocking}, for no event loop is left. */
  @Test
  void aFutureIsCompletedAlsoWhenVertxIsClosed() throws Exception {
    Vertx other = Vertx.vertx();
    BusService there = get(BusService.start(other, service, NestedRequests.watch(other, service)));
    Future<Integer> answer =
        there.submit(
            () -> {
              entered.countDown();
              gate.acquire();
              return 1;
            },
            null);
    entered.await();
    get(other.close());
    gate.release();

    await().until(answer::isComplete);
    assertThat(answer.result()).isEqualTo(1);
  }

  @Test
  void codeThatReturnsAFutureIsAnsweredByIt() throws Exception {
    Future<Integer> inner = Future.succeededFuture(3);

    assertThat(get(client.submit(() -> inner))).isSameAs(inner);
  }
}
