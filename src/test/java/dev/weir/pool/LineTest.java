package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Caller;
import dev.weir.testing.Eventually;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The queue whose nodes are the jobs themselves. */
final class LineTest {
  private static final int EACH = 40_000;

  private final Line line = new Line();

  private static final class Numbered extends Job {
    final int submitter;
    final int number;

    Numbered(int submitter, int number) {
      super(() -> {});
      this.submitter = submitter;
      this.number = number;
    }

    @Override
    boolean claim() {
      return claimBeforeOthers();
    }
  }

  private Numbered append(int number) {
    Numbered job = new Numbered(0, number);
    line.append(job);
    return job;
  }

  private void drop(Numbered job, int living) {
    assertThat(job.drop()).isTrue();
    if (line.died(living)) {
      line.sweep();
    }
  }

  private List<Integer> drain() {
    List<Integer> numbers = new ArrayList<>();
    for (Job job; (job = line.claim()) != null; ) {
      numbers.add(((Numbered) job).number);
    }
    return numbers;
  }

  @Test
  void jobsComeOutInTheOrderInWhichTheyCameIn() {
    IntStream.range(0, 100).forEach(this::append);
    assertThat(drain()).isEqualTo(IntStream.range(0, 100).boxed().toList());
    assertThat(line.isEmpty()).isTrue();
  }

  @Test
  void aClosedLineGivesNothingOutAndLosesNothing() {
    append(1);
    line.open(false);
    assertThat(line.claim()).isNull();
    assertThat(line.isEmpty()).as("nobody need come").isTrue();
    line.open(true);
    assertThat(drain()).containsExactly(1);
  }

  @Test
  void droppedJobsAreSkipped() {
    List<Numbered> jobs = new ArrayList<>();
    IntStream.range(0, 10).forEach(i -> jobs.add(append(i)));
    List.of(0, 3, 4, 9).forEach(i -> drop(jobs.get(i), 10));
    assertThat(line.oldest()).isSameAs(jobs.get(1));
    assertThat(drain()).containsExactly(1, 2, 5, 6, 7, 8);
  }

  @Test
  void theDeadAreUnlinkedWhenTheyOutnumberTheLiving() {
    append(-1);
    List<WeakReference<Job>> dead = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Numbered job = append(i);
      drop(job, 1);
      dead.add(new WeakReference<>(job));
    }
    append(-2);
    Eventually.until(
        "most of the dead are collected",
        () -> {
          System.gc();
          return dead.stream().filter(job -> job.get() != null).count() < 600;
        });
    assertThat(drain()).containsExactly(-1, -2);
  }

  @Test
  void aJobThatHasRunHoldsNoTask() {
    Numbered job = append(1);
    assertThat(line.claim()).isSameAs(job);
    job.left();
    assertThat(job.task).isNull();
  }

  @Test
  void manySubmittersAndTakersLoseNothingAndKeepEachSubmittersOrder() {
    int submitters = 3;
    int takers = 3;
    List<Caller> callers = new ArrayList<>();
    AtomicInteger submitting = new AtomicInteger(submitters);
    ConcurrentLinkedQueue<Numbered> droppable = new ConcurrentLinkedQueue<>();
    AtomicInteger dropped = new AtomicInteger();
    for (int i = 0; i < submitters; i++) {
      int submitter = i;
      callers.add(
          Caller.start(
              () -> {
                for (int n = 0; n < EACH; n++) {
                  Numbered job = new Numbered(submitter, n);
                  line.append(job);
                  if (n % 3 == 0) {
                    droppable.add(job);
                  }
                }
                submitting.decrementAndGet();
              }));
    }
    callers.add(
        Caller.start(
            () -> {
              while (submitting.get() > 0 || !droppable.isEmpty()) {
                Numbered job = droppable.poll();
                if (job != null && job.drop()) {
                  dropped.incrementAndGet();
                  if (line.died(0)) {
                    line.sweep();
                  }
                }
              }
            }));
    List<List<Numbered>> taken = new ArrayList<>();
    AtomicBoolean over = new AtomicBoolean();
    List<Caller> takerCalls = new ArrayList<>();
    for (int i = 0; i < takers; i++) {
      List<Numbered> mine = new ArrayList<>();
      taken.add(mine);
      takerCalls.add(Caller.start(() -> take(mine, over)));
    }
    callers.forEach(caller -> assertThat(caller.await()).isNull());
    over.set(true);
    takerCalls.forEach(caller -> assertThat(caller.await()).isNull());

    int all = taken.stream().mapToInt(List::size).sum();
    assertThat(all + dropped.get()).isEqualTo(submitters * EACH);
    assertThat(taken.stream().flatMap(List::stream).distinct().count()).isEqualTo(all);
    taken.forEach(LineTest::assertOrdered);
  }

  private void take(List<Numbered> mine, AtomicBoolean over) {
    for (boolean last = false; ; last = over.get()) {
      Job job = line.claim();
      if (job != null) {
        mine.add((Numbered) job);
      } else if (last) {
        return;
      }
    }
  }

  /** Jobs of one submitter that one taker took come in order. */
  private static void assertOrdered(List<Numbered> jobs) {
    int[] last = {-1, -1, -1};
    for (Numbered job : jobs) {
      assertThat(job.number).isGreaterThan(last[job.submitter]);
      last[job.submitter] = job.number;
    }
  }
}
