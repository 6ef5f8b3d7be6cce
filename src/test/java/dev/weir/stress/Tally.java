package dev.weir.stress;

import dev.weir.pool.Outcome;
import dev.weir.pool.Rejection;
import dev.weir.pool.TaskListener;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What the submitters count for themselves. */
final class Tally implements TaskListener {
  final AtomicLong submitted = new AtomicLong();
  final AtomicLong accepted = new AtomicLong();
  final AtomicLong refused = new AtomicLong();
  final AtomicLong begun = new AtomicLong();
  private final Map<Outcome, AtomicLong> ended = new EnumMap<>(Outcome.class);
  final AtomicLong plainSubmitted = new AtomicLong();
  final AtomicLong plainRefused = new AtomicLong();
  final AtomicLong plainRan = new AtomicLong();

  Tally() {
    for (Outcome outcome : Outcome.values()) {
      ended.put(outcome, new AtomicLong());
    }
  }

  @Override
  public void accepted() {
    accepted.incrementAndGet();
  }

  @Override
  public void begun() {
    begun.incrementAndGet();
  }

  @Override
  public void refused(Rejection rejection) {
    refused.incrementAndGet();
  }

  @Override
  public void finished(Outcome outcome, Throwable failure) {
    ended.get(outcome).incrementAndGet();
  }

  long ended(Outcome outcome) {
    return ended.get(outcome).get();
  }

  long endedInAll() {
    return ended.values().stream().mapToLong(AtomicLong::get).sum();
  }

  boolean isSettled() {
    return submitted.get() == refused.get() + endedInAll();
  }
}
