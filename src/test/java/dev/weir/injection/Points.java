package dev.weir.injection;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * What the instrumented engine calls at each place where it could meet an error. Each class loader
 * of the {@link SweepTest} has its own, so that several sweeps run side by side.
 */
public final class Points {
  private static final int MOST = 4096;
  private static final AtomicIntegerArray PASSES = new AtomicIntegerArray(MOST);
  private static volatile int armed = -1;
  private static volatile boolean fired;
  private static final AtomicInteger UNTIL = new AtomicInteger();

  private Points() {}

  /** Has the {@code pass}-th pass of a place throw, counted from 0; -1 for none. */
  public static void arm(int place, int pass) {
    fired = false;
    UNTIL.set(pass);
    armed = place;
  }

  /** Ends what {@link #arm} began; returns whether an error was thrown. */
  public static boolean disarm() {
    armed = -1;
    return fired;
  }

  /** Returns how often a place was passed, ever. */
  public static int passes(int place) {
    return PASSES.get(place);
  }

  /** An allocation follows. */
  public static void allocates(int place) {
    if (isDue(place)) {
      throw new OutOfMemoryError(Injected.TEXT);
    }
  }

  /** A call of a user's class, or of a class of the JDK that may fail, follows. */
  public static void calls(int place) {
    if (isDue(place)) {
      throw new Injected();
    }
  }

  private static boolean isDue(int place) {
    PASSES.getAndIncrement(place);
    if (armed == place && UNTIL.getAndDecrement() == 0) {
      fired = true;
      return true;
    }
    return false;
  }

  /** An error that nothing but the sweep throws. */
  static final class Injected extends Error {
    private static final long serialVersionUID = 1;
    static final String TEXT = "injected";

    Injected() {
      super(TEXT);
    }
  }
}
