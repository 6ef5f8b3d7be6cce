package dev.weir.soak;

import dev.weir.pool.Outcome;
import dev.weir.pool.Rejection;
import dev.weir.pool.TaskListener;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * One submission in the soak's own books: the task, its listener, and what became of it. Entries
 * are made before the soak begins and used again after each quiet point; to write one allocates
 * nothing.
 */
final class Entry implements Runnable, Callable<Entry>, TaskListener {
  /** The way in which it was submitted. */
  enum Way {
    PLAIN,
    LISTENED,
    FUTURE,
    BULK
  }

  /** What the call said. */
  enum Reply {
    /** It threw what is no refusal, or the submitter failed before the call. */
    UNSURE,
    ACCEPTED,
    REFUSED
  }

  /** What is counted for each entry. */
  enum Event {
    RAN(0),
    THREW(1),
    /** It was in the list of shutdownNow. */
    LISTED(2),
    /** It was run from that list. */
    ELSEWHERE(3),
    ACCEPTED(4),
    BEGUN(5),
    FINISHED(6),
    RETURNED(7),
    REFUSED(8);

    /** Where its count begins. */
    private final int shift;

    Event(int place) {
      shift = BITS * place;
    }
  }

  private static final int BITS = 7;
  private static final AtomicLongFieldUpdater<Entry> COUNTS =
      AtomicLongFieldUpdater.newUpdater(Entry.class, "counts");

  private final Site site;
  private volatile long counts;
  private volatile Way way = Way.PLAIN;
  private volatile Reply reply = Reply.UNSURE;
  private volatile Work work = Work.NOTHING;
  private volatile Outcome outcome;
  private volatile Future<?> future;

  Entry(Site site) {
    this.site = site;
  }

  /** Begins a submission. */
  Entry use(Way itsWay, Work itsWork) {
    way = itsWay;
    work = itsWork;
    return this;
  }

  /** Forgets all. */
  void clear() {
    counts = 0;
    way = Way.PLAIN;
    reply = Reply.UNSURE;
    work = Work.NOTHING;
    outcome = null;
    future = null;
  }

  void replied(Reply said) {
    reply = said;
  }

  void accepted(Future<?> promise) {
    future = promise;
    reply = Reply.ACCEPTED;
  }

  void note(Event event) {
    COUNTS.getAndAdd(this, 1L << event.shift);
  }

  int count(Event event) {
    return (int) (counts >>> event.shift) & ((1 << BITS) - 1);
  }

  /** Returns whether its end was counted, maybe, but is not told yet. */
  boolean isToldLate() {
    return switch (way) {
      case PLAIN, BULK -> false;
      case LISTENED -> reply == Reply.ACCEPTED && count(Event.FINISHED) + count(Event.REFUSED) == 0;
      case FUTURE -> future != null && !future.isDone();
    };
  }

  Way way() {
    return way;
  }

  Reply reply() {
    return reply;
  }

  Outcome outcome() {
    return outcome;
  }

  Future<?> future() {
    return future;
  }

  @Override
  public void run() {
    note(site.isRunElsewhere() ? Event.ELSEWHERE : Event.RAN);
    try {
      work.run();
      site.nested(work);
    } catch (Throwable t) {
      note(Event.THREW);
      throw t;
    }
  }

  @Override
  public Entry call() {
    run();
    return this;
  }

  @Override
  public void accepted() {
    note(Event.ACCEPTED);
    site.listenerMayThrow();
  }

  @Override
  public void begun() {
    note(Event.BEGUN);
    site.listenerMayThrow();
  }

  @Override
  public void finished(Outcome end, Throwable failure) {
    outcome = end;
    note(Event.FINISHED);
    site.listenerMayThrow();
  }

  @Override
  public void returned() {
    note(Event.RETURNED);
    site.listenerMayThrow();
  }

  @Override
  public void refused(Rejection rejection) {
    note(Event.REFUSED);
    site.listenerMayThrow();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(way + " " + work + ", told " + reply);
    for (Event event : Event.values()) {
      if (count(event) > 0) {
        text.append(", ").append(event).append(' ').append(count(event));
      }
    }
    text.append(outcome == null ? "" : ", outcome " + outcome);
    return text.append(future == null ? "" : ", future " + future.state()).toString();
  }
}
