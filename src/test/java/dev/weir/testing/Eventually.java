package dev.weir.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits for a condition, so that no test guesses how long something takes. */
public final class Eventually {
  /** Longest wait for what must happen. Generous, since only a failing test waits it out. */
  public static final Duration PATIENCE =
      Duration.ofSeconds(Integer.getInteger("weir.patience", 30));

  /** How long something must not happen before a test believes that it never will. */
  public static final Duration A_WHILE = Duration.ofMillis(120);

  private Eventually() {}

  /** Waits until the condition is true. */
  public static void until(String what, BooleanSupplier condition) {
    await(what).until(condition::getAsBoolean);
  }

  /** Waits that long until the condition is true. */
  public static void until(String what, Duration patience, BooleanSupplier condition) {
    await(what).atMost(patience).until(condition::getAsBoolean);
  }

  /** Waits until the value is the expected one; a failure shows what it was last. */
  public static <T> void becomes(String what, Supplier<T> value, T expected) {
    await(what).untilAsserted(() -> assertThat(value.get()).as(what).isEqualTo(expected));
  }

  /** Waits until the thread is parked. */
  public static void parks(Thread thread) {
    until(thread.getName() + " is parked", () -> isParked(thread));
  }

  /** Returns whether the thread is parked. */
  public static boolean isParked(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }

  /** Checks that the condition is true now and stays so for a while. */
  public static void stays(String what, BooleanSupplier condition) {
    Callable<Boolean> broken = () -> !condition.getAsBoolean();
    assertThat(condition.getAsBoolean()).as(what).isTrue();
    Awaitility.await(what)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .during(A_WHILE)
        .atMost(PATIENCE)
        .failFast(what + " no longer holds", broken)
        .until(condition::getAsBoolean);
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(PATIENCE);
  }
}
