package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The stack of idle workers. */
final class IdleStackTest {
  private final AtomicInteger live = new AtomicInteger();
  private final IdleStack idle = new IdleStack(live);

  private IdleStack.Entry push(Worker worker, long now) {
    IdleStack.Entry entry = new IdleStack.Entry(worker);
    idle.push(entry, now);
    return entry;
  }

  private static Worker worker() {
    return new Worker(null, null, null, null, false);
  }

  @Test
  void theLastToBecomeIdleIsTheFirstToBeWoken() {
    Worker first = worker();
    Worker second = worker();
    push(first, 1);
    push(second, 2);
    assertThat(idle.pop()).isSameAs(second);
    assertThat(idle.pop()).isSameAs(first);
    assertThat(idle.pop()).isNull();
    assertThat(idle.isEmpty()).isTrue();
  }

  @Test
  void theLongestIdleAreRetiredFirst() {
    Worker first = worker();
    Worker second = worker();
    Worker third = worker();
    IdleStack.Entry oldest = push(first, 1);
    IdleStack.Entry middle = push(second, 2);
    IdleStack.Entry youngest = push(third, 3);
    assertThat(idle.oldest(99)).isEqualTo(1);
    live.set(3);
    assertThat(idle.retire(2, 10)).isEqualTo(2);
    assertThat(live).hasValue(1);
    assertThat(oldest.isRetired()).isTrue();
    assertThat(middle.isRetired()).isTrue();
    assertThat(youngest.isOver()).isFalse();
    assertThat(idle.size()).isEqualTo(1);
    assertThat(idle.oldest(99)).isEqualTo(3);
    assertThat(idle.pop()).isSameAs(third);
    assertThat(idle.pop()).isNull();
  }

  @Test
  void aWorkerThatCameLaterThanTheLimitIsNotRetired() {
    push(worker(), 1);
    push(worker(), 5);
    assertThat(idle.retire(10, 4)).isEqualTo(1);
    assertThat(idle.size()).isEqualTo(1);
  }

  @Test
  void retiredWorkersAreForgotten() {
    for (int i = 0; i < 10; i++) {
      push(worker(), i);
    }
    assertThat(idle.retire(10, 100)).isEqualTo(10);
    assertThat(idle.isEmpty()).isTrue();
    assertThat(idle.oldest(-1)).isEqualTo(-1);
  }

  /** Each idle time ends once: woken or retired, never both, never neither. */
  @Test
  void everyIdleTimeEndsOnceHoweverWakersAndRetirersRace() {
    AtomicInteger pushed = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    AtomicInteger pushers = new AtomicInteger(2);
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      callers.add(
          Caller.start(
              () -> {
                for (int n = 0; n < 50_000; n++) {
                  push(worker(), n);
                  pushed.incrementAndGet();
                }
                pushers.decrementAndGet();
              }));
    }
    for (int i = 0; i < 2; i++) {
      callers.add(
          Caller.start(
              () -> {
                while (pushers.get() > 0 || idle.size() > 0) {
                  ended.addAndGet(idle.pop() == null ? 0 : 1);
                }
              }));
    }
    callers.add(
        Caller.start(
            () -> {
              while (pushers.get() > 0 || idle.size() > 0) {
                ended.addAndGet(idle.retire(3, Long.MAX_VALUE / 2));
              }
            }));
    callers.forEach(caller -> assertThat(caller.await()).isNull());
    assertThat(ended).hasValue(pushed.get());
    assertThat(idle.size()).isZero();
    assertThat(idle.pop()).isNull();
  }
}
