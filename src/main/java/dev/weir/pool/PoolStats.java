package dev.weir.pool;

/**
 * One consistent look at a pool. Levels are now, totals since the pool was created. In every
 * snapshot {@code submitted = accepted + rejected.total() + blocked} and {@code accepted =
 * completed + failed + cancelled + timedOut + expired + abandoned + starting + active + queued},
 * also while tasks come and go: they stand still for the look.
 *
 * @param name the pool's name
 * @param state where it stands
 * @param uptimeMs milliseconds since it was created
 * @param capacity most workers; {@link PoolOptions#UNBOUNDED} for no bound
 * @param threads what kind of thread a worker is
 * @param workers live workers, idle or busy
 * @param peakWorkers most live workers ever
 * @param active tasks whose code runs now and that are not answered yet
 * @param starting tasks that hold a slot and have not begun
 * @param idle workers without a task
 * @param free workers that may still be created; {@code Integer.MAX_VALUE} when unbounded
 * @param stuck answered tasks whose thread has not returned; each still holds its slot
 * @param queued accepted tasks that wait for a slot
 * @param peakQueued most tasks queued ever
 * @param queueCapacity most tasks queued
 * @param blocked submits that wait for room
 * @param maxBlockingTasks most submits that may wait; 0 for no limit
 * @param submitted submissions so far
 * @param accepted submissions that were accepted
 * @param rejected submissions that were not, by reason
 * @param completed tasks that returned
 * @param failed tasks that threw
 * @param cancelled tasks cancelled after they were accepted
 * @param timedOut tasks that waited or ran too long
 * @param expired tasks whose deadline passed before they began
 * @param abandoned tasks that a shutdown gave up
 * @param workersCreated workers ever started; one whose thread is renewed is no other
 * @param workersExpired workers that ended by age
 * @param resizes changes of the bounds
 * @param oldestWaitingMs age in milliseconds of the oldest task that has not begun; 0 if none
 * @param waitMs from submission to start, in milliseconds; sampled while over 100,000 a second end
 * @param runMs from start to return, in milliseconds; sampled likewise
 * @param rate tasks answered a second
 */
public record PoolStats(
    String name,
    PoolState state,
    long uptimeMs,
    int capacity,
    PoolOptions.Threads threads,
    int workers,
    int peakWorkers,
    int active,
    int starting,
    int idle,
    int free,
    int stuck,
    int queued,
    int peakQueued,
    int queueCapacity,
    int blocked,
    int maxBlockingTasks,
    long submitted,
    long accepted,
    Rejected rejected,
    long completed,
    long failed,
    long cancelled,
    long timedOut,
    long expired,
    long abandoned,
    long workersCreated,
    long workersExpired,
    long resizes,
    double oldestWaitingMs,
    Timing waitMs,
    Timing runMs,
    Rate rate) {

  /** Returns whether a submission that came now would have to wait for room, or be refused. */
  public boolean isFull() {
    boolean noSlot =
        state == PoolState.PAUSED
            || (capacity != PoolOptions.UNBOUNDED && active + starting + stuck >= capacity);
    return noSlot && queued >= queueCapacity;
  }

  /** Returns these figures with more submissions that never reached the pool and were refused. */
  public PoolStats withRefusals(long overload, long invalid, long tooLarge, long gaveUp) {
    return new PoolStats(
        name,
        state,
        uptimeMs,
        capacity,
        threads,
        workers,
        peakWorkers,
        active,
        starting,
        idle,
        free,
        stuck,
        queued,
        peakQueued,
        queueCapacity,
        blocked,
        maxBlockingTasks,
        submitted + overload + invalid + tooLarge + gaveUp,
        accepted,
        rejected.plus(overload, invalid, tooLarge, gaveUp),
        completed,
        failed,
        cancelled,
        timedOut,
        expired,
        abandoned,
        workersCreated,
        workersExpired,
        resizes,
        oldestWaitingMs,
        waitMs,
        runMs,
        rate);
  }

  /**
   * Submissions not accepted, by reason; see {@link Rejection}. A pool by itself refuses nothing as
   * invalid or too large: whoever reads its submissions counts these.
   */
  public record Rejected(
      long overload,
      long closed,
      long draining,
      long invalid,
      long tooLarge,
      long deadlock,
      long gaveUp) {
    private Rejected plus(long moreOverload, long moreInvalid, long moreTooLarge, long moreGaveUp) {
      return new Rejected(
          overload + moreOverload,
          closed,
          draining,
          invalid + moreInvalid,
          tooLarge + moreTooLarge,
          deadlock,
          gaveUp + moreGaveUp);
    }

    /** Returns the sum of all reasons. */
    public long total() {
      return overload + closed + draining + invalid + tooLarge + deadlock + gaveUp;
    }
  }

  /** Percentiles, maximum and mean of a time, in milliseconds; all 0 before the first value. */
  public record Timing(
      double p50, double p90, double p95, double p99, double p999, double max, double mean) {}

  /** Exponentially weighted moving averages over 1, 5 and 15 minutes, in tasks a second. */
  public record Rate(double m1, double m5, double m15) {}
}
