package dev.weir.task;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** What a running task knows about itself. Thread-safe; of no use after the task has ended. */
public interface TaskContext {
  /** Returns the arguments, never null; the task may change them. */
  JsonObject args();

  /** Returns the task's id. */
  String id();

  /** Returns which attempt this is, from 1. */
  int attempt();

  /** Returns whether the task is answered already or asked to stop: it should end soon. */
  boolean isCancelled();

  /**
   * Returns the time left before the task is interrupted or its sender waits no longer, whichever
   * comes first; zero if it has passed, and {@link java.time.temporal.ChronoUnit#FOREVER} if
   * neither has a limit. A deadline that passes interrupts nothing: a task whose work is then of no
   * use should end by itself.
   */
  Duration timeLeft();

  /**
   * Tells how far the task is; the last call is kept in its record.
   *
   * @param fraction from 0 to 1
   * @param note what it is doing, or null; cut after 1,000 characters
   * @throws IllegalArgumentException if the fraction is outside 0 to 1
   */
  void progress(double fraction, String note);

  /**
   * Adds a line to the task's record, which keeps the last 100, each cut after 1,000 characters.
   */
  void log(String line);
}
