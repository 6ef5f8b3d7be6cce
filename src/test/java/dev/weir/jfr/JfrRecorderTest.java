package dev.weir.jfr;

import static dev.weir.testing.FlightRecording.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.monitor.Actor;
import dev.weir.pool.NamedTask;
import dev.weir.pool.Outcome;
import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.pool.PoolOverloadException;
import dev.weir.pool.PoolState;
import dev.weir.pool.Rejection;
import dev.weir.pool.TaskLimits;
import dev.weir.pool.TaskListener;
import dev.weir.pool.Ticket;
import dev.weir.pool.WorkerPool;
import dev.weir.task.ServiceOptions;
import dev.weir.task.TaskRegistry;
import dev.weir.task.TaskService;
import dev.weir.task.builtin.BuiltIns;
import dev.weir.testing.Eventually;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.FlightRecording;
import dev.weir.testing.Gate;
import dev.weir.testing.Heard;
import dev.weir.testing.ManualTicker;
import dev.weir.testing.Pools;
import dev.weir.testing.Provoked;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.metrics.PoolMetrics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import jdk.jfr.Configuration;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a recording of the JDK holds of a pool. */
class JfrRecorderTest {
  private static final Duration UNKNOWN = Duration.ofSeconds(Long.MIN_VALUE);
  private static final String BROKEN = "broken on purpose";

  @RegisterExtension static final Provoked PROVOKED = new Provoked(BROKEN);
  @RegisterExtension final Pools pools = new Pools();

  private final ManualTicker ticker = new ManualTicker();

  private PoolOptions options(Threads kind, String name) {
    return Pools.options(kind, 1, 1).withName(name).withTicker(ticker).withNonblocking(true);
  }

