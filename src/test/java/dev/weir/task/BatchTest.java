package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.pool.PoolOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchTest extends ServiceFixture {
  private static final long SEED = 20;

  private static JsonObject batch(boolean atomic, Object... tasks) {
    return new JsonObject().put("tasks", new JsonArray(List.of(tasks))).put("atomic", atomic);
  }

  private static JsonObject echo(int n) {
    return task("echo").put("args", new JsonObject().put("n", n));
  }

  private Heard submitAll(JsonObject body) {
    Heard heard = new Heard();
    service.submitAll(body, heard);
    return heard;
  }

  private static List<JsonObject> results(Heard heard) throws InterruptedException {
    List<JsonObject> results =
        heard.reply().getJsonArray("results").stream().map(JsonObject.class::cast).toList();
    heard.nothingMore();
    return results;
  }

  private static String error(JsonObject result) {
    return result.getJsonObject("error").getString("name");
  }

  @Test
  void resultsStandInTheOrderOfTheTasks() throws Exception {
    service = service(PoolOptions.defaults().withCapacity(4).withQueueCapacity(100));
    Object[] tasks = new Object[50];
    for (int i = 0; i < tasks.length; i++) {
      tasks[i] = echo(i).put("id", "e" + i);
    }
    for (boolean atomic : new boolean[] {false, true}) {
      for (int i = 0; atomic && i < tasks.length; i++) {
        ((JsonObject) tasks[i]).put("id", "a" + i);
      }
      List<JsonObject> results = results(submitAll(batch(atomic, tasks)));
      for (int i = 0; i < tasks.length; i++) {
        assertThat(results.get(i).getString("id")).isEqualTo((atomic ? "a" : "e") + i);
        assertThat(results.get(i).getString("state")).isEqualTo("completed");
        assertThat(results.get(i).getJsonObject("result").getInteger("n")).isEqualTo(i);
      }
    }
  }

  @Test
  void eachIsAnsweredForItself() throws Exception {
    handler.set(
        ctx -> {
          throw new IllegalStateException("boom");
        });
    JsonObject gone = echo(1).put("deadlineMs", 0);
    JsonObject accepted = echo(1).put("reply", "accepted").put("id", "x");
    List<JsonObject> results =
        results(
            submitAll(
                batch(
                    false,
                    echo(1),
                    task("any"),
                    task("none"),
                    5,
                    task("echo").put("id", 7),
                    gone,
                    accepted)));

    assertThat(results.get(0).getString("state")).isEqualTo("completed");
    assertThat(results.get(1).getString("state")).isEqualTo("failed");
    assertThat(error(results.get(1))).isEqualTo("TASK_FAILED");
    assertThat(error(results.get(2))).isEqualTo("UNKNOWN_TASK");
    assertThat(error(results.get(3))).isEqualTo("BAD_REQUEST");
    assertThat(error(results.get(4))).isEqualTo("BAD_REQUEST");
    assertThat(results.get(4).getString("state")).isEqualTo("rejected");
    assertThat(results.get(5).getString("state")).isEqualTo("expired");
    assertThat(results.get(6)).isEqualTo(new JsonObject().put("id", "x").put("state", "accepted"));
    assertThat(counter("submitted")).isEqualTo(7);
  }

  @Test
  void whatThereIsNoRoomForIsRefusedForItself() throws Exception {
    service =
        service(PoolOptions.defaults().withCapacity(1).withQueueCapacity(1).withNonblocking(true));
    occupy();
    Heard heard = submitAll(batch(false, echo(1), echo(2)));
    gate.release();
    List<JsonObject> results = results(heard);
    assertThat(results.get(0).getString("state")).isEqualTo("completed");
    assertThat(error(results.get(1))).isEqualTo("POOL_OVERLOAD");
    assertThat(results.get(1).getJsonObject("error").getLong("retryAfterMs")).isPositive();
  }

  @Test
  void atomicTheyAreAllRefusedIfOneHasNoRoom() throws Exception {
    occupy();
    TaskFailure full = submitAll(batch(true, echo(1).put("id", "a"), echo(2))).failure();
    assertThat(full.code()).isEqualTo(Code.POOL_OVERLOAD);
    assertThat(full.id()).isNull();
    assertThat(full.retryAfterMs()).isPositive();
    assertThat(rejected("overload")).isEqualTo(2);
    assertThat(find("a")).isEqualTo(Code.UNKNOWN_TASK);

    Heard fits = submitAll(batch(true, echo(1).put("id", "a")));
    gate.release();
    assertThat(results(fits)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'task':'none'} | UNKNOWN_TASK | tasks[1]: task is",
        "{'task':'echo','idd':1} | BAD_REQUEST | tasks[1]:",
        "{'task':'checked'} | BAD_REQUEST | tasks[1]: the argument check",
        "{'task':'echo','id':'a'} | DUPLICATE | the id is in use",
        "{'task':'echo','deadlineMs':0} | EXPIRED | tasks[1]:"
      })
  void atomicTheyAreAllRefusedIfOneIsBad(String bad, Code code, String text) throws Exception {
    JsonObject second = new JsonObject(bad.replace('\'', '"'));
    Heard heard = submitAll(batch(true, echo(1).put("id", "a"), second));
    TaskFailure failure = heard.failure();
    heard.nothingMore();
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.text()).startsWith(text);
    assertThat(counter("accepted")).isZero();
    assertThat(counter("submitted")).isEqualTo(2);
    assertThat(find("a")).as("nothing of it is left").isEqualTo(Code.UNKNOWN_TASK);
    assertThat(results(submitAll(batch(true, echo(1).put("id", "a"))))).hasSize(1);
  }

  @Test
  void atomicTheyAreAllRefusedIfTheyTakeTooManyBytes() throws Exception {
    service = service(PoolOptions.defaults().withCapacity(1).withQueueCapacity(1_000));
    occupy();
    Object[] tasks = new Object[500];
    for (int i = 0; i < tasks.length; i++) {
      tasks[i] = echo(i);
    }
    TaskFailure full = submitAll(batch(true, tasks)).failure();
    assertThat(full.code()).isEqualTo(Code.POOL_OVERLOAD);
    assertThat(full.text()).contains("maxQueuedBytes");

    Heard fits = submitAll(batch(true, echo(1), echo(2)));
    gate.release();
    assertThat(results(fits)).as("and their bytes are free again").hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | tasks",
        "{'tasks':[]} | tasks has 0 elements",
        "{'tasks':5} | tasks is 5",
        "{'tasks':[null]} | tasks has the element null",
        "{'tasks':[{}],'atomic':1} | atomic is 1",
        "{'tasks':[{}],'all':true} | all"
      })
  void aBodyThatIsNoBatchIsRefused(String body, String text) throws Exception {
    TaskFailure failure = submitAll(new JsonObject(body.replace('\'', '"'))).failure();
    assertThat(failure.code()).isEqualTo(Code.BAD_REQUEST);
    assertThat(failure.text()).contains(text);
  }

  @Test
  void tooManyTasksAreNoBatch() throws Exception {
    Object[] tasks = new Object[BatchRequest.MOST + 1];
    Arrays.fill(tasks, echo(1));
    assertThat(submitAll(batch(false, tasks)).failure().text())
        .isEqualTo("tasks has 1001 elements: must have 1 to 1000");
    Heard none = new Heard();
    service.submitAll(null, none);
    assertThat(none.failure().code()).isEqualTo(Code.BAD_REQUEST);
  }

  @Test
  void aBatchIsWithdrawnAsFarAsItHasNotBegun() throws Exception {
    Heard heard = new Heard();
    TaskHandle handle = service.submitAll(batch(true, task("gate"), echo(2).put("id", "q")), heard);
    entered.await();
    assertThat(handle.withdraw("gone")).isTrue();
    await().until(() -> counter("cancelled") == 1);
    gate.release();
    List<JsonObject> results = results(heard);
    assertThat(results.get(0).getString("state")).isEqualTo("completed");
    assertThat(results.get(1).getString("state")).isEqualTo("cancelled");
    assertThat(handle.cancel("late")).isFalse();
  }

  /** Whatever batches come, each has one answer with as many results, and the books balance. */
  @Test
  void manyBatchesAtRandom() throws Exception {
    service = service(PoolOptions.defaults().withCapacity(2).withQueueCapacity(4));
    Random random = new Random(SEED);
    List<Heard> asked = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Object[] tasks = new Object[1 + random.nextInt(9)];
      for (int t = 0; t < tasks.length; t++) {
        tasks[t] =
            switch (random.nextInt(8)) {
              case 0 -> task("none");
              case 1 -> echo(t).put("id", "id" + random.nextInt(20));
              case 2 -> echo(t).put("deadlineMs", random.nextInt(2));
              case 3 -> echo(t).put("reply", "accepted");
              case 4 -> task("fail").put("args", new JsonObject().put("message", "m"));
              default -> echo(t);
            };
      }
      sizes.add(tasks.length);
      asked.add(submitAll(batch(random.nextBoolean(), tasks)));
    }
    for (int i = 0; i < asked.size(); i++) {
      Object answer = asked.get(i).next();
      asked.get(i).nothingMore();
      if (answer instanceof JsonObject reply) {
        assertThat(reply.getJsonArray("results")).hasSize(sizes.get(i)).doesNotContainNull();
      }
    }
    long all = sizes.stream().mapToInt(Integer::intValue).sum();
    await().until(() -> counter("active") == 0);
    assertThat(counter("submitted")).isEqualTo(all);
  }
}
