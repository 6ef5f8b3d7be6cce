package dev.weir.task;

/** Whoever asked for something to be run: what every kind of submission has in common. */
public interface AnswerReceiver {
  /**
   * Returns the thread of the task that waits for the answer, if that is a task of the same pool;
   * else null.
   */
  default Thread waiter() {
    return null;
  }

  /** It was refused, or did not return. */
  void failed(TaskFailure failure);
}
