package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.monitor.Actor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TaskEndTest extends ServiceFixture {
  @Test
  void aTaskThatThrowsIsToldByClassAndMessage() throws Exception {
    TaskFailure failure =
        submit(task("fail").put("args", new JsonObject().put("message", "boom"))).failure();

    assertThat(failure.code()).isEqualTo(Code.TASK_FAILED);
    assertThat(failure.text()).isEqualTo("java.lang.IllegalStateException: boom");
    assertThat(counter("failed")).isEqualTo(1);
  }

  @Test
  void aCheckedExceptionIsToldAsItself() throws Exception {
    assertThat(
            any(ctx -> {
                  throw new IOException("disk");
                })
                .failure()
                .text())
        .isEqualTo("java.io.IOException: disk");
  }

  @Test
  void anErrorIsAnsweredAndThePoolGoesOn() throws Exception {
    assertThat(
            any(ctx -> {
                  throw new AssertionError("bad");
                })
                .failure()
                .text())
        .isEqualTo("java.lang.AssertionError: bad");
    assertThat(
            any(ctx -> {
                  throw new OutOfMemoryError("pretended");
                })
                .failure()
                .code())
        .isEqualTo(Code.TASK_FAILED);
    assertThat(submit(task("echo")).reply()).isNotNull();
  }

  private static int overflow(int depth) {
    return depth < 0 ? 0 : overflow(depth + 1) + 1;
  }

  @Test
  void anOverflownStackIsAnsweredAndThePoolGoesOn() throws Exception {
    assertThat(any(ctx -> overflow(0)).failure().text()).startsWith("java.lang.StackOverflowError");
    assertThat(submit(task("echo")).reply()).isNotNull();
  }

  @Test
  void aTaskThatInterruptsItselfHarmsNobodyElse() throws Exception {
    assertThat(
            any(ctx -> {
                  Thread.currentThread().interrupt();
                  return Thread.currentThread().isInterrupted();
                })
                .reply()
                .getBoolean("result"))
        .isTrue();
    assertThat(any(ctx -> Thread.currentThread().isInterrupted()).reply().getBoolean("result"))
        .isFalse();
  }

  @Test
  void argumentsThatOnlyTheRunFindsWrongAreABadRequestThatFailed() throws Exception {
    assertThat(
            any(ctx -> {
                  throw new TaskArgumentException("no such file");
                })
                .failure()
                .wire())
        .startsWith("BAD_REQUEST: no such file id=");
    assertThat(counter("failed")).isEqualTo(1);
    assertThat(rejected("invalid")).isZero();
  }

  @Test
  void aResultThatIsNoJsonFailsTheTask() throws Exception {
    TaskFailure failure = any(ctx -> new Object()).failure();

    assertThat(failure.code()).isEqualTo(Code.TASK_FAILED);
    assertThat(failure.text()).contains("must be a JSON value");
    assertThat(counter("failed")).isEqualTo(1);
    assertThat(counter("completed")).isZero();
  }

  @Test
  void whatVertxWritesAsAStringIsAResult() throws Exception {
    for (Object value :
        List.of(
            Instant.EPOCH, new byte[] {1, 2}, Buffer.buffer("bytes"), Thread.State.TERMINATED)) {
      JsonObject reply = any(ctx -> value).reply();

      assertThat(new JsonObject(reply.encode()).getValue("result"))
          .isEqualTo(new JsonArray(new JsonArray().add(value).encode()).getValue(0));
    }
  }

  @Test
  void aResultThatCameTooLateIsNotKept() throws Exception {
    Heard heard = new Heard();
    AtomicReference<WeakReference<Object>> late = new AtomicReference<>();
    handler.set(
        ctx -> {
          entered.countDown();
          gate.acquireUninterruptibly();
          byte[] result = new byte[100];
          late.set(new WeakReference<>(result));
          return result;
        });
    TaskHandle handle = service.submit(task("any"), -1, heard);
    entered.await();
    handle.cancel("enough");
    assertThat(heard.failure().code()).isEqualTo(Code.CANCELLED);
    gate.release();
    await().until(() -> service.look().stats().stuck() == 0);

    assertThat(service.find(handle.id()).containsKey("result")).isFalse();
    await()
        .until(
            () -> {
              System.gc();
              return late.get().get() == null;
            });
  }

  @Test
  void aRecordDoesNotChangeOnceItHasEnded() throws Exception {
    occupy();
    context.get().log("in time");
    context.get().progress(0.5, "half");
    String id = context.get().id();
    service.by(Actor.CODE).cancel(id, "enough");
    JsonObject ended = service.find(id);
    context.get().log("late");
    context.get().progress(1, "done");

    assertThat(service.find(id)).isEqualTo(ended);
    assertThat(ended.getJsonArray("log")).containsExactly("in time");
  }

  @Test
  void aResultAboveTheLimitFailsTheTask() throws Exception {
    assertThat(any(ctx -> "x".repeat(499)).failure().text()).contains("maxResultBytes");
    assertThat(any(ctx -> "x".repeat(498)).reply().getString("result")).hasSize(498);
    assertThat(counter("failed")).isEqualTo(1);
  }

  @Test
  void aTaskThatRunsTooLongIsInterruptedAndAnswered() throws Exception {
    TaskFailure failure = submit(task("gate").put("timeoutMs", 20).put("id", "x")).failure();

    assertThat(failure.code()).isEqualTo(Code.TASK_TIMEOUT);
    assertThat(service.find("x").getString("state")).isEqualTo("timedOut");
    assertThat(counter("timedOut")).isEqualTo(1);
  }

  @Test
  void aTaskThatWaitsTooLongNeverRuns() throws Exception {
    occupy();
    TaskFailure failure = submit(task("any").put("maxWaitMs", 10)).failure();

    assertThat(failure.code()).isEqualTo(Code.QUEUE_TIMEOUT);
    assertThat(counter("timedOut")).isEqualTo(1);
  }

  @Test
  void aBlockedSubmitThatWaitsTooLongGivesUp() throws Exception {
    occupy();
    submit(task("any"));
    TaskFailure failure = submit(task("any").put("maxWaitMs", 10)).failure();

    assertThat(failure.code()).isEqualTo(Code.QUEUE_TIMEOUT);
    assertThat(rejected("gaveUp")).isEqualTo(1);
  }
}
