package dev.weir.pool;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the pool counts. Totals only grow; levels are kept where they are decided. What completed is
 * not counted but derived: it is what ended otherwise than in one of the counted ways. So the
 * ordinary end of a task costs no counter.
 */
final class Books {
  private final Map<Outcome, LongAdder> outcomes = adders(Outcome.class);
  private final Map<Rejection.Group, LongAdder> refusals = adders(Rejection.Group.class);
  private final AtomicInteger peakQueued = new AtomicInteger();

  final LongAdder workersExpired = new LongAdder();
  final LongAdder resizes = new LongAdder();

  private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> keys) {
    Map<K, LongAdder> adders = new EnumMap<>(keys);
    for (K key : keys.getEnumConstants()) {
      adders.put(key, new LongAdder());
    }
    return adders;
  }

  /** Counts an end, under the lock of the admission; never one of {@link Outcome#COMPLETED}. */
  void count(Outcome outcome) {
    outcomes.get(outcome).increment();
  }

  void count(Rejection rejection) {
    refusals.get(rejection.group()).increment();
  }

  void queued(int n) {
    for (int peak; n > (peak = peakQueued.get()); ) {
      if (peakQueued.compareAndSet(peak, n)) {
        return;
      }
    }
  }

  int peakQueued() {
    return peakQueued.get();
  }

  /** Answered tasks by outcome. */
  record Answered(long completed, long failed, long cancelled, long timedOut, long abandoned) {
    long total() {
      return completed + failed + cancelled + timedOut + abandoned;
    }
  }

  /** Returns the answers, of so many in all. */
  Answered answered(long all) {
    long failed = total(Outcome.FAILED);
    long cancelled = total(Outcome.CANCELLED);
    long timedOut = total(Outcome.QUEUE_TIMEOUT) + total(Outcome.RUN_TIMEOUT);
    long abandoned = total(Outcome.ABANDONED);
    long completed = all - failed - cancelled - timedOut - abandoned;
    return new Answered(completed, failed, cancelled, timedOut, abandoned);
  }

  private long total(Outcome outcome) {
    return outcomes.get(outcome).sum();
  }

  PoolStats.Rejected rejected() {
    return new PoolStats.Rejected(
        total(Rejection.Group.OVERLOAD),
        total(Rejection.Group.CLOSED),
        total(Rejection.Group.DRAINING),
        0,
        0,
        total(Rejection.Group.DEADLOCK),
        total(Rejection.Group.GAVE_UP));
  }

  private long total(Rejection.Group group) {
    return refusals.get(group).sum();
  }
}
