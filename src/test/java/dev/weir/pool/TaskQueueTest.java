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

/** The queue whose nodes are the tasks themselves. */
final class TaskQueueTest {
  private static final int EACH = 40_000;

  private final TaskQueue queue = new TaskQueue();

  private static final class Numbered extends Task {
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
    Numbered task = new Numbered(0, number);
    queue.append(task);
    return task;
  }

  private void drop(Numbered task, int living) {
    assertThat(task.drop()).isTrue();
    if (queue.died(living)) {
      queue.sweep();
    }
  }

  private List<Integer> drain() {
    List<Integer> numbers = new ArrayList<>();
    for (Task task; (task = queue.claim()) != null; ) {
      numbers.add(((Numbered) task).number);
    }
    return numbers;
  }

  @Test
  void tasksComeOutInTheOrderInWhichTheyCameIn() {
    IntStream.range(0, 100).forEach(this::append);
    assertThat(drain()).isEqualTo(IntStream.range(0, 100).boxed().toList());
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void aClosedQueueGivesNothingOutAndLosesNothing() {
    append(1);
    queue.open(false);
    assertThat(queue.claim()).isNull();
    assertThat(queue.isEmpty()).as("nobody need come").isTrue();
    queue.open(true);
    assertThat(drain()).containsExactly(1);
  }

  @Test
  void droppedTasksAreSkipped() {
    List<Numbered> tasks = new ArrayList<>();
    IntStream.range(0, 10).forEach(i -> tasks.add(append(i)));
    List.of(0, 3, 4, 9).forEach(i -> drop(tasks.get(i), 10));
    assertThat(queue.oldest()).isSameAs(tasks.get(1));
    assertThat(drain()).containsExactly(1, 2, 5, 6, 7, 8);
  }

  @Test
  void theDeadAreUnlinkedWhenTheyOutnumberTheLiving() {
    append(-1);
    List<WeakReference<Task>> dead = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Numbered task = append(i);
      drop(task, 1);
      dead.add(new WeakReference<>(task));
    }
    append(-2);
    Eventually.until(
        "most of the dead are collected",
        () -> {
          System.gc();
          return dead.stream().filter(task -> task.get() != null).count() < 600;
        });
    assertThat(drain()).containsExactly(-1, -2);
  }

  @Test
  void aTaskThatHasRunHoldsNoTask() {
    Numbered task = append(1);
    assertThat(queue.claim()).isSameAs(task);
    task.left();
    assertThat(task.body).isNull();
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
                  Numbered task = new Numbered(submitter, n);
                  queue.append(task);
                  if (n % 3 == 0) {
                    droppable.add(task);
                  }
                }
                submitting.decrementAndGet();
              }));
    }
    callers.add(
        Caller.start(
            () -> {
              while (submitting.get() > 0 || !droppable.isEmpty()) {
                Numbered task = droppable.poll();
                if (task != null && task.drop()) {
                  dropped.incrementAndGet();
                  if (queue.died(0)) {
                    queue.sweep();
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
    taken.forEach(TaskQueueTest::assertOrdered);
  }

  private void take(List<Numbered> mine, AtomicBoolean over) {
    for (boolean last = false; ; last = over.get()) {
      Task task = queue.claim();
      if (task != null) {
        mine.add((Numbered) task);
      } else if (last) {
        return;
      }
    }
  }

  /** Tasks of one submitter that one taker took come in order. */
  private static void assertOrdered(List<Numbered> tasks) {
    int[] last = {-1, -1, -1};
    for (Numbered task : tasks) {
      assertThat(task.number).isGreaterThan(last[task.submitter]);
      last[task.submitter] = task.number;
    }
  }
}
