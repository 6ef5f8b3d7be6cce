package dev.weir.pool;

/**
 * A task that another task of the same pool has asked for and waits for, though in no call of this
 * pool: over the event bus.
 */
final class NestedTask extends TrackedTask {
  private final NestedWaits waits;

  /** Made beforehand: once the task is in the pool, its submission cannot fail. */
  private final NestedWaits.Wait wait;

  /**
   * Makes a task that is to be submitted.
   *
   * @param worker the thread of the pool that waits for it
   */
  NestedTask(
      Answers answers,
      NestedWaits waits,
      Runnable body,
      TaskListener listener,
      TaskLimits limits,
      Thread worker) {
    super(answers, body, listener, limits);
    this.waits = waits;
    this.wait = new NestedWaits.Wait(worker, this);
  }

  @Override
  Rejection waitRefusal() {
    return waits.mayWaitForRoom() ? null : Rejection.DEADLOCK;
  }

  /** Called by the submitter once the task is in the pool, where it may have ended meanwhile. */
  void watch() {
    waits.begin(wait);
    if (!isWaiting() && !isRunning()) {
      waits.end(wait);
    }
  }

  @Override
  void finished(Outcome outcome, Throwable failure, boolean isToReturn, long at) {
    waits.end(wait);
    super.finished(outcome, failure, isToReturn, at);
  }

  @Override
  void refused(Rejection rejection) {
    waits.end(wait);
    super.refused(rejection);
  }
}
