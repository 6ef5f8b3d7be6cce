package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.monitor.Actor;
import dev.weir.pool.TaskLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskLookupTest extends ServiceFixture {
  @Test
  void aQueuedTaskIsCancelledByItsIdWithItsReason() throws Exception {
    occupy();
    Heard heard = submit(task("any").put("id", "x"));
    JsonObject reply = service.by(Actor.CODE).cancel("x", "not needed");

    assertThat(reply)
        .isEqualTo(new JsonObject().put("id", "x").put("state", "cancelled").put("changed", true));
    assertThat(heard.failure().wire()).isEqualTo("CANCELLED: not needed id=x");
    assertThat(service.by(Actor.CODE).cancel("x", null).getBoolean("changed")).isFalse();
    assertThat(counter("cancelled")).isEqualTo(1);
  }

  @Test
  void aRunningTaskIsCancelledAndInterrupted() throws Exception {
    Heard heard = submit(task("gate").put("id", "x"));
    entered.await();
    assertThat(service.by(Actor.CODE).cancel("x", null).getBoolean("changed")).isTrue();

    assertThat(heard.failure().code()).isEqualTo(Code.CANCELLED);
    assertThat(context.get().isCancelled()).isTrue();
  }

  @Test
  void aBlockedSubmitIsCancelledByItsId() throws Exception {
    occupy();
    submit(task("any"));
    Heard heard = submit(task("any").put("id", "x"));
    assertThat(service.find("x").getString("state")).isEqualTo("blocked");
    service.by(Actor.CODE).cancel("x", null);

    assertThat(heard.failure().code()).isEqualTo(Code.CANCELLED);
    assertThat(rejected("gaveUp")).isEqualTo(1);
    assertThat(find("x")).isEqualTo(Code.UNKNOWN_TASK);
  }

  @Test
  void whoWithdrawsLosesOnlyWhatHasNotBegun() throws Exception {
    TaskHandle running = occupy();
    Heard heard = new Heard();
    TaskHandle queued = service.submit(task("any"), -1, heard);

    assertThat(running.withdraw("gone")).isFalse();
    assertThat(queued.withdraw("gone")).isTrue();
    assertThat(heard.failure().code()).isEqualTo(Code.CANCELLED);
    assertThat(counter("active")).isEqualTo(1);
  }

  @Test
  void aRefusedSubmissionLeavesNothingToCancel() {
    TaskHandle handle = service.submit(null, -1, new Heard());

    assertThat(handle.id()).isNull();
    assertThat(handle.cancel("x")).isFalse();
    assertThat(handle.withdraw("x")).isFalse();
  }

  @Test
  void anUnknownIdIsNotFound() {
    assertThat(find("nobody")).isEqualTo(Code.UNKNOWN_TASK);
    assertThat(find(null)).isEqualTo(Code.UNKNOWN_TASK);
    assertThat(
            catchThrowableOfType(
                    TaskFailure.class, () -> service.by(Actor.CODE).cancel("nobody", null))
                .code())
        .isEqualTo(Code.UNKNOWN_TASK);
  }

  @Test
  void aRecordShowsARunningTask() throws Exception {
    submit(task("gate").put("id", "x").put("args", new JsonObject().put("k", 1)));
    entered.await();
    context.get().progress(0.5, "half");
    context.get().log("line");
    JsonObject record = service.find("x");

    assertThat(record.getString("state")).isEqualTo("running");
    assertThat(record.getString("task")).isEqualTo("gate");
    assertThat(record.getJsonObject("args")).isEqualTo(new JsonObject().put("k", 1));
    assertThat(record.getJsonObject("progress"))
        .isEqualTo(new JsonObject().put("fraction", 0.5).put("note", "half"));
    assertThat(record.getJsonArray("log")).isEqualTo(new JsonArray().add("line"));
    assertThat(record.getInstant("startedAt")).isNotNull();
    assertThat(record.getValue("endedAt")).isNull();
    assertThat(record.containsKey("result")).isFalse();
    assertThat(record.containsKey("error")).isFalse();
  }

  @Test
  void aRecordShowsTheResultOrTheError() throws Exception {
    submit(task("echo").put("id", "good")).reply();
    submit(task("fail").put("id", "bad")).failure();

    assertThat(service.find("good").getJsonObject("result")).isEmpty();
    assertThat(service.find("good").containsKey("error")).isFalse();
    assertThat(service.find("bad").getJsonObject("error"))
        .isEqualTo(
            new JsonObject()
                .put("code", 500)
                .put("name", "TASK_FAILED")
                .put("message", "java.lang.IllegalStateException: failed as it was asked to"));
  }

  @Test
  void aTaskThatChangesItsArgumentsLeavesItsRecordAsItWas() throws Exception {
    handler.set(ctx -> ctx.args().put("more", 1));
    submit(task("any").put("id", "x")).reply();

    assertThat(service.find("x").getJsonObject("args")).isEmpty();
  }

  @Test
  void aLogKeepsItsLastHundredLinesEachCut() throws Exception {
    handler.set(
        ctx -> {
          for (int i = 0; i < 150; i++) {
            ctx.log(i + "x".repeat(2_000));
          }
          return null;
        });
    submit(task("any").put("id", "x")).reply();
    JsonArray log = service.find("x").getJsonArray("log");

    assertThat(log).hasSize(100);
    assertThat(log.getString(0)).startsWith("50x").hasSizeLessThan(1_010);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
  void progressOutsideItsRangeFailsTheTask(double fraction) throws Exception {
    assertThat(
            any(ctx -> {
                  ctx.progress(fraction, null);
                  return null;
                })
                .failure()
                .text())
        .contains("fraction is " + fraction + ": must be from 0 to 1");
  }

  @Test
  void aContextTellsTheTimeLeft() throws Exception {
    handler.set(ctx -> ctx.timeLeft().toMillis());
    long left = submit(task("any").put("timeoutMs", 60_000)).reply().getLong("result");

    assertThat(left).isBetween(30_000L, 60_000L);
    handler.set(ctx -> ctx.timeLeft().compareTo(Duration.ofDays(365_000)));
    assertThat(submit(task("any")).reply().getInteger("result")).isPositive();
    assertThat(any(TaskContext::attempt).reply().getInteger("result")).isEqualTo(1);
    JsonObject reply = any(TaskContext::id).reply();
    assertThat(reply.getString("result")).isEqualTo(reply.getString("id"));
  }

  @Test
  void aCallableKeepsItsValueWhateverItIs() throws Exception {
    Object value = new Object();
    Heard heard = new Heard();
    service.submit(() -> value, null, heard);
    assertThat(heard.value()).isSameAs(value);

    service.submit(() -> null, TaskLimits.NONE, heard);
    assertThat(heard.value()).isNull();
    JsonArray rows = service.list(TaskQuery.newest(1).withState("completed")).getJsonArray("tasks");
    assertThat(rows.getJsonObject(0).getString("task")).isEqualTo("callable");
  }

  @Test
  void aCallableThatThrowsFails() throws Exception {
    Heard heard = new Heard();
    service.submit(
        () -> {
          throw new IOException("no");
        },
        null,
        heard);

    assertThat(heard.failure().text()).isEqualTo("java.io.IOException: no");
  }

  @Test
  void aListRefusesBadQuestions() {
    for (Runnable question :
        List.<Runnable>of(
            () -> service.list(TaskQuery.newest(0)),
            () -> service.list(TaskQuery.newest(1_001)),
            () -> service.list(TaskQuery.newest(10).withState("asleep")),
            () -> service.list(TaskQuery.newest(10).withAfter("nobody")))) {
      assertThat(catchThrowableOfType(TaskFailure.class, question::run).code())
          .isEqualTo(Code.BAD_REQUEST);
    }
  }

  @Test
  void ofAFailureOnlyTextIsKept() throws Exception {
    WeakReference<Throwable> thrown = failing("x");
    Awaitility.await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(thrown.get()).isNull();
            });
    assertThat(service.stack("x").getString("failure"))
        .contains("IllegalStateException: outer")
        .contains("Caused by: java.io.IOException: inner")
        .contains("TaskLookupTest");
  }

  private WeakReference<Throwable> failing(String id) throws Exception {
    Throwable[] thrown = {new IllegalStateException("outer", new IOException("inner"))};
    handler.set(
        ctx -> {
          throw (Exception) thrown[0];
        });
    Heard heard = submit(task("any").put("id", id));
    assertThat(heard.failure().code()).isEqualTo(Code.TASK_FAILED);
    WeakReference<Throwable> weak = new WeakReference<>(thrown[0]);
    thrown[0] = null;
    handler.set(ctx -> null);
    return weak;
  }
}
