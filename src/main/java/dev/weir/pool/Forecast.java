package dev.weir.pool;

import java.time.Duration;
import java.util.Optional;

/**
 * What would become of a submission that came now; see {@link WorkerPool#forecast}. Immutable.
 *
 * @param state where the pool stands
 * @param place what the submission would get; null if it would be refused
 * @param refusal why it would be refused; null if it would not
 * @param queued accepted tasks that wait for a slot
 * @param blocked submissions that wait for room
 * @param delay about how long it would wait for its start: zero where a slot is free, and by the
 *     rate of the last minute else; empty where that is not known, in a pool that is paused or that
 *     has not answered a task yet, and for one that would be refused
 */
public record Forecast(
    PoolState state,
    Place place,
    Rejection refusal,
    int queued,
    int blocked,
    Optional<Duration> delay) {
  /** What a submission may get. */
  public enum Place {
    /** A slot: it starts. */
    SLOT,
    /** A place in the queue. */
    QUEUE,
    /** A place in the waiting room. */
    ROOM
  }

  /**
   * Looks ahead.
   *
   * @param perSecond tasks answered a second; not positive if that is not known
   */
  static Forecast of(Admission.Levels levels, boolean nonblocking, double perSecond) {
    PoolBounds bounds = levels.bounds();
    boolean isRunning = levels.state() == PoolState.RUNNING;
    int free = isRunning ? Math.max(0, bounds.slots() - levels.slots()) : 0;
    int places = bounds.queueCapacity() - levels.queued();
    Rejection refusal = Admission.closedness(levels.state());
    Place place = null;
    if (refusal == null && levels.blocked() == 0 && levels.queued() == 0 && free > 0) {
      place = Place.SLOT;
    } else if (refusal == null && levels.blocked() == 0 && (long) free + places > 0) {
      place = Place.QUEUE;
    } else if (refusal == null && !nonblocking && levels.blocked() < bounds.waiters()) {
      place = Place.ROOM;
    } else if (refusal == null) {
      refusal = Rejection.OVERLOAD;
    }
    Optional<Duration> delay = Optional.empty();
    if (place == Place.SLOT) {
      delay = Optional.of(Duration.ZERO);
    } else if (place != null && isRunning && perSecond > 0) {
      double seconds = ((double) levels.queued() + levels.blocked() + 1) / perSecond;
      delay = Optional.of(Duration.ofNanos((long) (seconds * 1e9)));
    }
    return new Forecast(levels.state(), place, refusal, levels.queued(), levels.blocked(), delay);
  }
}
