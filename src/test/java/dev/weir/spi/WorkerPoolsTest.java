package dev.weir.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.pool.WorkerPool;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.ExecutorServiceFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Vert.x on its own worker pools and on Weir's: both behave alike, also with one thread each. */
class WorkerPoolsTest {
  @TempDir private Path dir;
  private final WeirWorkerPools pools = new WeirWorkerPools();
  private final Semaphore gate = new Semaphore(0);
  private final Semaphore entered = new Semaphore(0);
  private Vertx vertx;

  /** Whose pools, and how many threads each has. */
  enum Setting {
    STOCK(20),
    STOCK_ALONE(1),
    WEIR(20),
    WEIR_ALONE(1);

    private final int threads;

    Setting(int threads) {
      this.threads = threads;
    }

    boolean isWeir() {
      return this == WEIR || this == WEIR_ALONE;
    }
  }

  private static Setting[] settings() {
    return Setting.values();
  }

  private void start(Setting setting) {
    VertxOptions options =
        new VertxOptions()
            .setWorkerPoolSize(setting.threads)
            .setInternalBlockingPoolSize(setting.threads);
    ExecutorServiceFactory factory = setting.isWeir() ? pools : ExecutorServiceFactory.INSTANCE;
    vertx = VertxBootstrap.create().options(options).executorServiceFactory(factory).init().vertx();
  }

