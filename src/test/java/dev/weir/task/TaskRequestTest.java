package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.json.JsonCopy;
import dev.weir.pool.TaskLimits;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskRequestTest {
  private static final TaskLimits USUAL =
      new TaskLimits(Duration.ofMillis(11), Duration.ofMillis(22));

  private static TaskRequest parse(String json) {
    return TaskRequest.parse(JsonCopy.of(new JsonObject(json), 100_000), USUAL);
  }

  @Test
  void aBareTaskTakesThePoolsLimitsAndWaitsForItsResult() {
    TaskRequest request = parse("{\"task\":\"echo\"}");

    assertThat(request.id()).isNull();
    assertThat(request.task()).isEqualTo("echo");
    assertThat(request.argsJson()).isEqualTo(new JsonObject());
    assertThat(request.reply()).isEqualTo(TaskRequest.Reply.RESULT);
    assertThat(request.limits()).isEqualTo(USUAL);
  }

  @Test
  void itsOwnLimitsReplaceThePoolsWhereTheyAreShorter() {
    assertThat(parse("{\"task\":\"t\",\"maxWaitMs\":12,\"timeoutMs\":5}").limits())
        .isEqualTo(new TaskLimits(Duration.ofMillis(11), Duration.ofMillis(5)));
    assertThat(parse("{\"task\":\"t\",\"maxWaitMs\":3,\"timeoutMs\":0}").limits())
        .isEqualTo(new TaskLimits(Duration.ofMillis(3), Duration.ofMillis(22)));
  }

  @Test
  void aPoolWithoutLimitsGivesWhatIsAskedFor() {
    JsonObject body = new JsonObject().put("task", "t").put("timeoutMs", 5).put("maxWaitMs", 0);
    assertThat(TaskRequest.parse(JsonCopy.of(body, 1_000), TaskLimits.NONE).limits())
        .isEqualTo(new TaskLimits(Duration.ZERO, Duration.ofMillis(5)));
  }

  @Test
  void allFieldsAreRead() {
    TaskRequest request =
        parse("{\"task\":\"t\",\"id\":\"a.b:c_d-1\",\"args\":{\"x\":1},\"reply\":\"accepted\"}");

    assertThat(request.id()).isEqualTo("a.b:c_d-1");
    assertThat(request.argsJson()).isEqualTo(new JsonObject().put("x", 1));
    assertThat(request.reply()).isEqualTo(TaskRequest.Reply.ACCEPTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"task\":\"\"}",
        "{\"task\":null}",
        "{\"task\":1}",
        "{\"task\":\"t\",\"args\":[]}",
        "{\"task\":\"t\",\"args\":null}",
        "{\"task\":\"t\",\"args\":\"x\"}",
        "{\"task\":\"t\",\"id\":\"\"}",
        "{\"task\":\"t\",\"id\":\"with space\"}",
        "{\"task\":\"t\",\"id\":7}",
        "{\"task\":\"t\",\"reply\":\"never\"}",
        "{\"task\":\"t\",\"reply\":true}",
        "{\"task\":\"t\",\"maxWaitMs\":-1}",
        "{\"task\":\"t\",\"maxWaitMs\":\"5\"}",
        "{\"task\":\"t\",\"timeoutMs\":1.5}",
        "{\"task\":\"t\",\"timeoutMs\":null}"
      })
  void aBadValueIsRefused(String json) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(json))
        .satisfies(e -> assertThat(e.getMessage()).contains(" is ").contains(": must be"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"priority", "key", "delayMs", "attempts", "backoff", "idempotencyKey", "Task"})
  void aFieldThatIsNotBuiltIsUnknown(String field) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("{\"task\":\"t\",\"" + field + "\":1}"))
        .withMessageStartingWith(field + " is 1: no such field; the nearest known field is '");
  }

  @Test
  void anIdMayHave128Characters() {
    assertThat(parse("{\"task\":\"t\",\"id\":\"" + "x".repeat(128) + "\"}").id()).hasSize(128);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("{\"task\":\"t\",\"id\":\"" + "x".repeat(129) + "\"}"));
  }
}
