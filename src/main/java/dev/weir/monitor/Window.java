package dev.weir.monitor;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How far back a chart looks, and in which steps. */
public enum Window {
  /** A minute and a half, second by second. */
  MINUTE("1m", Duration.ofSeconds(1), 90),
  /** A quarter of an hour, in steps of 5 seconds. */
  QUARTER("15m", Duration.ofSeconds(5), 180),
  /** An hour, in steps of 20 seconds. */
  HOUR("1h", Duration.ofSeconds(20), 180);

  private final String word;
  private final Duration step;
  private final int rows;

  Window(String word, Duration step, int rows) {
    this.word = word;
    this.step = step;
    this.rows = rows;
  }

  /** Returns the word by which requests name it. */
  public String word() {
    return word;
  }

  /** Returns the time that one row covers. */
  public Duration step() {
    return step;
  }

  /** Returns most rows kept. */
  public int rows() {
    return rows;
  }

  /** Returns the window of that word, or empty if there is none. */
  public static Optional<Window> of(String word) {
    return Arrays.stream(values()).filter(window -> window.word.equals(word)).findFirst();
  }
}
