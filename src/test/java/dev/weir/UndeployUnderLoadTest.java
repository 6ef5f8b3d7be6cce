package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.OverBus;
import dev.weir.bus.PoolClient;
import io.vertx.core.AsyncResult;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers that go on while the verticles of their pool are undeployed one after another. */
class UndeployUnderLoadTest {
  private static final int SENDERS = 4;
  private static final int IN_FLIGHT = 200;

  private final Vertx vertx = Vertx.vertx();
  private final PoolClient client = PoolClient.create(vertx, "pool");
  private final PoolClient overBus = OverBus.client(vertx, "pool");
  private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
  private final AtomicBoolean over = new AtomicBoolean();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(30, TimeUnit.SECONDS);
  }

  private String deploy() throws Exception {
    JsonObject config =
        new JsonObject().put("capacity", 4).put("http", new JsonObject().put("enabled", false));
    return vertx
        .deployVerticle(new PoolVerticle(), new DeploymentOptions().setConfig(config))
        .await(20, TimeUnit.SECONDS);
  }

  private void count(AsyncResult<?> answer) {
    String what = "ok";
    if (answer.cause() instanceof ReplyException failure) {
      what = failure.failureType() + " " + failure.failureCode();
    } else if (answer.failed()) {
      what = answer.cause().toString();
    }
    answers.computeIfAbsent(what, any -> new LongAdder()).increment();
  }

  private long answered() {
    return answers.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Sends until it is over; returns how many it sent. */
  private long send(LongAdder sent) {
    Semaphore room = new Semaphore(IN_FLIGHT);
    while (!over.get()) {
      room.acquireUninterruptibly();
      sent.increment();
      JsonObject args = new JsonObject().put("x", 1);
      Future<?> answer =
          switch ((int) (sent.sum() % 3)) {
            case 0 -> client.submit(() -> 1);
            case 1 -> client.submit("echo", args);
            default -> overBus.submit("echo", args);
          };
      answer.onComplete(
          done -> {
            count(done);
            room.release();
          });
    }
    return sent.sum();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyCallHasAnAnswerThatSaysWhetherItRan(int instances) throws Exception {
    String[] ids = new String[instances];
    for (int i = 0; i < instances; i++) {
      ids[i] = deploy();
    }
    LongAdder sent = new LongAdder();
    Thread[] senders = new Thread[SENDERS];
    for (int i = 0; i < SENDERS; i++) {
      senders[i] = Thread.ofPlatform().start(() -> send(sent));
    }
    for (String id : ids) {
      long before = answered();
      while (answered() < before + 2_000) {
        Thread.onSpinWait();
      }
      vertx.undeploy(id).await(30, TimeUnit.SECONDS);
    }
    over.set(true);
    for (Thread sender : senders) {
      sender.join();
    }
    for (int i = 0; i < 2_000 && answered() < sent.sum(); i++) {
      vertx.timer(10, TimeUnit.MILLISECONDS).await();
    }

    assertThat(answered()).as("of %d calls: %s", sent.sum(), answers).isEqualTo(sent.sum());
    assertThat(answers.keySet())
        .as("%s", answers)
        .isSubsetOf("ok", "RECIPIENT_FAILURE 503", "NO_HANDLERS -1", "RECIPIENT_FAILURE 429");
    assertThat(answers.get("ok").sum()).isGreaterThanOrEqualTo(2_000L);
  }
}
