package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The two totals that say who may come in. */
final class PlacesTest {
  private static final PoolBounds BOUNDS = new PoolBounds(2, 0, 3, 0, Duration.ZERO);

  private final Books books = new Books();
  private final Places places = new Places(BOUNDS, books);

  private void enter(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(places.enter()).isNotNegative();
    }
  }

  private void held(Runnable action) {
    places.hold();
    try {
      action.run();
    } finally {
      places.letGo(false);
    }
  }

  private void assertLevels(int slots, int queued) {
    held(
        () -> {
          assertThat(places.slots()).as("slots").isEqualTo(slots);
          assertThat(places.queued()).as("queued").isEqualTo(queued);
        });
  }

  @Test
  void slotsAreTakenBeforeTheQueueAndNothingBeyondBoth() {
    enter(5);
    assertLevels(2, 3);
    assertThat(places.enter()).isEqualTo(Places.FULL);
    assertThat(places.giveBack()).isTrue();
    assertLevels(2, 2);
    enter(1);
    assertThat(places.enter()).isEqualTo(Places.FULL);
    assertThat(books.peakQueued()).isEqualTo(3);
  }

  @Test
  void nobodyComesInOrGoesOutWhileHeld() {
    enter(1);
    places.hold();
    assertThat(places.enter()).isEqualTo(Places.HELD);
    assertThat(places.giveBack()).isFalse();
    assertThat(places.present()).isEqualTo(1);
    places.letGo(false);
    assertThat(places.giveBack()).isTrue();
  }

  @Test
  void whileSomebodyWaitsThePlacesStayHeld() {
    places.hold();
    places.letGo(true);
    assertThat(places.enter()).isEqualTo(Places.HELD);
    held(() -> {});
    assertThat(places.enter()).isNotNegative();
  }

  @Test
  void inAPauseAFreedSlotIsFreeForNobody() {
    enter(3);
    held(() -> places.moveTo(PoolState.PAUSED));
    held(places::release);
    assertLevels(1, 1);
    held(
        () -> {
          assertThat(places.take()).isTrue();
          assertThat(places.take()).isTrue();
          assertThat(places.take()).as("the queue is full, and no slot counts").isFalse();
        });
    assertLevels(1, 3);
    held(() -> places.moveTo(PoolState.RUNNING));
    assertLevels(2, 2);
  }

  @Test
  void afterAResizeDownASlotPassesOnOnlyWhenTheBoundHolds() {
    enter(4);
    held(() -> places.rebound(BOUNDS.withCapacity(1)));
    assertLevels(2, 2);
    held(places::release);
    assertLevels(1, 2);
    held(places::release);
    assertLevels(1, 1);
    assertThat(places.enter()).as("free again").isNotNegative();
  }

  @Test
  void whoLeavesTheQueueMakesRoomThere() {
    enter(5);
    held(() -> places.moveTo(PoolState.PAUSED));
    held(places::leave);
    assertLevels(2, 2);
    held(() -> assertThat(places.take()).isTrue());
  }

  @Test
  void aDrainingPoolClosesWhenWhatIsLeftIsStuck() {
    enter(2);
    held(() -> places.moveTo(PoolState.DRAINING));
    held(places::answeredEarly);
    held(() -> assertThat(places.mayClose()).isFalse());
    places.tells();
    held(places::release);
    held(() -> assertThat(places.mayClose()).as("somebody is still told").isFalse());
    places.told();
    held(() -> assertThat(places.mayClose()).isTrue());
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
                  if (places.enter() >= 0) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inside.decrementAndGet();
                    if (!places.giveBack()) {
                      locked(places::release);
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
                  assertThat(places.enter()).isNotNegative();
                  assertThat(places.giveBack()).isTrue();
                }
              }));
    }
    callers.forEach(caller -> assertThat(caller.await()).isNull());
    assertThat(books.peakQueued()).isBetween(0, 3);
  }

  private synchronized void locked(Runnable action) {
    held(action);
  }
}
