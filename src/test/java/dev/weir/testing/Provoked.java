package dev.weir.testing;

import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Keeps the failures that a test class provokes out of its output. Workers give them to the default
 * handler of uncaught exceptions; all others are printed there. Register it as a static field.
 */
public final class Provoked implements BeforeAllCallback, AfterAllCallback {
  private final Predicate<Throwable> isProvoked;
  private Thread.UncaughtExceptionHandler usual;

  /** Makes one for the failures with such a message. */
  public Provoked(String message) {
    this.isProvoked = failure -> message.equals(failure.getMessage());
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    usual = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(this::hear);
  }

  private void hear(Thread thread, Throwable failure) {
    if (!isProvoked.test(failure)) {
      System.err.println(thread + " reports:");
      failure.printStackTrace();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Thread.setDefaultUncaughtExceptionHandler(usual);
  }
}
