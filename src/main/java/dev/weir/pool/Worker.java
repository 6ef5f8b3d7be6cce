package dev.weir.pool;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread of the pool and its loop: take the oldest task of the queue, run it, end it, again;
 * become idle when there is none.
 *
 * <p>The worker owns a task from the claim to the notification, on this page. Everything between
 * the two that can throw is inside the {@code try} that runs the task, or is guarded where it is
 * called; so the task's permit always comes back, and the worker goes on.
 */
final class Worker implements Runnable {
  /** What the worker is counted as by {@link Workers}. */
  enum Mode {
    /** On its way to the queue: just started, woken, or lingering there. */
    SEARCHING,
    /** Has a task, or looks for the next straight after one. */
    BUSY,
    /** Counted nowhere: it is idle, or it has left. */
    UNCOUNTED
  }

  /**
   * A task that waits for another one, which its worker runs meanwhile.
   *
   * @param outer the one that waits for this; null for none
   */
  record Suspended(Task task, Suspended outer) {}

  private static final int SPINS = 20;

  private static final AtomicReferenceFieldUpdater<Worker, Task> CURRENT =
      AtomicReferenceFieldUpdater.newUpdater(Worker.class, Task.class, "current");

  private final Workers workers;
  private final Admission admission;
  private final Answers answers;
  private final Metrics metrics;
  private final boolean isRenewal;
  private Mode mode = Mode.SEARCHING;

  /** The task in hand, so that a shutdown can find it; one that misses it looks again. */
  private volatile Task current;

  /** The tasks that wait, each inside the next, for the one in hand; null for none. */
  private volatile Suspended suspended;

  /** When the first task in hand began; for advice only, so it may be read late. */
  private long begunAt = Metrics.UNTIMED;

  /** Decides between a thread that begins and a starter that gives it up. */
  private final AtomicBoolean decided = new AtomicBoolean();

  private volatile Thread thread;

  /** What a task may change of its thread, as it was when the thread began. The worker's own. */
  private String threadName;

  private int priority;
  private Thread.UncaughtExceptionHandler handler;

  /**
   * For the next idle time. It is made while the worker is busy, so that a worker can be idle when
   * memory is out; null if there was none even then.
   */
  private IdleStack.Entry nextEntry;

  /** The idle time that the worker is in; null while it is not idle. */
  private volatile IdleStack.Entry resting;

  /**
   * Makes a worker.
   *
   * @param isRenewal whether it takes over from one that served for long; else the pool grows by it
   */
  Worker(
      Workers workers, Admission admission, Answers answers, Metrics metrics, boolean isRenewal) {
    this.workers = workers;
    this.admission = admission;
    this.answers = answers;
    this.metrics = metrics;
    this.isRenewal = isRenewal;
    this.nextEntry = new IdleStack.Entry(this);
  }

  void setThread(Thread its) {
    thread = its;
  }

  Thread thread() {
    return thread;
  }

  /** Returns whether the thread has not begun, and now never will. */
  boolean giveUp() {
    return decided.compareAndSet(false, true);
  }

  @Override
  public void run() {
    if (!decided.compareAndSet(false, true)) {
      return;
    }
    boolean permitGone = false;
    try {
      workers.enter();
      rememberThread();
      metrics.recording().workerStarted(workers.live());
      if (!isRenewal) {
        workers.giveWay();
      }
      permitGone = work();
    } catch (Throwable t) {
      Callbacks.report(t);
    } finally {
      metrics.recording().workerEnded(workers.live());
      workers.left(this, mode, permitGone);
    }
  }

  /** Works until the worker is not needed any more; returns whether its permit is given back. */
  private boolean work() {
    int served = 0;
    while (!workers.isSurplus()) {
      Task task = workers.next();
      if (task == null && mode == Mode.BUSY && workers.lingers()) {
        task = linger();
        if (task == null && workers.exceed()) {
          continue; // the pool shrank meanwhile
        }
      }
      if (task != null) {
        run(task);
        if (workers.servedLong(++served)) {
          if (workers.renewed()) {
            return true;
          }
          served = 0;
        }
      } else if (!idle()) {
        return true;
      }
    }
    return true;
  }

  /** Owns a task: runs it, ends it, frees its slot, tells its outcome. */
  private void run(Task task) {
    Throwable failure = null;
    long began = Metrics.UNTIMED;
    boolean ran = false;
    try {
      // An interrupt that is pending was not meant for this task: one that is comes after the next
      // line.
      Thread.interrupted();
      CURRENT.lazySet(this, task);
      if (mode == Mode.SEARCHING) {
        mode = Mode.BUSY;
        workers.found();
      }
      began = metrics.begun(task.submittedAt);
      begunAt = began;
      ran = task.run(began, metrics.recording());
    } catch (Throwable t) {
      failure = t;
      ran = true;
    }
    finish(task, failure, began, ran);
  }

  /**
   * Runs a task inside the one in hand, which waits for it; returns false if it was begun or
   * answered meanwhile. Called by the worker itself.
   */
  boolean runInline(TrackedTask task) {
    // Whatever can fail comes before the claim: what follows the run has as much stack as this.
    StackProbe.run(StackProbe.CALL);
    Task outer = current;
    Suspended before = suspended;
    Suspended below = new Suspended(outer, before);
    if (!task.claimBeforeOthers()) {
      return false;
    }
    Throwable failure = null;
    long began = Metrics.UNTIMED;
    boolean ran = false;
    try {
      task.setInline();
      suspended = below;
      CURRENT.lazySet(this, task);
      workers.back(); // one task more is being run
      began = metrics.begun(task.submittedAt);
      ran = task.run(began, metrics.recording());
    } catch (Throwable t) {
      failure = t;
      ran = true;
    }
    finish(task, failure, began, ran);
    workers.away();
    CURRENT.lazySet(this, outer);
    suspended = before;
    return true;
  }

