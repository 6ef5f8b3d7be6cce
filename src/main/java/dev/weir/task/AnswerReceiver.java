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

  /** Returns the receiver of the whole that this submission is a part of; itself if it is none. */
  default AnswerReceiver whole() {
    return this;
  }

  /** It was refused, or did not return. */
  void failed(TaskFailure failure);
}
