package dev.weir.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.Outcome;
import dev.weir.pool.Rejection;
import dev.weir.pool.TaskListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Writes down what the pool tells the listener of one task. */
public final class Heard implements TaskListener {
  private static final String ACCEPTED = "accepted";
  private static final String BEGUN = "begun";

  private final List<String> events = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Throwable failure;
  private volatile Thread begunOn;

  @Override
  public void accepted() {
    events.add(ACCEPTED);
  }

  @Override
  public void begun() {
    begunOn = Thread.currentThread();
    events.add(BEGUN);
  }

  @Override
  public void finished(Outcome outcome, Throwable cause) {
    failure = cause;
    events.add(finish(outcome));
    ended.countDown();
  }

  @Override
  public void refused(Rejection rejection) {
    events.add(refusal(rejection));
    ended.countDown();
  }

  /** Returns what has been heard so far, in order. */
  public List<String> events() {
    return List.copyOf(events);
  }

  /** Returns whether the last word has been heard. */
  public boolean isEnded() {
    return ended.getCount() == 0;
  }

  /** Returns what the task threw, or null. */
  public Throwable failure() {
    return failure;
  }

  /** Returns the thread that told of the beginning, or null. */
  public Thread begunOn() {
    return begunOn;
  }

  /** Waits for the last word; returns all that was heard. */
  public List<String> awaitEnd() {
    try {
      if (!ended.await(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("no last word, only " + events);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a task's end", e);
    }
    return events();
  }

  /** Waits for the last word and checks that the task ran and ended like that. */
  public void assertRan(Outcome outcome) {
    assertThat(awaitEnd()).containsExactly(ACCEPTED, BEGUN, finish(outcome));
  }

  /** Waits for the last word and checks that the task was accepted, never ran, and ended so. */
  public void assertNeverRan(Outcome outcome) {
    assertThat(awaitEnd()).containsExactly(ACCEPTED, finish(outcome));
  }

  /** Waits for the last word and checks that it was this refusal and the only one. */
  public void assertRefused(Rejection rejection) {
    assertThat(awaitEnd()).containsExactly(refusal(rejection));
  }

  /** Checks that the task waits for room: it is neither accepted nor refused. */
  public void assertUnanswered() {
    assertThat(events()).isEmpty();
  }

  /** Checks that the task is accepted and has not begun. */
  public void assertWaiting() {
    assertThat(events()).containsExactly(ACCEPTED);
  }

  /** Checks what holds for every listener at every time: order, and each word once. */
  void assertGrammar() {
    List<String> heard = events();
    if (heard.isEmpty()) {
      return;
    }
    if (heard.get(0).startsWith("refused")) {
      assertThat(heard).as("a refusal stands alone").hasSize(1);
      return;
    }
    assertThat(heard.get(0)).as("first word of %s", heard).isEqualTo(ACCEPTED);
    assertThat(heard).as("each word once").doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(3);
    assertThat(heard.stream().filter(word -> word.startsWith("finished")).count())
        .as("last words in %s", heard)
        .isLessThanOrEqualTo(1);
    if (heard.size() > 1 && !heard.get(1).startsWith("finished")) {
      assertThat(heard.get(1)).as("second word of %s", heard).isEqualTo(BEGUN);
    }
  }

  private static String finish(Outcome outcome) {
    return "finished " + outcome;
  }

  private static String refusal(Rejection rejection) {
    return "refused " + rejection;
  }
}
