package dev.weir.pool;

/**
 * The code of a task, or its {@link TaskListener}, that can say what it is: a recording then knows
 * the task by that rather than by the class of its code. Both may be asked by any thread, more than
 * once, and must be brief.
 */
public interface NamedTask {
  /** Returns what kind of task it is; null if it has none. */
  String taskType();

  /** Returns what tells it from others of its kind; null if nothing does. */
  String taskId();
}
