package dev.weir.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.task.Subscription;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BusServiceTest extends BusFixture {
  @Test
  void aSubmissionIsAnsweredWithItsResult() throws Exception {
    JsonObject reply = ask("pool.submit", task("echo").put("args", new JsonObject().put("a", 1)));

    assertThat(reply.getString("state")).isEqualTo("completed");
    assertThat(reply.getJsonObject("result")).isEqualTo(new JsonObject().put("a", 1));
  }

  @Test
  void anAcceptedSubmissionIsAnsweredBeforeItEnds() throws Exception {
    assertThat(ask("pool.submit", task("gate").put("reply", "accepted").put("id", "x")))
        .isEqualTo(new JsonObject().put("id", "x").put("state", "accepted"));
    entered.await();
    assertThat(ask("pool.task", new JsonObject().put("id", "x")).getString("state"))
        .isEqualTo("running");
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void aNullBodyIsABadRequestOnEveryAddress(Verb verb) {
    ReplyException failure = failure(send(new Addresses("pool").of(verb), null));

    assertThat(failure.failureType()).isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
    assertThat(failure.failureCode()).isEqualTo(400);
    assertThat(failure).hasMessage("BAD_REQUEST: the body is null: must be a JSON object");
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void whatIsNoJsonObjectIsABadRequestOnEveryAddress(Verb verb) {
    String address = new Addresses("pool").of(verb);
    for (Object body :
        List.of("text", "{\"task\":\"echo\"}", 1, true, new JsonArray(), Buffer.buffer("{}"))) {
      ReplyException failure = failure(send(address, body));

      assertThat(failure.failureCode()).as("%s", body).isEqualTo(400);
      assertThat(failure).hasMessageStartingWith("BAD_REQUEST: the body is a ");
    }
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void anUnknownFieldIsABadRequestOnEveryAddress(Verb verb) {
    JsonObject body = new JsonObject().put("id", "x").put("wrong", 1);

    assertThat(failure(send(new Addresses("pool").of(verb), body)).failureCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|400|BAD_REQUEST: task is missing",
        "{\"task\":5}|400|BAD_REQUEST: task is 5",
        "{\"task\":\"nope\"}|404|UNKNOWN_TASK: task is \"nope\"",
        "{\"task\":\"echo\",\"delayMs\":5}|400|BAD_REQUEST: delayMs is 5: no such field",
        "{\"task\":\"sleep\",\"args\":{\"ms\":-1}}|400|BAD_REQUEST: args.ms is -1",
        "{\"task\":\"fail\",\"args\":{\"message\":\"boom\"}}|500|TASK_FAILED:"
            + " java.lang.IllegalStateException: boom id=",
        "{\"task\":\"sleep\",\"args\":{\"ms\":60000},\"timeoutMs\":10}|504|TASK_TIMEOUT: "
      })
  void eachFailureHasItsCodeAndName(String body, int code, String text) {
    ReplyException failure = failure(send("pool.submit", new JsonObject(body)));

    assertThat(failure.failureType()).isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
    assertThat(failure.failureCode()).isEqualTo(code);
    assertThat(failure).hasMessageStartingWith(text);
    assertThat(failure.getMessage()).doesNotContain("\tat ");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    JsonObject big = task("echo").put("args", new JsonObject().put("x", "y".repeat(70_000)));

    assertThat(failure(send("pool.submit", big)).failureCode()).isEqualTo(413);
  }

  @Test
  void aFullPoolSaysWhenToComeBack() throws Exception {
    fill();
    ReplyException failure = failure(send("pool.submit", task("echo").put("id", "x")));

    assertThat(failure.failureCode()).isEqualTo(429);
    assertThat(failure.getMessage()).matches("POOL_OVERLOAD: .* id=x retryAfterMs=[1-9]\\d*");
  }

  @Test
  void aWaitThatIsTooLongIsAnsweredAndNeverRuns() throws Exception {
    fill();
    client.cancel("blocked");
    await().until(() -> service.stats().getInteger("blocked") == 0);

    assertThat(failure(send("pool.submit", task("echo").put("maxWaitMs", 10))).failureCode())
        .isEqualTo(408);
  }

  @Test
  void anIdInUseIsADuplicate() throws Exception {
    ask("pool.submit", task("echo").put("id", "x"));

    assertThat(failure(send("pool.submit", task("echo").put("id", "x"))).failureCode())
        .isEqualTo(409);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pool.task", "pool.cancel"})
  void anUnknownIdIsNotFound(String address) {
    assertThat(failure(send(address, new JsonObject().put("id", "x"))).failureCode())
        .isEqualTo(404);
    assertThat(failure(send(address, new JsonObject().put("id", 5))).failureCode()).isEqualTo(400);
    assertThat(failure(send(address, new JsonObject())).failureCode()).isEqualTo(400);
  }

  @Test
  void bytesAreCopiedForTheirReceiver() throws Exception {
    JsonObject reply = get(client.submit("bytes", new JsonObject()));
    ((byte[]) reply.getMap().get("result"))[0] = 9;

    JsonObject record = get(client.task(reply.getString("id")));
    assertThat(record.getBinary("result")).containsExactly(1, 2, 3);
    JsonObject nested = get(client.submit("map", new JsonObject())).getJsonObject("result");
    assertThat(nested.getBinary("bytes")).containsExactly(1, 2, 3);
    nested.put("more", 1);
  }

  @Test
  void aResultThatChangesAfterwardsIsKeptAsItWas() throws Exception {
    JsonObject reply = get(client.submit(task("unruly").put("id", "x")));

    assertThat(reply.getJsonArray("result")).isEqualTo(new JsonArray().add(1));
    assertThat(get(client.task("x")).getJsonArray("result")).isEqualTo(new JsonArray().add(1));
  }

  @Test
  void statsCountWhatTheBusRefused() throws Exception {
    failure(send("pool.submit", "text"));
    failure(send("pool.submit", null));

    JsonObject stats = get(client.stats());
    assertThat(stats.getJsonObject("rejected").getLong("invalid")).isEqualTo(2);
    assertThat(stats.getJsonObject("lastMinute").getLong("rejected")).isEqualTo(2);
  }

  @Test
  void eventsArePublished() throws Exception {
    ConcurrentLinkedQueue<String> types = new ConcurrentLinkedQueue<>();
    get(
        vertx
            .eventBus()
            .<JsonObject>consumer("pool.events", m -> types.add(m.body().getString("type")))
            .completion());
    try (Subscription published = EventPublisher.publish(vertx, service)) {
      get(client.pause());
      get(client.resume());
      await().until(() -> types.size() == 2);
      assertThat(published).isNotNull();
    }

    assertThat(types).containsExactly("paused", "resumed");
  }

  @Test
  void anUnregisteredFaceIsDrainedWhenItsSubmissionsAreAnswered() throws Exception {
    Future<JsonObject> reply = client.submit(task("gate"));
    entered.await();
    get(face.unregister());
    Future<Void> drained = face.drained();
    assertThat(drained.isComplete()).isFalse();
    gate.release();
    get(drained);

    assertThat(get(reply).getString("result")).isEqualTo("through");
    assertThat(failure(client.stats()).failureType()).isEqualTo(ReplyFailure.NO_HANDLERS);
  }
}
