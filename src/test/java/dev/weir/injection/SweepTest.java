package dev.weir.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolOptions.NestedSubmit;
import dev.weir.pool.PoolOptions.Threads;
import dev.weir.testing.EveryThreadKind;
import dev.weir.testing.FlightRecording;
import dev.weir.testing.Provoked;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An error at every place where the engine allocates or calls what may fail: one after another, at
 * the first passes of each place, a {@link Scenario} of all operations is played and an error is
 * thrown there. Nothing may be lost, told twice, or left over, and the pool must end.
 *
 * <p>{@code -Dweir.sweep.passes=20} throws at more passes of each place, {@code
 * -Dweir.sweep.only=Workers} at the places whose text contains that.
 */
final class SweepTest {
  private static final int PASSES = Integer.getInteger("weir.sweep.passes", 3);
  private static final int SIDE_BY_SIDE = 6;
  private static final String ONLY = System.getProperty("weir.sweep.only", "");

  /** A worker reports what it survives. */
  @RegisterExtension static final Provoked PROVOKED = new Provoked(Points.Injected.TEXT);

  private record Shot(int place, int pass) {}

  /** What pool the scenario is played with. */
  private record Pool(Threads kind, NestedSubmit nested) {}

  /** One loaded engine, and the way into its scenario. */
  private record Range(Method play, Method passes) {
    static Range of(Instrumenter instrumenter) throws Exception {
      ClassLoader loader = new SweepLoader(instrumenter);
      Class<?> scenario = loader.loadClass(Scenario.class.getName());
      Class<?> points = loader.loadClass(Points.class.getName());
      Method play =
          scenario.getDeclaredMethod("play", String.class, String.class, int.class, int.class);
      play.setAccessible(true);
      return new Range(play, points.getDeclaredMethod("passes", int.class));
    }

    @SuppressWarnings("unchecked")
    List<String> play(Pool pool, Shot shot) throws ReflectiveOperationException {
      return (List<String>)
          play.invoke(null, pool.kind.name(), pool.nested.name(), shot.place, shot.pass);
    }

    int passes(int place) throws ReflectiveOperationException {
      return (int) passes.invoke(null, place);
    }
  }

  @EveryThreadKind
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void anErrorAtAnyPlaceLosesNothing(Threads kind) throws Exception {
    sweep(new Pool(kind, NestedSubmit.FAIL), ONLY);
  }

  /** The steps that only these options have. */
  @EveryThreadKind
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void anErrorWhereTasksWaitForTasksOfTheirPoolLosesNothing(Threads kind) throws Exception {
    for (NestedSubmit nested : List.of(NestedSubmit.INLINE, NestedSubmit.COMPENSATE)) {
      sweep(new Pool(kind, nested), "Nested|Worker.runInline|PoolFuture|BulkInvoker");
    }
  }

  /** The steps that only a recording has. */
  @EveryThreadKind
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void anErrorInARecordingLosesNothing(Threads kind) throws Exception {
    try (FlightRecording recording = FlightRecording.ofEverything()) {
      sweep(new Pool(kind, NestedSubmit.FAIL), "Recording\\.(?!find)");
      assertThat(recording.stop(PoolOptions.defaults().name())).isNotEmpty();
    }
  }

  private static void sweep(Pool pool, String only) throws Exception {
    Instrumenter instrumenter = new Instrumenter();
    Range first = Range.of(instrumenter);
    assertThat(first.play(pool, new Shot(-1, 0))).as("without an error").isEmpty();
    List<String> places = instrumenter.places();
    Queue<Shot> shots = new ConcurrentLinkedQueue<>(shots(first, places, only));
    int planned = shots.size();
    AtomicInteger fired = new AtomicInteger();
    Queue<String> complaints = new ConcurrentLinkedQueue<>();
    List<Thread> sweepers = new ArrayList<>();
    for (int i = 0; i < SIDE_BY_SIDE; i++) {
      Range range = i == 0 ? first : Range.of(instrumenter);
      Runnable sweep = () -> sweep(range, pool, shots, places, fired, complaints);
      sweepers.add(Thread.ofPlatform().name("sweeper-" + i).start(sweep));
    }
    for (Thread sweeper : sweepers) {
      sweeper.join();
    }
    System.out.printf(
        "%s, %d places, %d shots, %d errors thrown, %d complaints%n",
        pool, places.size(), planned, fired.get(), complaints.size());
    assertThat(complaints).isEmpty();
    assertThat(fired.get()).as("errors thrown, of %d", planned).isGreaterThan(planned / 2);
  }

  private static Set<Shot> shots(Range range, List<String> places, String only)
      throws ReflectiveOperationException {
    Set<Shot> shots = new LinkedHashSet<>();
    for (int place = 0; place < places.size(); place++) {
      if (places.get(place).matches(".*(" + only + ").*")) {
        int most = range.passes(place);
        for (int pass = 0; pass < Math.min(PASSES, most); pass++) {
          shots.add(new Shot(place, pass < PASSES - 1 ? pass : most - 1));
        }
      }
    }
    return shots;
  }

  private static void sweep(
      Range range,
      Pool pool,
      Queue<Shot> shots,
      List<String> places,
      AtomicInteger fired,
      Queue<String> complaints) {
    for (Shot shot; (shot = shots.poll()) != null; ) {
      try {
        List<String> wrong = range.play(pool, shot);
        if (wrong != null) {
          fired.incrementAndGet();
          for (String what : wrong) {
            complaints.add(places.get(shot.place) + ", pass " + shot.pass + ": " + what);
          }
        }
      } catch (ReflectiveOperationException e) {
        complaints.add(places.get(shot.place) + ": " + e.getCause());
      }
    }
  }
}
