package dev.weir.jfr;

import dev.weir.pool.Outcome;
import dev.weir.pool.PoolBounds;
import dev.weir.pool.PoolRecorder;
import dev.weir.pool.Rejection;
import java.time.Duration;
import jdk.jfr.FlightRecorder;

/**
 * Writes what pools do as events of the JDK Flight Recorder. Made by the engine, once. Thread-safe.
 *
 * <p>Until the process has its first recording nothing but a flag of the JDK is read, and no event
 * class is loaded. After that each step asks an event of its kind, made once, whether it is on.
 */
public final class JfrRecorder implements PoolRecorder {
  /** Made for the engine, which finds it by its name. */
  public JfrRecorder() {}

  /** One event of each kind to ask whether it is on; loaded with the first recording. */
  private static final class Probes {
    static final TaskSubmit SUBMIT = new TaskSubmit();
    static final TaskStart START = new TaskStart();
    static final TaskEnd END = new TaskEnd();
    static final TaskReject REJECT = new TaskReject();
    static final Resize RESIZE = new Resize();
    static final WorkerStart WORKER_START = new WorkerStart();
    static final WorkerEnd WORKER_END = new WorkerEnd();

    static boolean areOn(Step step) {
      return switch (step) {
        case TASK_SUBMIT -> SUBMIT.isEnabled();
        case TASK_START -> START.isEnabled();
        case TASK_END -> END.isEnabled();
        case TASK_REJECT -> REJECT.isEnabled();
        case RESIZE -> RESIZE.isEnabled();
        case WORKER_START -> WORKER_START.isEnabled();
        case WORKER_END -> WORKER_END.isEnabled();
      };
    }
  }

  @Override
  public boolean records(Step step) {
    return FlightRecorder.isInitialized() && Probes.areOn(step);
  }

  @Override
  public void taskSubmitted(String pool, String type, String id) {
    commit(new TaskSubmit(), pool, type, id);
  }

  @Override
  public void taskStarted(String pool, String type, String id, long waited) {
    TaskStart event = new TaskStart();
    event.waited = waited;
    commit(event, pool, type, id);
  }

  @Override
  public void taskEnded(
      String pool, String type, String id, Outcome outcome, long waited, long ran) {
    TaskEnd event = new TaskEnd();
    event.outcome = outcome.name();
    event.waited = waited;
    event.ran = ran;
    commit(event, pool, type, id);
  }

  @Override
  public void taskRejected(String pool, String type, String id, Rejection reason, long waited) {
    TaskReject event = new TaskReject();
    event.reason = reason.name();
    event.waited = waited;
    commit(event, pool, type, id);
  }

  @Override
  public void resized(String pool, PoolBounds before, PoolBounds after) {
    Resize event = new Resize();
    event.oldCapacity = before.capacity();
    event.capacity = after.capacity();
    event.oldQueueCapacity = before.queueCapacity();
    event.queueCapacity = after.queueCapacity();
    event.oldMaxBlockingTasks = before.maxBlockingTasks();
    event.maxBlockingTasks = after.maxBlockingTasks();
    event.oldMinIdle = before.minIdle();
    event.minIdle = after.minIdle();
    event.oldExpiry = nanos(before.expiry());
    event.expiry = nanos(after.expiry());
    commit(event, pool);
  }

  @Override
  public void workerStarted(String pool, int workers) {
    WorkerStart event = new WorkerStart();
    event.workers = workers;
    commit(event, pool);
  }

  @Override
  public void workerEnded(String pool, int workers) {
    WorkerEnd event = new WorkerEnd();
    event.workers = workers;
    commit(event, pool);
  }

  /** An expiry may be longer than a count of nanoseconds can say: 292 years. */
  private static long nanos(Duration time) {
    return time.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : time.toNanos();
  }

  private static void commit(TaskEvent event, String pool, String type, String id) {
    event.type = type;
    event.id = id;
    commit(event, pool);
  }

  private static void commit(PoolEvent event, String pool) {
    event.pool = pool;
    event.commit();
  }
}