  @AfterEach
  void stop() throws Exception {
    gate.release(10_000);
    if (vertx != null) {
      get(vertx.close());
    }
    await().until(() -> pools.pools().isEmpty());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  private int pass() throws InterruptedException {
    entered.release();
    gate.acquire();
    return 1;
  }

  private WorkerPool pool(String name) {
    return pools.pools().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void executeBlockingAnswersOnItsContextFromAWorkerThread(Setting setting) throws Exception {
    start(setting);
    Promise<String> answer = Promise.promise();
    vertx.runOnContext(
        turn -> {
          Context asked = vertx.getOrCreateContext();
          vertx
              .executeBlocking(
                  () -> Thread.currentThread().getName() + " " + Context.isOnWorkerThread(), false)
              .onComplete(
                  done ->
                      answer.complete((asked == vertx.getOrCreateContext()) + " " + done.result()));
        });

    assertThat(get(answer.future())).matches("true vert\\.x-worker-thread-\\d+ true");
  }

  @ParameterizedTest
  @MethodSource("settings")
  void orderedCallsRunInOrder(Setting setting) throws Exception {
    start(setting);
    List<Integer> ran = new ArrayList<>();
    List<Future<Boolean>> answers = new ArrayList<>();
    CountDownLatch submitted = new CountDownLatch(1);
    vertx.runOnContext(
        turn -> {
          IntStream.range(0, 5_000)
              .forEach(i -> answers.add(vertx.executeBlocking(() -> ran.add(i), true)));
          submitted.countDown();
        });
    submitted.await();
    get(Future.all(answers));

    assertThat(ran).hasSize(5_000).isSorted();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void nothingIsRefusedHoweverMuchIsAsked(Setting setting) throws Exception {
    start(setting);
    List<Future<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      answers.add(vertx.executeBlocking(this::pass, false));
    }
    gate.release(5_000);

    assertThat(get(Future.all(answers)).size()).isEqualTo(5_000);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void aWorkerVerticleHearsEachMessageOneAfterAnother(Setting setting) throws Exception {
    start(setting);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger heard = new AtomicInteger();
    get(
        vertx.deployVerticle(
            () ->
                new AbstractVerticle() {
                  @Override
                  public void start() {
                    vertx
                        .eventBus()
                        .consumer(
                            "heard",
                            message -> {
                              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                              heard.incrementAndGet();
                              inside.decrementAndGet();
                            });
                  }
                },
            new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
    for (int i = 0; i < 900; i++) {
      vertx.eventBus().send("heard", i);
    }

    await().untilAtomic(heard, org.hamcrest.Matchers.is(900));
    assertThat(most).hasValue(1);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void filesAndNamesAreServed(Setting setting) throws Exception {
    start(setting);
    String file = dir.resolve("file").toString();
    get(vertx.fileSystem().writeFile(file, Buffer.buffer("text")));

    assertThat(get(vertx.fileSystem().readFile(file))).hasToString("text");
  }

  @ParameterizedTest
  @MethodSource("settings")
  void aNamedPoolHasItsOwnThreads(Setting setting) throws Exception {
    start(setting);
    WorkerExecutor named = vertx.createSharedWorkerExecutor("mine", 2);
    String thread = get(named.executeBlocking(() -> Thread.currentThread().getName(), false));

    assertThat(thread).matches("mine-\\d+");
    if (setting.isWeir()) {
      assertThat(pool("mine").capacity()).isEqualTo(2);
    }
    get(named.close());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void undeploymentInterruptsItsOwnTaskAndNoOther(Setting setting) throws Exception {
    start(setting);
    List<Throwable> stray = Collections.synchronizedList(new ArrayList<>());
    for (int round = 0; round < 30; round++) {
      String id =
          get(
              vertx.deployVerticle(
                  () ->
                      new AbstractVerticle() {
                        @Override
                        public void start() {
                          vertx.executeBlocking(() -> pass(), true);
                        }
                      },
                  new DeploymentOptions()));
      entered.acquire();
      Future<Void> undeployed = vertx.undeploy(id);
      List<Future<Boolean>> others = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        others.add(vertx.executeBlocking(() -> Thread.currentThread().isInterrupted(), false));
      }
      get(undeployed);
      for (Future<Boolean> other : others) {
        if (get(other)) {
          stray.add(new AssertionError("round " + round));
        }
      }
    }

    assertThat(setting.isWeir() ? stray : List.of()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void aRedeploymentOnANamedPoolLeavesNothing(Setting setting) throws Exception {
    start(setting);
    for (int i = 0; i < 50; i++) {
      String id =
          get(
              vertx.deployVerticle(
                  () ->
                      new AbstractVerticle() {
                        @Override
                        public void start() {}
                      },
                  new DeploymentOptions()
                      .setThreadingModel(ThreadingModel.WORKER)
                      .setWorkerPoolName("brief")));
      get(vertx.undeploy(id));
    }

    await().until(() -> pools.pools().stream().noneMatch(it -> it.name().equals("brief")));
  }

  @Test
  void aPoolIsElasticMeasuredAndResized() throws Exception {
    start(Setting.WEIR);
    assertThat(pool("vert.x-worker").running()).isZero();
    List<Future<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      answers.add(vertx.executeBlocking(this::pass, false));
    }
    entered.acquire(20);
    assertThat(pool("vert.x-worker").stats().queued()).isEqualTo(10);
    pool("vert.x-worker").resize(30);
    entered.acquire(10);
    gate.release(30);
    get(Future.all(answers));

    // Vert.x answers from inside the task, so the last answers come before the books know.
    await().until(() -> pool("vert.x-worker").stats().completed() == 30);
    assertThat(pool("vert.x-internal-blocking").capacity()).isEqualTo(20);
  }

  @Test
  void whatIsQueuedStillRunsWhenVertxCloses() throws Exception {
    start(Setting.WEIR_ALONE);
    AtomicInteger ran = new AtomicInteger();
    vertx.executeBlocking(this::pass, false);
    for (int i = 0; i < 10; i++) {
      vertx.executeBlocking(ran::incrementAndGet, false);
    }
    entered.acquire();
    WorkerPool workers = pool("vert.x-worker");
    get(vertx.close());
    gate.release();

    assertThat(workers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).hasValue(10);
    assertThat(workers.stats().abandoned()).isZero();
    vertx = null;
  }

  @Test
  void itIsOffUntilSomebodyAsks() throws Exception {
    VertxBootstrap quiet = VertxBootstrap.create();
    pools.init(quiet);
    assertThat(quiet.executorServiceFactory()).isNull();
    System.setProperty(WeirWorkerPools.PROPERTY, "true");
    try {
      vertx = Vertx.vertx();
      String stack =
          get(
              vertx.executeBlocking(
                  () -> List.of(new Throwable().getStackTrace()).toString(), false));
      assertThat(stack).contains("dev.weir.pool.Worker.run");
      System.setProperty(WeirWorkerPools.PROPERTY, "perhaps");
      assertThatThrownBy(() -> pools.init(VertxBootstrap.create()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("weir.workerPools is \"perhaps\": must be true or false");
    } finally {
      System.clearProperty(WeirWorkerPools.PROPERTY);
    }
  }
}
