package dev.weir.testing;

import dev.weir.spi.ContextPropagation;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Throws in the step that the submitting thread asks for; without that there is nothing to carry.
 */
public final class FailingPropagation implements ContextPropagation {
  /** Where it throws. */
  public enum Step {
    CAPTURE,
    RESTORE,
    UNDO
  }

  public static final ThreadLocal<Step> STEP = new ThreadLocal<>();

  /** How often it threw. */
  public static final AtomicInteger THROWN = new AtomicInteger();

  @Override
  public Captured capture() {
    Step step = STEP.get();
    if (step == null) {
      return null;
    }
    if (step == Step.CAPTURE) {
      throw failure();
    }
    return () -> restore(step);
  }

  private static Undo restore(Step step) {
    if (step == Step.RESTORE) {
      throw failure();
    }
    return () -> {
      throw failure();
    };
  }

  private static AssertionError failure() {
    THROWN.incrementAndGet();
    return new AssertionError("on purpose");
  }
}
