package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The two totals that say who may come in. */
final class PermitsTest {
  private static final PoolBounds BOUNDS = new PoolBounds(2, 0, 3, 0, Duration.ZERO);

  private final Permits permits = new Permits(BOUNDS);

  private long acquire() {
    long number = permits.tryAcquire();
    if (number >= 0) {
      permits.noteQueued();
    }
    return number;
  }

  private boolean take() {
    boolean room = permits.hasRoom();
    if (room) {
      permits.acquire();
    }
    return room;
  }

  private void enter(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(acquire()).isNotNegative();
    }
  }

  private void held(Runnable action) {
    permits.hold();
    try {
      action.run();
    } finally {
      permits.unhold(false);
    }
  }

  private void assertLevels(int slots, int queued) {
    held(
        () -> {
          assertThat(permits.slots()).as("slots").isEqualTo(slots);
          assertThat(permits.queued()).as("queued").isEqualTo(queued);
        });
  }

  @Test
  void slotsAreTakenBeforeTheQueueAndNothingBeyondBoth() {
    enter(5);
    assertLevels(2, 3);
    assertThat(acquire()).isEqualTo(Permits.FULL);
    assertThat(permits.tryRelease()).isTrue();
    assertLevels(2, 2);
    enter(1);
    assertThat(acquire()).isEqualTo(Permits.FULL);
    assertThat(permits.peakQueued()).isEqualTo(3);
  }

  @Test
  void nobodyComesInOrGoesOutWhileHeld() {
    enter(1);
    permits.hold();
    assertThat(acquire()).isEqualTo(Permits.HELD);
    assertThat(permits.tryRelease()).isFalse();
    assertThat(permits.present()).isEqualTo(1);
    permits.unhold(false);
    assertThat(permits.tryRelease()).isTrue();
  }

  @Test
  void whileSomebodyWaitsThePermitsStayHeld() {
    permits.hold();
    permits.unhold(true);
    assertThat(acquire()).isEqualTo(Permits.HELD);
    held(() -> {});
    assertThat(acquire()).isNotNegative();
  }

  @Test
  void inAPauseAFreedSlotIsFreeForNobody() {
    enter(3);
    held(() -> permits.moveTo(PoolState.PAUSED));
    held(permits::release);
    assertLevels(1, 1);
    held(
        () -> {
          assertThat(take()).isTrue();
          assertThat(take()).isTrue();
          assertThat(take()).as("the queue is full, and no slot counts").isFalse();
        });
    assertLevels(1, 3);
    held(() -> permits.moveTo(PoolState.RUNNING));
    assertLevels(2, 2);
  }

  @Test
  void afterAResizeDownASlotPassesOnOnlyWhenTheBoundHolds() {
    enter(4);
    held(() -> permits.rebound(BOUNDS.withCapacity(1)));
    assertLevels(2, 2);
    held(permits::release);
    assertLevels(1, 2);
    held(permits::release);
    assertLevels(1, 1);
    assertThat(acquire()).as("free again").isNotNegative();
  }

  @Test
  void whoLeavesTheQueueMakesRoomThere() {
    enter(5);
    held(() -> permits.moveTo(PoolState.PAUSED));
    held(permits::releaseUnbegun);
    assertLevels(2, 2);
    held(() -> assertThat(take()).isTrue());
  }

  @Test
  void aDrainingPoolClosesWhenWhatIsLeftIsStuck() {
    enter(2);
    held(() -> permits.moveTo(PoolState.DRAINING));
    held(permits::addStuck);
    held(() -> assertThat(permits.isAnswered()).isFalse());
    held(permits::release);
    held(() -> assertThat(permits.isAnswered()).isTrue());
  }

  /** A plain counter inside would break if one too many were in. */
  @Test
  void theBoundHoldsHoweverManyRace() {
    AtomicInteger most = new AtomicInteger();
    AtomicInteger inside = new AtomicInteger();
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      callers.add(
          Caller.start(
              () -> {
                for (int n = 0; n < 50_000; n++) {
                  if (acquire() >= 0) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inside.decrementAndGet();
                    if (!permits.tryRelease()) {
                      locked(permits::release);
                    }
                  }
                  if (n % 100 == 0) {
                    locked(() -> {});
                  }
                }
              }));
    }
    callers.forEach(caller -> assertThat(caller.await()).isNull());
    assertThat(most.get()).isLessThanOrEqualTo(5);
    assertLevels(0, 0);
  }

  @Test
  void aPlaceIsNeverRefusedWhileOneIsFree() {
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      callers.add(
          Caller.start(
              () -> {
                for (int n = 0; n < 100_000; n++) {
                  assertThat(acquire()).isNotNegative();
                  assertThat(permits.tryRelease()).isTrue();
                }
              }));
    }
    callers.forEach(caller -> assertThat(caller.await()).isNull());
    assertThat(permits.peakQueued()).isBetween(0, 3);
  }

  private synchronized void locked(Runnable action) {
    held(action);
  }

  /** A worker at the queue in the instant of a resize may still take the next task. */
  @Test
  void aStuckTaskHoldsASlotEvenIfItWasTakenAsTheCapacityFell() {
    enter(1);
    held(() -> permits.rebound(new PoolBounds(1, 0, 3, 0, Duration.ZERO)));
    enter(2);
    assertLevels(1, 2);
    held(permits::addStuck);
    held(permits::addStuck);
    assertLevels(2, 1);
    held(permits::release); // of a third that was taken likewise
    assertLevels(2, 0);
    held(() -> assertThat(take()).isTrue());
    held(() -> permits.releaseStuck(false));
    assertLevels(1, 1);
    held(() -> permits.releaseStuck(false));
    assertLevels(1, 0);
  }
}
