package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The stack of idle workers. */
final class RestingTest {
  private final Resting resting = new Resting();

  private static Worker worker() {
    return new Worker(null, Worker.Origin.NEW);
  }

  @Test
  void theLastToRestIsTheFirstToBeWoken() {
    Worker first = worker();
    Worker second = worker();
    resting.push(first, 1);
    resting.push(second, 2);
    assertThat(resting.pop()).isSameAs(second);
    assertThat(resting.pop()).isSameAs(first);
    assertThat(resting.pop()).isNull();
    assertThat(resting.isEmpty()).isTrue();
  }

  @Test
  void theLongestRestingAreRetiredFirst() {
    Worker first = worker();
    Worker second = worker();
    Worker third = worker();
    Resting.Rest oldest = resting.push(first, 1);
    resting.push(second, 2);
    Resting.Rest youngest = resting.push(third, 3);
    assertThat(resting.oldest(99)).isEqualTo(1);
    assertThat(resting.retire(2, 10)).containsExactly(first, second);
    assertThat(oldest.isRetired()).isTrue();
    assertThat(youngest.isOver()).isFalse();
    assertThat(resting.size()).isEqualTo(1);
    assertThat(resting.oldest(99)).isEqualTo(3);
    assertThat(resting.pop()).isSameAs(third);
    assertThat(resting.pop()).isNull();
  }

  @Test
  void whoCameLaterThanTheLimitIsNotRetired() {
    resting.push(worker(), 1);
    resting.push(worker(), 5);
    assertThat(resting.retire(10, 4)).hasSize(1);
    assertThat(resting.size()).isEqualTo(1);
  }

  @Test
  void retiredWorkersAreForgotten() {
    for (int i = 0; i < 10; i++) {
      resting.push(worker(), i);
    }
    assertThat(resting.retire(10, 100)).hasSize(10);
    assertThat(resting.isEmpty()).isTrue();
    assertThat(resting.oldest(-1)).isEqualTo(-1);
  }

  /** Each rest ends once: woken or retired, never both, never neither. */
  @Test
  void everyRestEndsOnceHoweverWakersAndRetirersRace() {
    AtomicInteger rests = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    AtomicInteger resters = new AtomicInteger(2);
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      callers.add(
          Caller.start(
              () -> {
                for (int n = 0; n < 50_000; n++) {
                  resting.push(worker(), n);
                  rests.incrementAndGet();
                }
                resters.decrementAndGet();
              }));
    }
    for (int i = 0; i < 2; i++) {
      callers.add(
          Caller.start(
              () -> {
                while (resters.get() > 0 || resting.size() > 0) {
                  ended.addAndGet(resting.pop() == null ? 0 : 1);
                }
              }));
    }
    callers.add(
        Caller.start(
            () -> {
              while (resters.get() > 0 || resting.size() > 0) {
                ended.addAndGet(resting.retire(3, Long.MAX_VALUE / 2).size());
              }
            }));
    callers.forEach(caller -> assertThat(caller.await()).isNull());
    assertThat(ended).hasValue(rests.get());
    assertThat(resting.size()).isZero();
    assertThat(resting.pop()).isNull();
  }
}
