package dev.weir.fuzz;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What was sent, what came back, and what must not have. Thread-safe. */
final class Tally {
  private static final int MOST_COMPLAINTS = 20;

  private final AtomicLong inputs = new AtomicLong();
  private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final AtomicLong broken = new AtomicLong();

  void input() {
    inputs.incrementAndGet();
  }

  long inputs() {
    return inputs.get();
  }

  void answered(int status, String code) {
    answers.computeIfAbsent(status + " " + code, any -> new LongAdder()).increment();
  }

  long answers(String statusAndCode) {
    LongAdder count = answers.get(statusAndCode);
    return count == null ? 0 : count.sum();
  }

  void broke(String what) {
    if (broken.incrementAndGet() <= MOST_COMPLAINTS) {
      complaints.add(what);
    }
  }

  /** Returns the first of what must not have been. */
  Queue<String> complaints() {
    return complaints;
  }

  @Override
  public String toString() {
    return inputs + " inputs, " + broken + " rules broken, answers " + answers;
  }
}
