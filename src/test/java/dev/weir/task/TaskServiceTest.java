package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.weir.pool.PoolBounds;
import dev.weir.pool.PoolListener;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import dev.weir.pool.TaskLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskServiceTest {
  private final Semaphore gate = new Semaphore(0);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final AtomicReference<TaskContext> context = new AtomicReference<>();
  private final AtomicReference<TaskHandler> handler = new AtomicReference<>(ctx -> null);
  private TaskService service =
      service(PoolOptions.defaults().withCapacity(1).withQueueCapacity(1));

  private TaskService service(PoolOptions options) {
    return TaskService.create(
        options,
        new ServiceOptions(
            "0badcafe",
            1_000,
            500,
            100,
            Duration.ofMinutes(1),
            Duration.ofSeconds(10),
            InstantSource.system()),
        TaskRegistry.builder()
            .builtIns(List.of())
            .task("any", ctx -> handler.get().run(ctx))
            .task("gate", this::waitAtGate)
            .task("checked", new BrokenCheck())
            .build());
  }

  private Object waitAtGate(TaskContext ctx) throws InterruptedException {
    context.set(ctx);
    entered.countDown();
    gate.acquire();
    return "through";
  }

  /** A handler whose check is as broken as its arguments say. */
  private static final class BrokenCheck implements TaskHandler {
    @Override
    public Object run(TaskContext ctx) {
      return null;
    }

    @Override
    public void check(JsonObject args) {
      if (args.containsKey("error")) {
        throw new StackOverflowError();
      }
      throw new IllegalStateException("broken check");
    }
  }

  @AfterEach
  void theBooksBalance() {
    gate.release(1_000);
    service.shutdown();
    await().until(() -> service.state() == PoolState.CLOSED);
    JsonObject s = service.stats();
    JsonObject r = s.getJsonObject("rejected");
    long rejected = r.fieldNames().stream().mapToLong(r::getLong).sum();
    assertThat(s.getLong("submitted"))
        .isEqualTo(s.getLong("accepted") + rejected + s.getLong("blocked"));
    assertThat(s.getLong("accepted"))
        .isEqualTo(
            s.getLong("completed")
                + s.getLong("failed")
                + s.getLong("cancelled")
                + s.getLong("timedOut")
                + s.getLong("abandoned"));
  }

  private Heard submit(JsonObject body) {
    Heard heard = new Heard();
    service.submit(body, -1, heard);
    return heard;
  }

  private static JsonObject task(String name) {
    return new JsonObject().put("task", name);
  }

  private Heard any(TaskHandler code) {
    handler.set(code);
    return submit(task("any"));
  }

  private long counter(String field) {
    return service.stats().getLong(field);
  }

  private long rejected(String field) {
    return service.stats().getJsonObject("rejected").getLong(field);
  }

  private TaskHandle occupy() throws InterruptedException {
    TaskHandle handle = service.submit(task("gate"), -1, new Heard());
    entered.await();
    return handle;
  }

  private Code find(String id) {
    return catchThrowableOfType(TaskFailure.class, () -> service.find(id)).code();
  }

  @Test
  void aTaskIsAnsweredWithItsResult() throws Exception {
    JsonObject reply = submit(task("echo").put("args", new JsonObject().put("a", 1))).reply();

    assertThat(reply.fieldNames())
        .containsExactly("id", "state", "result", "attempt", "waitMs", "runMs", "node");
    assertThat(reply.getString("state")).isEqualTo("completed");
    assertThat(reply.getJsonObject("result")).isEqualTo(new JsonObject().put("a", 1));
    assertThat(reply.getInteger("attempt")).isEqualTo(1);
    assertThat(reply.getString("node")).isEqualTo("0badcafe");
    assertThat(reply.getString("id")).startsWith("0badcafe-");
    assertThat(reply.getDouble("waitMs")).isNotNegative();
    assertThat(counter("completed")).isEqualTo(1);
  }

  @Test
  void aNullResultIsAnExplicitNull() throws Exception {
    JsonObject reply = any(ctx -> null).reply();

    assertThat(reply.containsKey("result")).isTrue();
    assertThat(reply.getValue("result")).isNull();
  }

  @Test
  void aTaskIsAnsweredOnce() throws Exception {
    Heard heard = submit(task("echo"));
    heard.reply();
    service.shutdown();
    await().until(() -> service.state() == PoolState.CLOSED);

    heard.nothingMore();
  }

  @Test
  void acceptanceIsTheOnlyAnswerWhereItWasAskedFor() throws Exception {
    Heard heard = submit(task("gate").put("reply", "accepted").put("id", "x"));

    assertThat(heard.next()).isEqualTo("x");
    gate.release();
    await().until(() -> service.find("x").getString("state").equals("completed"));
    heard.nothingMore();
  }

  @Test
  void aNullBodyIsRefusedAndCounted() throws Exception {
    assertThat(submit(null).failure().code()).isEqualTo(Code.BAD_REQUEST);
    assertThat(rejected("invalid")).isEqualTo(1);
    assertThat(counter("submitted")).isEqualTo(1);
  }

  @Test
  void aBodyThatWasNeverJsonIsRefusedAndCounted() throws Exception {
    Heard heard = new Heard();
    service.refuse("the body is a String", heard);

    assertThat(heard.failure().wire()).isEqualTo("BAD_REQUEST: the body is a String");
    assertThat(rejected("invalid")).isEqualTo(1);
  }

  @Test
  void anUnknownTaskIsNamedWithThoseThereAre() throws Exception {
    TaskFailure failure = submit(task("ecko")).failure();

    assertThat(failure.code()).isEqualTo(Code.UNKNOWN_TASK);
    assertThat(failure.text()).contains("\"ecko\"").contains("echo");
    assertThat(rejected("invalid")).isEqualTo(1);
  }

  @Test
  void anUnknownFieldIsRefused() throws Exception {
    assertThat(submit(task("echo").put("priority", "high")).failure().code())
        .isEqualTo(Code.BAD_REQUEST);
    assertThat(rejected("invalid")).isEqualTo(1);
  }

  @Test
  void aBodyAboveTheLimitIsTooLarge() throws Exception {
    JsonObject big = task("echo").put("args", new JsonObject().put("x", "y".repeat(1_000)));

    assertThat(submit(big).failure().code()).isEqualTo(Code.PAYLOAD_TOO_LARGE);
    assertThat(rejected("tooLarge")).isEqualTo(1);
    assertThat(rejected("invalid")).isZero();
  }

  @Test
  void theWireSizeCountsWhereThereIsOne() throws Exception {
    Heard heard = new Heard();
    service.submit(task("echo"), 1_001, heard);
    assertThat(heard.failure().code()).isEqualTo(Code.PAYLOAD_TOO_LARGE);

    service.submit(task("echo"), 1_000, heard);
    assertThat(heard.reply()).isNotNull();
  }

  @Test
  void argumentsThatAreNoJsonAreRefused() throws Exception {
    JsonObject body = task("echo").put("args", new JsonObject().put("x", new Object()));

    assertThat(submit(body).failure().code()).isEqualTo(Code.BAD_REQUEST);
  }

  @Test
  void argumentsThatHoldThemselvesAreRefused() throws Exception {
    JsonObject args = new JsonObject();
    args.put("self", args);

    assertThat(submit(task("echo").put("args", args)).failure().code())
        .isIn(Code.BAD_REQUEST, Code.PAYLOAD_TOO_LARGE);
  }

  @Test
  void badArgumentsNeverReachThePool() throws Exception {
    TaskFailure failure = submit(task("sleep")).failure();

    assertThat(failure.code()).isEqualTo(Code.BAD_REQUEST);
    assertThat(failure.text()).contains("args.ms is missing");
    assertThat(counter("accepted")).isZero();
    assertThat(rejected("invalid")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "exception"})
  void aBrokenCheckIsAnAnswerAndNotACrash(String kind) throws Exception {
    TaskFailure failure =
        submit(task("checked").put("args", new JsonObject().put(kind, 1))).failure();

    assertThat(failure.code()).isEqualTo(Code.BAD_REQUEST);
    assertThat(failure.text()).contains("the argument check of task 'checked' threw java.lang.");
  }

  @Test
  void anIdInUseIsADuplicateWhileItsTaskIsKnown() throws Exception {
    submit(task("echo").put("id", "x")).reply();
    TaskFailure failure = submit(task("echo").put("id", "x")).failure();

    assertThat(failure.code()).isEqualTo(Code.DUPLICATE);
    assertThat(failure.id()).isEqualTo("x");
    assertThat(rejected("invalid")).isEqualTo(1);
  }

  @Test
  void aRefusedIdIsFreeAgain() throws Exception {
    service.pause();
    service.resize(new JsonObject().put("queueCapacity", 0).put("maxBlockingTasks", 1));
    TaskHandle blocked = service.submit(task("echo").put("id", "w"), -1, new Heard());
    assertThat(submit(task("echo").put("id", "x")).failure().code()).isEqualTo(Code.POOL_OVERLOAD);
    assertThat(find("x")).isEqualTo(Code.UNKNOWN_TASK);
    blocked.cancel(null);
    service.resume();

    assertThat(submit(task("echo").put("id", "x")).reply().getString("id")).isEqualTo("x");
  }

  @Test
  void anOverloadSaysWhenToComeBack() throws Exception {
    service.pause();
    service.resize(new JsonObject().put("queueCapacity", 0).put("maxBlockingTasks", 1));
    service.submit(task("echo"), -1, new Heard());
    TaskFailure failure = submit(task("echo")).failure();

    assertThat(failure.retryAfterMs()).isPositive();
    assertThat(failure.wire()).matches("POOL_OVERLOAD: .* id=\\S+ retryAfterMs=\\d+");
    assertThat(rejected("overload")).isEqualTo(1);
  }

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

  @Test
  void aQueuedTaskIsCancelledByItsIdWithItsReason() throws Exception {
    occupy();
    Heard heard = submit(task("any").put("id", "x"));
    JsonObject reply = service.cancel("x", "not needed");

    assertThat(reply)
        .isEqualTo(new JsonObject().put("id", "x").put("state", "cancelled").put("changed", true));
    assertThat(heard.failure().wire()).isEqualTo("CANCELLED: not needed id=x");
    assertThat(service.cancel("x", null).getBoolean("changed")).isFalse();
    assertThat(counter("cancelled")).isEqualTo(1);
  }

  @Test
  void aRunningTaskIsCancelledAndInterrupted() throws Exception {
    Heard heard = submit(task("gate").put("id", "x"));
    entered.await();
    assertThat(service.cancel("x", null).getBoolean("changed")).isTrue();

    assertThat(heard.failure().code()).isEqualTo(Code.CANCELLED);
    assertThat(context.get().isCancelled()).isTrue();
  }

  @Test
  void aBlockedSubmitIsCancelledByItsId() throws Exception {
    occupy();
    submit(task("any"));
    Heard heard = submit(task("any").put("id", "x"));
    assertThat(service.find("x").getString("state")).isEqualTo("blocked");
    service.cancel("x", null);

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
    assertThat(catchThrowableOfType(TaskFailure.class, () -> service.cancel("nobody", null)).code())
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
    JsonArray rows = service.list("completed", 1, null).getJsonArray("tasks");
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
            () -> service.list(null, 0, null),
            () -> service.list(null, 1_001, null),
            () -> service.list("asleep", 10, null),
            () -> service.list(null, 10, "nobody"))) {
      assertThat(catchThrowableOfType(TaskFailure.class, question::run).code())
          .isEqualTo(Code.BAD_REQUEST);
    }
  }

  @Test
  void aResizeTellsOldAndNew() {
    JsonObject reply = service.resize(new JsonObject().put("capacity", 7).put("expiryMs", 5));

    assertThat(reply.getBoolean("changed")).isTrue();
    assertThat(reply.getJsonObject("old").getInteger("capacity")).isEqualTo(1);
    assertThat(reply.getJsonObject("new").getInteger("capacity")).isEqualTo(7);
    assertThat(reply.getJsonObject("new").getLong("expiryMs")).isEqualTo(5);
    assertThat(service.resize(new JsonObject()).getBoolean("changed")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"capacity\":0}",
        "{\"capacity\":-2}",
        "{\"capacity\":\"5\"}",
        "{\"capacity\":2147483648}",
        "{\"minIdle\":2}",
        "{\"queueCapacity\":-1}",
        "{\"expiryMs\":null}",
        "{\"capcity\":3}"
      })
  void aBadResizeChangesNothing(String change) {
    JsonObject before = service.resize(new JsonObject()).getJsonObject("new");
    TaskFailure failure =
        catchThrowableOfType(TaskFailure.class, () -> service.resize(new JsonObject(change)));

    assertThat(failure.code()).isEqualTo(Code.BAD_REQUEST);
    assertThat(service.resize(new JsonObject()).getJsonObject("new")).isEqualTo(before);
  }

  @Test
  void commandsTellWhetherTheyChangedAnything() {
    assertThat(service.resume()).isEqualTo(changed(false, "RUNNING"));
    assertThat(service.pause()).isEqualTo(changed(true, "PAUSED"));
    assertThat(service.pause()).isEqualTo(changed(false, "PAUSED"));
    assertThat(service.resume()).isEqualTo(changed(true, "RUNNING"));
    assertThat(service.reboot()).isEqualTo(changed(false, "RUNNING"));
    assertThat(service.shutdown().getBoolean("changed")).isTrue();
    await().until(() -> service.state() == PoolState.CLOSED);
    assertThat(service.shutdown()).isEqualTo(changed(false, "CLOSED"));
    assertThat(service.reboot()).isEqualTo(changed(true, "RUNNING"));
  }

  private static JsonObject changed(boolean changed, String state) {
    return new JsonObject().put("changed", changed).put("state", state);
  }

  @Test
  void aClosedPoolRefuses() throws Exception {
    service.shutdown();
    await().until(() -> service.state() == PoolState.CLOSED);

    assertThat(submit(task("echo")).failure().code()).isEqualTo(Code.POOL_CLOSED);
    assertThat(rejected("closed")).isEqualTo(1);
  }

  @Test
  void aDrainingPoolRefusesNewAndBlockedAndRunsWhatItAccepted() throws Exception {
    Heard running = new Heard();
    service.submit(task("gate"), -1, running);
    entered.await();
    Heard queued = submit(task("echo"));
    Heard blocked = submit(task("echo"));
    service.shutdown();

    assertThat(blocked.failure().code()).isEqualTo(Code.DRAINING);
    assertThat(submit(task("echo")).failure().code()).isEqualTo(Code.DRAINING);
    gate.release();
    assertThat(running.reply().getString("result")).isEqualTo("through");
    assertThat(queued.reply()).isNotNull();
    assertThat(service.abandoned()).isEmpty();
  }

  @Test
  void aTaskMayShutItsOwnPoolDown() throws Exception {
    assertThat(any(ctx -> service.shutdown().getString("state")).reply().getString("result"))
        .isEqualTo("DRAINING");
    await().until(() -> service.state() == PoolState.CLOSED);
  }

  @Test
  void aTaskMaySubmitToItsOwnPool() throws Exception {
    Heard inner = new Heard();
    any(ctx -> {
          service.submit(task("echo"), -1, inner);
          return null;
        })
        .reply();

    assertThat(inner.reply()).isNotNull();
  }

  @Test
  void eventsTellWhatHappensToThePool() throws Exception {
    ConcurrentLinkedQueue<JsonObject> events = new ConcurrentLinkedQueue<>();
    try (Subscription subscription = service.subscribe(events::add)) {
      service.resize(new JsonObject().put("capacity", 2));
      service.pause();
      service.resume();
      submit(task("fail").put("id", "x")).failure();
      await().until(() -> events.size() == 4);
      service.shutdown();
      await().until(() -> service.state() == PoolState.CLOSED);
      service.reboot();
      await().until(() -> events.size() == 7);
      assertThat(subscription).isNotNull();
    }
    service.pause();

    assertThat(events.stream().map(e -> e.getString("type")))
        .containsExactly(
            "resized", "paused", "resumed", "taskFailed", "draining", "closed", "rebooted");
    assertThat(events.peek().getInstant("at")).isNotNull();
    assertThat(events.peek().getString("node")).isEqualTo("0badcafe");
    assertThat(events.peek().getJsonObject("new").getInteger("capacity")).isEqualTo(2);
  }

  @Test
  void failuresAreToldAtABoundedRate() throws Exception {
    ConcurrentLinkedQueue<JsonObject> events = new ConcurrentLinkedQueue<>();
    ManualTicker ticker = new ManualTicker();
    service = service(PoolOptions.defaults().withTicker(ticker));
    service.subscribe(events::add);
    for (int i = 0; i < 50; i++) {
      submit(task("fail")).failure();
    }
    await().until(() -> counter("failed") == 50);
    assertThat(events).hasSizeLessThanOrEqualTo(10);

    ticker.advance(Duration.ofSeconds(2));
    submit(task("fail")).failure();
    await().until(() -> events.stream().anyMatch(e -> e.getLong("suppressed") == 40));
  }

  @Test
  void samplingTellsThatThePoolIsFull() throws Exception {
    ManualTicker ticker = new ManualTicker();
    ConcurrentLinkedQueue<String> types = new ConcurrentLinkedQueue<>();
    service =
        service(PoolOptions.defaults().withCapacity(1).withQueueCapacity(0).withTicker(ticker));
    service.subscribe(event -> types.add(event.getString("type")));
    occupy();
    service.sample();
    service.sample();
    assertThat(types).containsExactly("saturated");

    gate.release();
    await().until(() -> counter("completed") == 1);
    ticker.advance(Duration.ofSeconds(1));
    service.sample();
    assertThat(types).containsExactly("saturated", "relieved");
  }

  @Test
  void thePoolsOwnListenerHearsAsWell() {
    AtomicReference<PoolBounds> heard = new AtomicReference<>();
    service =
        service(
            PoolOptions.defaults()
                .withListener(
                    new PoolListener() {
                      @Override
                      public void resized(PoolBounds before, PoolBounds after) {
                        heard.set(after);
                      }
                    }));
    service.resize(new JsonObject().put("capacity", 3));

    assertThat(heard.get().capacity()).isEqualTo(3);
  }
}
