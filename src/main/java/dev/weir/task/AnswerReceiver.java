package dev.weir.task;

/** The sender of a submission: what all kinds of receivers have in common. */
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