  private static void close(WorkerPool pool) throws InterruptedException {
    pool.shutdown();
    assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private static List<String> texts(String field, List<RecordedEvent> events) {
    return events.stream().map(event -> event.getString(field)).toList();
  }

  private static List<Duration> times(String field, List<RecordedEvent> events) {
    return events.stream().map(event -> event.getDuration(field)).toList();
  }

  private static final class Held implements Runnable {
    private final Gate gate;

    Held(Gate gate) {
      this.gate = gate;
    }

    @Override
    public void run() {
      gate.pass();
    }
  }

  private record Named(Runnable body, String taskType, String taskId)
      implements Runnable, NamedTask {
    @Override
    public void run() {
      body.run();
    }
  }

  /** Two threads may write the ends of two tasks in either order. */
  private static List<RecordedEvent> byType(String name, List<RecordedEvent> events) {
    return named(name, events).stream()
        .sorted(Comparator.comparing((RecordedEvent event) -> event.getString("type")))
        .toList();
  }

  @EveryThreadKind
  void theWayOfEachTaskIsInTheRecording(Threads kind) throws Exception {
    WorkerPool pool = pools.create(options(kind, "recorded"));
    Gate gate = pools.gate();
    List<RecordedEvent> events;
    try (FlightRecording recording = FlightRecording.ofEverything()) {
      pool.execute(new Held(gate));
      gate.awaitEntered(1);
      pool.execute(new Named(Recorded::fail, "thumbnail", "t-1"));
      assertThatThrownBy(() -> pool.execute(new Named(() -> {}, "report", "r-1")))
          .isInstanceOf(PoolOverloadException.class);
      ticker.advance(Duration.ofMillis(7));
      gate.open();
      pools.awaitLevel(pool, stats -> stats.completed() + stats.failed(), 2);
      pool.resize(bounds -> bounds.withCapacity(3).withQueueCapacity(5));
      close(pool);
      events = recording.stop("recorded");
    }

    assertThat(texts("type", named("TaskSubmit", events)))
        .containsExactly(Held.class.getName(), "thumbnail", "report");
    assertThat(texts("id", named("TaskSubmit", events))).containsExactly(null, "t-1", "r-1");
    List<RecordedEvent> starts = byType("TaskStart", events);
    assertThat(texts("type", starts)).containsExactly(Held.class.getName(), "thumbnail");
    assertThat(times("waited", starts)).containsExactly(Duration.ZERO, Duration.ofMillis(7));
    List<RecordedEvent> ends = byType("TaskEnd", events);
    assertThat(texts("type", ends)).containsExactly(Held.class.getName(), "thumbnail");
    assertThat(texts("id", ends)).containsExactly(null, "t-1");
    assertThat(texts("outcome", ends)).containsExactly("COMPLETED", "FAILED");
    assertThat(times("waited", ends)).containsExactly(Duration.ZERO, Duration.ofMillis(7));
    assertThat(times("ran", ends)).containsExactly(Duration.ofMillis(7), Duration.ZERO);
    RecordedEvent reject = named("TaskReject", events).getFirst();
    assertThat(reject.getString("reason")).isEqualTo("OVERLOAD");
    assertThat(reject.getString("type")).isEqualTo("report");
    assertThat(reject.getString("id")).isEqualTo("r-1");
    assertThat(named("TaskReject", events)).hasSize(1);
    RecordedEvent resize = named("Resize", events).getFirst();
    assertThat(resize.getInt("oldCapacity")).isEqualTo(1);
    assertThat(resize.getInt("capacity")).isEqualTo(3);
    assertThat(resize.getInt("queueCapacity")).isEqualTo(5);
    assertThat(resize.getDuration("expiry")).isEqualTo(pool.bounds().expiry());
    long workers = pool.stats().workersCreated();
    assertThat(named("WorkerStart", events)).hasSize((int) workers);
    assertThat(named("WorkerStart", events).getFirst().getInt("workers")).isEqualTo(1);
    assertThat(named("WorkerEnd", events)).hasSize((int) workers);
  }

  private static final class Recorded {
    static void fail() {
      throw new IllegalStateException(BROKEN);
    }
  }

  @EveryThreadKind
  void eachWayToEndIsTold(Threads kind) throws Exception {
    PoolOptions two = Pools.options(kind, 1, 9).withName("ends").withTicker(ticker);
    WorkerPool pool = pools.create(two);
    Gate gate = pools.gate();
    List<RecordedEvent> events;
    try (FlightRecording recording = FlightRecording.ofEverything()) {
      Ticket running = pool.executeAsync(gate::pass, heardAs("running", pools.listener()));
      gate.awaitEntered(1);
      Ticket waiting = pool.executeAsync(gate::pass, heardAs("waiting", pools.listener()));
      var future = pool.submit(new Call());
      ticker.advance(Duration.ofMillis(3));
      assertThat(waiting.cancel()).isTrue();
      assertThat(running.cancel()).isTrue();
      assertThat(future.get()).isEqualTo("called");
      TaskLimits brief = new TaskLimits(Duration.ZERO, Duration.ofMillis(1));
      Gate late = pools.gate();
      var unused = pool.executeAsync(late::pass, heardAs("late", pools.listener()), brief);
      late.awaitLeft(1);
      pools.awaitLevel(pool, stats -> stats.timedOut(), 1);
      Gate never = pools.gate();
      pool.execute(new Named(never::pass, "abandoned", "a"));
      never.awaitEntered(1);
      pool.execute(new Named(never::pass, "never", "n"));
      pool.shutdownNow();
      close(pool);
      events = recording.stop("ends");
    }
    List<RecordedEvent> ends = named("TaskEnd", events);
    assertThat(ends.stream().map(end -> end.getString("type") + " " + end.getString("outcome")))
        .containsExactlyInAnyOrder(
            "running CANCELLED",
            "waiting CANCELLED",
            Call.class.getName() + " COMPLETED",
            "late RUN_TIMEOUT",
            "abandoned ABANDONED",
            "never ABANDONED");
    RecordedEvent waiting = of("waiting", ends);
    assertThat(waiting.getDuration("waited")).isEqualTo(Duration.ofMillis(3));
    assertThat(waiting.getDuration("ran")).isEqualTo(Duration.ZERO);
    RecordedEvent running = of("running", ends);
    assertThat(running.getDuration("waited")).isEqualTo(Duration.ZERO);
    assertThat(running.getDuration("ran")).isEqualTo(Duration.ofMillis(3));
    assertThat(texts("type", named("TaskStart", events))).doesNotContain("waiting", "never");
  }

  private static RecordedEvent of(String type, List<RecordedEvent> events) {
    return events.stream()
        .filter(event -> type.equals(event.getString("type")))
        .findFirst()
        .orElseThrow();
  }

  private static final class Call implements Callable<String> {
    @Override
    public String call() {
      return "called";
    }
  }

  /** Passes on what it hears, under a name. */
  private static TaskListener heardAs(String type, Heard heard) {
    return new NamedListener(type, heard);
  }

  private record NamedListener(String taskType, Heard heard) implements TaskListener, NamedTask {
    @Override
    public String taskId() {
      return null;
    }

    @Override
    public void accepted() {
      heard.accepted();
    }

    @Override
    public void begun() {
      heard.begun();
    }

    @Override
    public void finished(Outcome outcome, Throwable failure) {
      heard.finished(outcome, failure);
    }

    @Override
    public void returned() {
      heard.returned();
    }

    @Override
    public void refused(Rejection rejection) {
      heard.refused(rejection);
    }
  }

  @EveryThreadKind
  void oneThatWaitsForRoomIsRejectedOnce(Threads kind) throws Exception {
    WorkerPool pool = pools.create(Pools.options(kind, 1, 0).withName("room").withTicker(ticker));
    List<RecordedEvent> events;
    try (FlightRecording recording = FlightRecording.ofEverything()) {
      pools.occupy(pool, 1);
      Ticket waits = pool.executeAsync(() -> {}, heardAs("without a thread", pools.listener()));
      var caller = pools.call(() -> pool.submit(new Call()).get());
      pools.awaitLevel(pool, stats -> stats.blocked(), 2);
      ticker.advance(Duration.ofMillis(9));
      assertThat(waits.cancel()).isTrue();
      pool.shutdown();
      caller.await();
      events = recording.stop("room");
    }
    List<RecordedEvent> rejects = named("TaskReject", events);
    assertThat(texts("type", rejects)).containsExactly("without a thread", Call.class.getName());
    assertThat(texts("reason", rejects)).containsExactly("CANCELLED", "DRAINING");
    assertThat(times("waited", rejects))
        .containsExactly(Duration.ofMillis(9), Duration.ofMillis(9));
  }

  @Test
  void aPoolThatTimesOneTaskInSixteenTimesAllOfThemForARecording() throws Exception {
    // By a clock that stands still any rate is high.
    WorkerPool pool =
        pools.create(Pools.options(Threads.PLATFORM, 1, 2_000).withName("b").withTicker(ticker));
    run(pool, 1_000); // until it knows
    long before = pool.runs().count();
    run(pool, 1_000);
    assertThat(pool.runs().count() - before).as("timed without a recording").isLessThan(100);
    List<RecordedEvent> events;
    try (FlightRecording recording = FlightRecording.ofEverything()) {
      run(pool, 1_000);
      close(pool);
      events = recording.stop("b");
    }
    assertThat(times("ran", named("TaskEnd", events))).hasSize(1_000).doesNotContain(UNKNOWN);
  }

  private static void run(WorkerPool pool, int tasks) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(tasks);
    for (int i = 0; i < tasks; i++) {
      pool.execute(done::countDown);
    }
    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aTaskThatCameBeforeTheRecordingHasNoTimesIfItWasNotTimed() throws Exception {
    WorkerPool pool =
        pools.create(Pools.options(Threads.PLATFORM, 1, 2_000).withName("u").withTicker(ticker));
    run(pool, 1_000);
    Gate gate = pools.occupy(pool, 1);
    CountDownLatch done = new CountDownLatch(16);
    for (int i = 0; i < 16; i++) {
      pool.execute(done::countDown);
    }
    List<RecordedEvent> events;
    try (FlightRecording recording = FlightRecording.ofEverything()) {
      gate.open();
      assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
      close(pool);
      events = recording.stop("u");
    }
    assertThat(times("ran", named("TaskEnd", events))).contains(UNKNOWN);
    assertThat(times("waited", named("TaskStart", events))).contains(UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTaskOfAServiceIsKnownByItsTypeAndId(boolean isMeasured) throws Exception {
    PoolMetrics<?, ?> metrics = isMeasured ? new PoolMetrics<>() {} : null;
    TaskService service =
        TaskService.create(
            PoolOptions.defaults().withName("service"),
            ServiceOptions.defaults("here"),
            TaskRegistry.builder().tasks(BuiltIns.of(List.of())).build(),
            metrics);
    List<RecordedEvent> events;
    String id;
    try (FlightRecording recording = FlightRecording.ofEverything()) {
      dev.weir.task.Heard heard = new dev.weir.task.Heard();
      var unused = service.submit(new JsonObject().put("task", "echo"), -1, heard);
      id = heard.reply().getString("id");
      service.by(Actor.CODE).shutdown();
      Eventually.until("closed", () -> service.state() == PoolState.CLOSED);
      events = recording.stop("service");
    }
    for (String step : List.of("TaskSubmit", "TaskStart", "TaskEnd")) {
      assertThat(texts("type", named(step, events))).as(step).containsExactly("echo");
      assertThat(texts("id", named(step, events))).as(step).containsExactly(id);
    }
  }

  @Test
  void byDefaultOnlyResizesAreRecorded() throws Exception {
    WorkerPool pool = pools.create(options(Threads.VIRTUAL, "quiet"));
    List<RecordedEvent> events;
    try (FlightRecording recording = FlightRecording.byDefault()) {
      pool.submit(new Call()).get();
      pool.resize(2);
      close(pool);
      events = recording.stop("quiet");
    }
    assertThat(events).hasSize(1);
    assertThat(named("Resize", events)).hasSize(1);
  }

  @Test
  void aStreamShowsEventsWhileThePoolRuns() throws Exception {
    WorkerPool pool = pools.create(options(Threads.VIRTUAL, "streamed"));
    LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (RecordingStream stream = new RecordingStream()) {
      stream.enable("dev.weir.TaskEnd");
      stream.onEvent("dev.weir.TaskEnd", event -> seen.add(event.getString("outcome")));
      stream.startAsync();
      pool.submit(new Call()).get();
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("COMPLETED");
    }
  }

  @Test
  void theShippedSettingsNameEveryEvent() throws Exception {
    try (FlightRecording recording = FlightRecording.ofEverything()) {
      WorkerPool pool = pools.create(options(Threads.VIRTUAL, "any"));
      pool.submit(new Call()).get();
      assertThat(recording.stop("any")).isNotEmpty();
    }
    List<EventType> types =
        FlightRecorder.getFlightRecorder().getEventTypes().stream()
            .filter(type -> type.getName().startsWith("dev.weir."))
            .toList();
    assertThat(types).hasSize(7);
    assertThat(Configuration.create(Path.of("conf/weir.jfc")).getSettings().keySet())
        .isEqualTo(
            types.stream().map(type -> type.getName() + "#enabled").collect(Collectors.toSet()));
    for (EventType type : types) {
      assertThat(type.getCategoryNames()).as(type.getName()).containsExactly("Weir");
      assertThat(type.getDescription()).as(type.getName()).isNotNull();
      assertThat(type.getFields().stream().map(ValueDescriptor::getLabel)).doesNotContainNull();
    }
  }

  @Test
  void aRuntimeWithoutTheModuleHasPoolsAllTheSame() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules",
                "java.base",
                "-cp",
                System.getProperty("java.class.path"),
                WithoutModule.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("ran without jdk.jfr");
  }

  /** A process that has the engine's module alone. */
  static final class WithoutModule {
    private WithoutModule() {}

    public static void main(String[] arguments) throws Exception {
      if (ModuleLayer.boot().findModule("jdk.jfr").isPresent()) {
        throw new IllegalStateException("the module is there");
      }
      try (WorkerPool pool = WorkerPool.create(PoolOptions.defaults())) {
        pool.submit(() -> {}).get();
        pool.resize(3);
      }
      System.out.println("ran without jdk.jfr");
    }
  }
}
