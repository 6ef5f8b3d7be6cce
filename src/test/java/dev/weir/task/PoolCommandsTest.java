package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.weir.monitor.Actor;
import dev.weir.pool.PoolBounds;
import dev.weir.pool.PoolListener;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolCommandsTest extends ServiceFixture {
  @Test
  void aResizeTellsOldAndNew() {
    JsonObject reply =
        service.by(Actor.CODE).resize(new JsonObject().put("capacity", 7).put("expiryMs", 5));

    assertThat(reply.getBoolean("changed")).isTrue();
    assertThat(reply.getJsonObject("old").getInteger("capacity")).isEqualTo(1);
    assertThat(reply.getJsonObject("new").getInteger("capacity")).isEqualTo(7);
    assertThat(reply.getJsonObject("new").getLong("expiryMs")).isEqualTo(5);
    assertThat(service.by(Actor.CODE).resize(new JsonObject()).getBoolean("changed")).isFalse();
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
    JsonObject before = service.by(Actor.CODE).resize(new JsonObject()).getJsonObject("new");
    TaskFailure failure =
        catchThrowableOfType(
            TaskFailure.class, () -> service.by(Actor.CODE).resize(new JsonObject(change)));

    assertThat(failure.code()).isEqualTo(Code.BAD_REQUEST);
    assertThat(service.by(Actor.CODE).resize(new JsonObject()).getJsonObject("new"))
        .isEqualTo(before);
  }

  @Test
  void commandsTellWhetherTheyChangedAnything() {
    assertThat(service.by(Actor.CODE).resume()).isEqualTo(changed(false, "RUNNING"));
    assertThat(service.by(Actor.CODE).pause()).isEqualTo(changed(true, "PAUSED"));
    assertThat(service.by(Actor.CODE).pause()).isEqualTo(changed(false, "PAUSED"));
    assertThat(service.by(Actor.CODE).resume()).isEqualTo(changed(true, "RUNNING"));
    assertThat(service.by(Actor.CODE).reboot()).isEqualTo(changed(false, "RUNNING"));
    assertThat(service.by(Actor.CODE).shutdown().getBoolean("changed")).isTrue();
    await().until(() -> service.state() == PoolState.CLOSED);
    assertThat(service.by(Actor.CODE).shutdown()).isEqualTo(changed(false, "CLOSED"));
    assertThat(service.by(Actor.CODE).reboot()).isEqualTo(changed(true, "RUNNING"));
  }

  private static final class Lines extends Handler {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord entry) {
      lines.add(entry.getLevel() + " " + entry.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP", "BUS"})
  void eachChangeOfAnOperatorLeavesOneLineInTheLog(Actor.Via via) throws Exception {
    Logger audit = Logger.getLogger("dev.weir.audit");
    boolean usual = audit.getUseParentHandlers();
    Lines heard = new Lines();
    audit.addHandler(heard);
    audit.setUseParentHandlers(false);
    try {
      PoolCommands commands = service.by(new Actor("ann", via));
      occupy();
      service.submit(task("echo").put("id", "a"), -1, new Heard());
      commands.cancel("a", "a reason");
      commands.cancel("a", "too late");
      commands.pause();
      commands.pause();
      commands.resume();
      commands.resize(new JsonObject().put("capacity", 2));
      commands.resize(new JsonObject().put("capacity", 2));
      Heard again = new Heard();
      commands.retry("a", again);
      String retried = (String) again.next();
      commands.shutdown();
      gate.release(1_000);
      await().until(() -> service.state() == PoolState.CLOSED);
      commands.reboot();
      commands.reboot();

      String by = " by=\"ann\" via=\"" + via.word() + "\"";
      assertThat(heard.lines)
          .containsExactly(
              "INFO pool=\"pool\" action=\"cancelled\" from=\"queued\" to=\"a\"" + by,
              "INFO pool=\"pool\" action=\"paused\" from=\"RUNNING\" to=\"PAUSED\"" + by,
              "INFO pool=\"pool\" action=\"resumed\" from=\"PAUSED\" to=\"RUNNING\"" + by,
              "INFO pool=\"pool\" action=\"resized\" from=\"{\\\"capacity\\\":1}\""
                  + " to=\"{\\\"capacity\\\":2}\""
                  + by,
              "INFO pool=\"pool\" action=\"retried\" from=\"a\" to=\"" + retried + "\"" + by,
              "INFO pool=\"pool\" action=\"draining\" from=\"RUNNING\" to=\"DRAINING\"" + by,
              "INFO pool=\"pool\" action=\"rebooted\" from=\"CLOSED\" to=\"RUNNING\"" + by);
    } finally {
      audit.removeHandler(heard);
      audit.setUseParentHandlers(usual);
    }
  }

  private static JsonObject changed(boolean changed, String state) {
    return new JsonObject().put("changed", changed).put("state", state);
  }

  @Test
  void aClosedPoolRefuses() throws Exception {
    service.by(Actor.CODE).shutdown();
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
    service.by(Actor.CODE).shutdown();

    assertThat(blocked.failure().code()).isEqualTo(Code.DRAINING);
    assertThat(submit(task("echo")).failure().code()).isEqualTo(Code.DRAINING);
    gate.release();
    assertThat(running.reply().getString("result")).isEqualTo("through");
    assertThat(queued.reply()).isNotNull();
    assertThat(service.abandoned()).isEmpty();
  }

  @Test
  void aTaskMayShutItsOwnPoolDown() throws Exception {
    assertThat(
            any(ctx -> service.by(Actor.CODE).shutdown().getString("state"))
                .reply()
                .getString("result"))
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
      service.by(Actor.CODE).resize(new JsonObject().put("capacity", 2));
      service.by(Actor.CODE).pause();
      service.by(Actor.CODE).resume();
      submit(task("fail").put("id", "x")).failure();
      await().until(() -> events.size() == 4);
      service.by(Actor.CODE).shutdown();
      await().until(() -> service.state() == PoolState.CLOSED);
      service.by(Actor.CODE).reboot();
      await().until(() -> events.size() == 7);
      assertThat(subscription).isNotNull();
    }
    service.by(Actor.CODE).pause();

    assertThat(events.stream().map(e -> e.getString("type")))
        .containsExactly(
            "resized", "paused", "resumed", "taskFailed", "draining", "closed", "rebooted");
    assertThat(events.peek().getInstant("at")).isNotNull();
    assertThat(events.peek().getString("node")).isEqualTo("0badcafe");
    assertThat(events.peek().getJsonObject("new").getInteger("capacity")).isEqualTo(2);
  }

  @Test
  void aSubscriberThatThrowsKeepsNobodyFromHearing() throws Exception {
    ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
    AtomicReference<PoolState> last = new AtomicReference<>();
    service =
        service(
            PoolOptions.defaults()
                .withListener(
                    new PoolListener() {
                      @Override
                      public void stateChanged(PoolState before, PoolState after) {
                        last.set(after);
                      }
                    }));
    for (int i = 0; i < 2; i++) {
      service.subscribe(
          event -> {
            throw new AssertionError("a subscriber");
          });
      service.subscribe(event -> events.add(event.getString("type")));
    }
    service.by(Actor.CODE).shutdown();

    await().until(() -> last.get() == PoolState.CLOSED);
    assertThat(events).containsExactly("draining", "draining", "closed", "closed");
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
    service.by(Actor.CODE).resize(new JsonObject().put("capacity", 3));

    assertThat(heard.get().capacity()).isEqualTo(3);
  }
}