  /** Notes what the calling thread, the worker's own, is like before its first task. */
  void rememberThread() {
    Thread self = Thread.currentThread();
    threadName = self.getName();
    priority = self.getPriority();
    handler = self.getUncaughtExceptionHandler();
  }

  /**
   * Undoes what a task has done to its thread: the next one is to find it as new. Its thread locals
   * stay, for no API clears them. A thread may be of a class that a user wrote, so each call may
   * throw.
   */
  private void restoreThread() {
    try {
      Thread self = Thread.currentThread();
      ClassLoader loader = workers.contextLoader();
      if (self.getContextClassLoader() != loader) {
        self.setContextClassLoader(loader);
      }
      if (!self.getName().equals(threadName)) {
        self.setName(threadName);
      }
      if (self.getPriority() != priority) {
        self.setPriority(priority);
      }
      if (self.getUncaughtExceptionHandler() != handler) {
        self.setUncaughtExceptionHandler(handler);
      }
    } catch (Throwable t) {
      Callbacks.report(t);
    }
  }

  /** Ends a task whose run is over. Nothing here throws: each call is guarded where it could. */
  private void finish(Task task, Throwable failure, long began, boolean ran) {
    boolean isMine = task.end();
    if (!task.isInline()) {
      CURRENT.lazySet(this, null);
      restoreThread();
    }
    long at = ran ? metrics.ended(began) : Metrics.UNTIMED;
    Outcome outcome = judge(task, failure);
    if (isMine) {
      metrics.recording().ended(task, outcome, ran ? began : Metrics.UNTIMED, ran ? at : began);
    }
    task.left();
    if (task.isTracked() || failure != null || admission.isWaitedFor()) {
      clearInterrupt(task, isMine);
      // A listener may keep this thread for long.
      workers.away();
      conclude(task, isMine, outcome, failure, at);
      workers.back();
    } else {
      conclude(task, isMine, outcome, failure, at);
    }
  }

  /**
   * Clears the interrupt that was meant for a task. Where it ran inside another one, that one may
   * have been interrupted instead; it has been answered then, too.
   */
  private void clearInterrupt(Task task, boolean isMine) {
    if (!task.isInline()) {
      Thread.interrupted();
    } else if (!isMine && Thread.interrupted() && !suspended.task().isRunning()) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks the task how it ended, which calls a user's class where that is a future. */
  private static Outcome judge(Task task, Throwable failure) {
    try {
      return task.outcome(failure);
    } catch (Throwable t) {
      Callbacks.report(t);
      return Outcome.FAILED;
    }
  }

  private void conclude(Task task, boolean isMine, Outcome outcome, Throwable failure, long at) {
    try {
      if (isMine) {
        answers.announce(task);
        admission.release(task, outcome);
        answers.tell(task, outcome, failure, false, at);
      } else {
        admission.returnedLate(task);
        task.returned();
      }
    } catch (Throwable t) {
      Callbacks.report(t);
    }
  }

  /** Looks for a task for some microseconds more: to park and be woken takes longer. */
  private Task linger() {
    mode = Mode.SEARCHING;
    int yields = workers.searches();
    Task task = null;
    for (int i = 0; i < SPINS && task == null && !workers.exceed(); i++) {
      Thread.onSpinWait();
      task = workers.next();
    }
    for (int i = 0; i < yields && task == null; i++) {
      Thread.yield(); // for long, where the processors are busy
      if (workers.exceed()) {
        break;
      }
      task = workers.next();
    }
    workers.searched(yields, task != null);
    return task;
  }

  /** Is idle until another thread wakes the worker (true) or has retired it (false). */
  private boolean idle() {
    IdleStack.Entry entry = nextEntry;
    if (entry == null && (entry = newEntry()) == null) {
      Workers.awaitMemory();
      return true; // this worker looks again itself
    }
    nextEntry = null;
    workers.push(entry);
    Mode was = mode;
    mode = Mode.UNCOUNTED;
    workers.idles(was);
    resting = entry;
    while (!entry.isOver()) {
      park();
    }
    resting = null;
    mode = entry.isRetired() ? Mode.UNCOUNTED : Mode.SEARCHING;
    nextEntry = entry.isRetired() ? null : newEntry();
    return !entry.isRetired();
  }

  private IdleStack.Entry newEntry() {
    try {
      return new IdleStack.Entry(this);
    } catch (OutOfMemoryError full) {
      return null;
    }
  }

  /** Parks for once. Where there is no memory to park, the caller looks and tries again. */
  private void park() {
    try {
      LockSupport.park(this);
      Thread.interrupted(); // or else the next park would not
    } catch (Throwable t) {
      Callbacks.report(t);
    }
  }

  /** Returns the task that the worker runs, and what waits for it; null for none. */
  Task current() {
    return current;
  }

  Suspended suspended() {
    return suspended;
  }

  /** Returns whether it runs no task, and so looks at the queue as soon as it may. */
  boolean isBetweenTasks() {
    return current == null && suspended == null;
  }

  long begunAt() {
    return current == null ? Metrics.UNTIMED : begunAt;
  }

  /** Has the worker see that its idle time is over. */
  void wake() {
    LockSupport.unpark(thread);
  }

  /** Wakes the worker if its idle time is over and it has not come yet. */
  void wakeIfOver() {
    IdleStack.Entry entry = resting;
    if (entry != null && entry.isOver()) {
      wake();
    }
  }
}
